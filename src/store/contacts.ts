import type { ContactRole } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/** The provider refuses these contacts' addresses; a corrected address clears it. */
export async function refuseContacts(
  db: Db,
  rows: readonly { readonly id: number; readonly because: string }[],
  at: Instant,
): Promise<void> {
  if (rows.length === 0) return;
  await db`
    update contact set refused_at = coalesce(refused_at, ${at}), refused_because = coalesce(refused_because, new.because)
    from unnest(${rows.map((one) => one.id)}::bigint[], ${rows.map((one) => one.because)}::text[]) as new (id, because)
    where contact.id = new.id`;
}

/** Does any customer have a contact with this address, current or not? */
export async function isContactAddress(db: Db, email: string): Promise<boolean> {
  const [row] = await db`select 1 from contact where lower(email) = lower(${email}) limit 1`;
  return row !== undefined;
}

/** A contact of an account, current or not. */
export type HeldContact = {
  readonly externalKey: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: ContactRole;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly removed: boolean;
  /** The provider refuses the address. */
  readonly refused: boolean;
};

/** A contact of this account; null when it is another account's (T1). */
export async function contactOf(db: Db, accountId: number, contactId: number): Promise<HeldContact | null> {
  const [row] = await db<HeldContact[]>`
    select external_key, email, name, role, locale, time_zone, removed_at is not null as removed,
           refused_at is not null as refused
    from contact where id = ${contactId} and account_id = ${accountId}`;
  return row ?? null;
}

/** Was a link ordered for this contact since an instant, and did its mail leave? The audit says so. */
export async function linkSentSince(
  db: Db,
  accountId: number,
  contactId: number,
  since: Instant,
): Promise<boolean> {
  const [row] = await db<{ action: string }[]>`
    select action from audit
    where subject = ${`account:${accountId}`} and at >= ${since} and action in ('link-sent', 'link-not-sent')
      and (after->>'contact')::bigint = ${contactId}
    order by id desc limit 1`;
  return row?.action === 'link-sent';
}
