import type { ImportedAccount, ImportedContact } from '../domain/customers.ts';
import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/** An account as an import would bring it. */
export type AccountRecord = ImportedAccount & { readonly id: number };

/**
 * An account by its external key, locked until the transaction ends; null when there is none. Rows that only name the
 * account are still written meanwhile (see `lockAccount`).
 */
export async function lockAccountRecord(db: Db, externalKey: string): Promise<AccountRecord | null> {
  const [row] = await db<AccountRecord[]>`
    select id, external_key, name, country, region, locale, time_zone, rep, parent, tags, attributes
    from account where external_key = ${externalKey} for no key update`;
  return row ?? null;
}

/** Adds an account. @returns its id; null when there is one of this key */
export async function insertAccount(db: Db, one: ImportedAccount, now: Instant): Promise<number | null> {
  const [row] = await db<{ id: number }[]>`
    insert into account (external_key, name, country, region, locale, time_zone, rep, parent, tags, attributes, created_at)
    values (${one.externalKey}, ${one.name}, ${one.country}, ${one.region}, ${one.locale}, ${one.timeZone}, ${one.rep},
            ${one.parent}, ${one.tags as string[]}, ${db.json(one.attributes)}, ${now})
    on conflict (external_key) do nothing returning id`;
  return row?.id ?? null;
}

/** Is `externalKey` this account or above it, parent of parent? Then it cannot become its child. */
export async function isAbove(db: Db, externalKey: string, account: string): Promise<boolean> {
  const [row] = await db`
    with recursive above as (
      select external_key, parent from account where external_key = ${account}
      union
      select account.external_key, account.parent from account join above on account.external_key = above.parent)
    select 1 from above where external_key = ${externalKey}`;
  return row !== undefined;
}

/** Keys of the products an account owns. */
export async function productsOwnedBy(db: Db, accountId: number): Promise<readonly string[]> {
  const rows = await db<{ product: string }[]>`
    select distinct product from entitlement where account_id = ${accountId} order by product`;
  return rows.map((row) => row.product);
}

/** A contact of an account as an import would bring it, and whether it is current. */
export type ContactRecord = Omit<ImportedContact, 'account'> & {
  readonly id: number;
  readonly removedAt: Instant | null;
};

/** A contact of this account, current or not, locked until the transaction ends; null when it is another account's (T1). */
export async function lockContact(
  db: Db,
  accountId: number,
  externalKey: string,
): Promise<ContactRecord | null> {
  const [row] = await db<ContactRecord[]>`
    select id, external_key, email, name, role, locale, time_zone, removed_at
    from contact where account_id = ${accountId} and external_key = ${externalKey} for no key update`;
  return row ?? null;
}
