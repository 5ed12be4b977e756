import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';
import { hashToken, type LinkRow } from './links.ts';

/** A link that is locked until the transaction ends, so that two presses of its button count as one. */
export type LockedLink = LinkRow & {
  /** Machine seconds since its button was first pressed; null while it was not. */
  readonly usedSeconds: number | null;
};

/** @returns null when the link is unknown or has expired */
export async function lockLink(db: Db, token: string, now: Instant): Promise<LockedLink | null> {
  if (token.length > 100) return null;
  const [row] = await db<LockedLink[]>`
    select link.*, extract(epoch from now() - used_at)::float8 as used_seconds
    from link where token_hash = ${hashToken(token)} and expires_at > ${now} for update`;
  return row ?? null;
}

/** Uses a link up. When is machine time, as for everything browsers do: a time lapse must not stretch a double click. */
export async function useLink(db: Db, tokenHash: string): Promise<void> {
  await db`update link set used_at = now() where token_hash = ${tokenHash} and used_at is null`;
}

export type AddressedContact = {
  readonly contactId: number;
  readonly accountId: number;
  readonly accountName: string;
  readonly email: string;
  readonly name: string | null;
};

/** The current contacts with this address, one an account. */
export async function contactsByEmail(db: Db, email: string): Promise<readonly AddressedContact[]> {
  return db<AddressedContact[]>`
    select distinct on (account.id) contact.id as contact_id, account.id as account_id, account.name as account_name,
           contact.email, contact.name
    from contact join account on account.id = contact.account_id
    where lower(contact.email) = lower(${email}) and contact.removed_at is null and contact.refused_at is null
    order by account.id, contact.role = 'primary' desc, contact.id
    limit 20`;
}

/** How many links these contacts asked for by themselves and have not used yet. */
export async function countUnusedLinks(db: Db, contactIds: readonly number[], now: Instant): Promise<number> {
  const [row] = await db<{ open: number }[]>`
    select count(*)::int as open from link
    where contact_id = any(${contactIds as number[]}) and purpose = 'portal' and used_at is null and expires_at > ${now}`;
  return row?.open ?? 0;
}

/** The contact, as long as it is a current contact of this account. */
export async function isCurrentContact(db: Db, accountId: number, contactId: number): Promise<boolean> {
  const [row] = await db`
    select 1 from contact where id = ${contactId} and account_id = ${accountId} and removed_at is null`;
  return row !== undefined;
}
