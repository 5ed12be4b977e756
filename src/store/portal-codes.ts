import type { Instant } from '../domain/instant.ts';
import type { MailedCode } from '../domain/portal-code.ts';
import type { Db } from './connect.ts';

export type PortalCodeRow = MailedCode & {
  readonly id: string;
  readonly accountId: number;
  readonly contactId: number;
  readonly codeHash: string;
};

/** Who a code is mailed to, and what its words need. */
export type CodeReader = {
  readonly email: string;
  readonly name: string | null;
  readonly locale: string | null;
  readonly accountName: string;
};

/**
 * The contact, as long as it is a current contact of this account; its row is held, so that of several presses at once
 * each knows of the codes the others mailed.
 */
export async function lockCodeReader(
  db: Db,
  who: { readonly accountId: number; readonly contactId: number },
): Promise<CodeReader | null> {
  const [row] = await db<CodeReader[]>`
    select contact.email, contact.name, coalesce(contact.locale, account.locale) as locale, account.name as account_name
    from contact join account on account.id = contact.account_id
    where contact.id = ${who.contactId} and account.id = ${who.accountId} and contact.removed_at is null
    for no key update of contact`;
  return row ?? null;
}

/** The codes a contact was mailed since then. */
export async function codesSince(
  db: Db,
  contactId: number,
  since: Instant,
): Promise<readonly PortalCodeRow[]> {
  return db<PortalCodeRow[]>`
    select * from portal_code where contact_id = ${contactId} and created_at > ${since}`;
}

export async function insertCode(db: Db, code: Omit<PortalCodeRow, 'attempts' | 'usedAt'>): Promise<void> {
  await db`
    insert into portal_code (id, account_id, contact_id, code_hash, created_at, expires_at)
    values (${code.id}, ${code.accountId}, ${code.contactId}, ${code.codeHash}, ${code.createdAt}, ${code.expiresAt})`;
}

/** Forgets codes nobody can use any more. */
export async function deleteCodesBefore(db: Db, before: Instant): Promise<void> {
  await db`delete from portal_code where created_at < ${before}`;
}

/** Forgets one: it was never mailed. */
export async function deleteCode(db: Db, id: string): Promise<void> {
  await db`delete from portal_code where id = ${id}`;
}

/** A code of this contact, locked until the transaction ends: of many who type it at once one is the first. */
export async function lockCode(
  db: Db,
  id: string,
  who: { readonly accountId: number; readonly contactId: number },
): Promise<PortalCodeRow | null> {
  const [row] = await db<PortalCodeRow[]>`
    select portal_code.* from portal_code join contact on contact.id = portal_code.contact_id
    where portal_code.id = ${id} and portal_code.contact_id = ${who.contactId}
      and portal_code.account_id = ${who.accountId} and contact.removed_at is null
    for update of portal_code`;
  return row ?? null;
}

export async function useCode(db: Db, id: string, at: Instant): Promise<void> {
  await db`update portal_code set used_at = ${at} where id = ${id}`;
}

export async function countWrongGuess(db: Db, id: string): Promise<void> {
  await db`update portal_code set attempts = attempts + 1 where id = ${id}`;
}
