import type { AttributeValue, ContactRole } from '../../domain/account.ts';
import type { IdentifierKind } from '../../domain/customers.ts';
import type { ZoneName } from '../../domain/instant.ts';
import type { Db } from '../connect.ts';
import { containing } from './containing.ts';

/** What is known of an account, as integrations wrote it. */
export type ApiAccount = {
  readonly id: number;
  readonly externalKey: string;
  readonly name: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly locale: string | null;
  readonly timeZone: ZoneName | null;
  readonly rep: string | null;
  readonly parent: string | null;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
};

/**
 * Accounts by external key, from the one after `after` on.
 * @param filter.text a part of their name or external key; '' for all
 */
export async function apiAccounts(
  db: Db,
  filter: { readonly text: string; readonly tag: string },
  page: { readonly after: string; readonly limit: number },
): Promise<readonly ApiAccount[]> {
  const part = containing(filter.text);
  return db<ApiAccount[]>`
    ${accountColumns(db)}
    where external_key > ${page.after}
      and (${filter.text} = '' or name ilike ${part} or external_key ilike ${part})
      and (${filter.tag} = '' or ${filter.tag} = any(tags))
    order by external_key limit ${page.limit}`;
}

/** @returns null when there is no account of this external key */
export async function apiAccount(db: Db, externalKey: string): Promise<ApiAccount | null> {
  const [row] = await db<ApiAccount[]>`${accountColumns(db)} where external_key = ${externalKey}`;
  return row ?? null;
}

function accountColumns(db: Db) {
  return db`
    select id, external_key, name, country, region, locale, time_zone, rep, parent, tags, attributes from account`;
}

export type ApiContact = {
  readonly id: number;
  readonly externalKey: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: ContactRole;
  readonly locale: string | null;
  readonly timeZone: ZoneName | null;
  readonly refusedBecause: string | null;
};

/** The current contacts of an account in the order they came. */
export async function apiContacts(
  db: Db,
  accountId: number,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly ApiContact[]> {
  return db<ApiContact[]>`
    select id, external_key, email, name, role, locale, time_zone, refused_because
    from contact where account_id = ${accountId} and removed_at is null and id > ${page.after}
    order by id limit ${page.limit}`;
}

/** A current contact of this account; null when it is another account's (T1). */
export async function apiContact(db: Db, accountId: number, externalKey: string): Promise<ApiContact | null> {
  const [row] = await db<ApiContact[]>`
    select id, external_key, email, name, role, locale, time_zone, refused_because
    from contact where account_id = ${accountId} and external_key = ${externalKey} and removed_at is null`;
  return row ?? null;
}

export type ApiIdentifier = { readonly kind: IdentifierKind; readonly value: string };

/** Old serials, customer and order numbers of an account. */
export async function apiIdentifiers(
  db: Db,
  accountId: number,
  page: { readonly after: readonly [string, string]; readonly limit: number },
): Promise<readonly ApiIdentifier[]> {
  const [kind, value] = page.after;
  return db<ApiIdentifier[]>`
    select kind, value from identifier where account_id = ${accountId} and (kind, value) > (${kind}, ${value})
    order by kind, value limit ${page.limit}`;
}
