import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';
import { hashToken } from './links.ts';

/** A person who reads the contact's mail has acted through this link. Machine time, and the first time only: it can be opened again. */
export async function markLinkUsed(db: Db, token: string, at: Instant): Promise<void> {
  await db`update link set used_at = ${at} where token_hash = ${hashToken(token)} and used_at is null`;
}

export type AddressedContact = {
  readonly contactId: number;
  readonly accountId: number;
  readonly accountName: string;
  readonly email: string;
  readonly name: string | null;
  /** Of the contact, else of the account; as imported. */
  readonly locale: string | null;
};

/** The current contacts with this address, one an account. */
export async function contactsByEmail(db: Db, email: string): Promise<readonly AddressedContact[]> {
  return db<AddressedContact[]>`
    select distinct on (account.id) contact.id as contact_id, account.id as account_id, account.name as account_name,
           contact.email, contact.name, coalesce(contact.locale, account.locale) as locale
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
