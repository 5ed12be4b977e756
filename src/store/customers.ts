import type {
  Customers,
  ImportedAccount,
  ImportedContact,
  ImportedEntitlement,
  ImportedIdentifier,
  ImportedRep,
} from '../domain/customers.ts';
import type { Instant } from '../domain/instant.ts';
import { booleans, type Db } from './connect.ts';

/** Rows of one statement: a million of them go over in a hundred statements of one transaction. */
const CHUNK = 10_000;

/** Any constant number that no other program on the server uses for its advisory locks. */
const IMPORT_LOCK = 7_114_204;

/** Lets one import at a time work; the next waits until this transaction ends. */
export async function lockCustomers(db: Db): Promise<void> {
  await db`select pg_advisory_xact_lock(${IMPORT_LOCK})`;
}

/**
 * Everything known of the customers, as an import would bring it: current contacts only, all staff as reps, and no
 * license keys, for these are sealed.
 */
export async function currentCustomers(db: Db): Promise<Customers> {
  return {
    reps: await db<ImportedRep[]>`
      select external_key, name, email, role, manager, region from staff order by external_key`,
    accounts: await db<ImportedAccount[]>`
      select external_key, name, country, region, locale, time_zone, rep, parent, tags, attributes
      from account order by external_key`,
    contacts: await db<ImportedContact[]>`
      select contact.external_key, account.external_key as account, contact.email, contact.name, contact.role,
             contact.locale, contact.time_zone
      from contact join account on account.id = contact.account_id
      where contact.removed_at is null order by contact.external_key`,
    entitlements: await db<ImportedEntitlement[]>`
      select entitlement.external_key, account.external_key as account, product, quantity, features, starts, expires,
             support_until, suspended_at is not null as suspended, null as license_key
      from entitlement join account on account.id = entitlement.account_id
      where break_glass is null order by entitlement.external_key`,
    identifiers: await db<ImportedIdentifier[]>`
      select account.external_key as account, kind, value
      from identifier join account on account.id = identifier.account_id order by 1, 2, 3`,
  };
}

/** SHA-256 of the license key of each of these entitlements that has one, by external key. */
export async function licenseKeyHashes(
  db: Db,
  externalKeys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  for (const chunk of chunks(externalKeys)) {
    const rows = await db<{ externalKey: string; keyHash: string }[]>`
      select external_key, key_hash from entitlement
      where external_key = any(${chunk as string[]}) and key_hash is not null`;
    for (const row of rows) hashes.set(row.externalKey, row.keyHash);
  }
  return hashes;
}

/** Adds reps or changes them. Whoever was taken off staff stays off: a rep in a file cannot sign in again by that. */
export async function saveReps(db: Db, reps: readonly ImportedRep[]): Promise<void> {
  for (const chunk of chunks(reps)) {
    await db`
      insert into staff (external_key, name, email, role, manager, region)
      select * from unnest(
        ${chunk.map((one) => one.externalKey)}::text[], ${chunk.map((one) => one.name)}::text[],
        ${chunk.map((one) => one.email)}::text[], ${chunk.map((one) => one.role)}::text[],
        ${chunk.map((one) => one.manager)}::text[], ${chunk.map((one) => one.region)}::text[])
      on conflict (external_key) do update set name = excluded.name, email = excluded.email, role = excluded.role,
        manager = excluded.manager, region = excluded.region`;
  }
}

export async function saveAccounts(
  db: Db,
  accounts: readonly ImportedAccount[],
  now: Instant,
): Promise<void> {
  for (const chunk of chunks(accounts)) {
    await db`
      insert into account (external_key, name, country, region, locale, time_zone, rep, parent, tags, attributes, created_at)
      select new.external_key, new.name, new.country, new.region, new.locale, new.time_zone, new.rep, new.parent,
             array(select jsonb_array_elements_text(new.tags)), new.attributes, ${now}
      from unnest(
        ${chunk.map((one) => one.externalKey)}::text[], ${chunk.map((one) => one.name)}::text[],
        ${chunk.map((one) => one.country)}::text[], ${chunk.map((one) => one.region)}::text[],
        ${chunk.map((one) => one.locale)}::text[], ${chunk.map((one) => one.timeZone)}::text[],
        ${chunk.map((one) => one.rep)}::text[], ${chunk.map((one) => one.parent)}::text[],
        ${chunk.map((one) => JSON.stringify(one.tags))}::text[]::jsonb[],
        ${chunk.map((one) => JSON.stringify(one.attributes))}::text[]::jsonb[]
      ) as new (external_key, name, country, region, locale, time_zone, rep, parent, tags, attributes)
      on conflict (external_key) do update set name = excluded.name, country = excluded.country,
        region = excluded.region, locale = excluded.locale, time_zone = excluded.time_zone, rep = excluded.rep,
        parent = excluded.parent, tags = excluded.tags, attributes = excluded.attributes`;
  }
}

/**
 * Adds contacts, brings removed ones back, or changes them. Another address is written to again, whatever became of
 * the one before, and a code that was mailed to that one opens nothing; that a person wants no optional mail stays.
 */
export async function saveContacts(db: Db, contacts: readonly ImportedContact[]): Promise<void> {
  for (const chunk of chunks(contacts)) {
    await forgetCodesOfOldAddresses(db, chunk);
    await db`
      insert into contact (account_id, external_key, email, name, role, locale, time_zone)
      select account.id, new.external_key, new.email, new.name, new.role, new.locale, new.time_zone
      from unnest(
        ${chunk.map((one) => one.account)}::text[], ${chunk.map((one) => one.externalKey)}::text[],
        ${chunk.map((one) => one.email)}::text[], ${chunk.map((one) => one.name)}::text[],
        ${chunk.map((one) => one.role)}::text[], ${chunk.map((one) => one.locale)}::text[],
        ${chunk.map((one) => one.timeZone)}::text[]
      ) as new (account, external_key, email, name, role, locale, time_zone)
      join account on account.external_key = new.account
      on conflict (account_id, external_key) do update set name = excluded.name, role = excluded.role,
        locale = excluded.locale, time_zone = excluded.time_zone, email = excluded.email, removed_at = null,
        refused_at = case when lower(contact.email) = lower(excluded.email) then contact.refused_at end,
        refused_because = case when lower(contact.email) = lower(excluded.email) then contact.refused_because end`;
  }
}

/**
 * Two statements, for whoever mails a code holds its contact meanwhile: what they wrote is seen only by a statement that
 * begins after them.
 */
async function forgetCodesOfOldAddresses(db: Db, contacts: readonly ImportedContact[]): Promise<void> {
  const moved = await db<{ id: number }[]>`
    select contact.id
    from unnest(
      ${contacts.map((one) => one.account)}::text[], ${contacts.map((one) => one.externalKey)}::text[],
      ${contacts.map((one) => one.email)}::text[]
    ) as new (account, external_key, email)
    join account on account.external_key = new.account
    join contact on contact.account_id = account.id and contact.external_key = new.external_key
    where lower(contact.email) <> lower(new.email)
    order by contact.id
    for no key update of contact`;
  if (moved.length === 0) return;
  await db`delete from portal_code where contact_id = any(${moved.map((one) => one.id)})`;
}

/** Contacts that are not current any more. Their rows stay, so that what was sent to them keeps its meaning. */
export async function removeContacts(
  db: Db,
  contacts: readonly Pick<ImportedContact, 'account' | 'externalKey'>[],
  now: Instant,
): Promise<void> {
  for (const chunk of chunks(contacts)) {
    await db`
      update contact set removed_at = ${now}
      from unnest(${chunk.map((one) => one.account)}::text[], ${chunk.map((one) => one.externalKey)}::text[])
        as gone (account, external_key)
      join account on account.external_key = gone.account
      where contact.account_id = account.id and contact.external_key = gone.external_key and contact.removed_at is null`;
  }
}

/** Adds entitlements or changes them. Seats in use go with an entitlement that moved to another account or product. */
export async function saveEntitlements(
  db: Db,
  entitlements: readonly ImportedEntitlement[],
  now: Instant,
): Promise<void> {
  for (const chunk of chunks(entitlements)) {
    const keys = chunk.map((one) => one.externalKey);
    await db`
      insert into entitlement (external_key, account_id, product, quantity, features, starts, expires, support_until, created_at)
      select new.external_key, account.id, new.product, new.quantity,
             array(select jsonb_array_elements_text(new.features)), new.starts, new.expires, new.support_until, ${now}
      from unnest(
        ${keys}::text[], ${chunk.map((one) => one.account)}::text[], ${chunk.map((one) => one.product)}::text[],
        ${chunk.map((one) => one.quantity)}::int[],
        ${chunk.map((one) => JSON.stringify(one.features))}::text[]::jsonb[],
        ${chunk.map((one) => one.starts)}::date[], ${chunk.map((one) => one.expires)}::date[],
        ${chunk.map((one) => one.supportUntil)}::date[]
      ) as new (external_key, account, product, quantity, features, starts, expires, support_until)
      join account on account.external_key = new.account
      on conflict (external_key) do update set account_id = excluded.account_id, product = excluded.product,
        quantity = excluded.quantity, features = excluded.features, starts = excluded.starts,
        expires = excluded.expires, support_until = excluded.support_until, version = entitlement.version + 1`;
    const said = chunk.filter((one) => one.suspended != null);
    await db`
      update entitlement set suspended_at = case when new.suspended then ${now}::timestamptz end
      from unnest(
        ${said.map((one) => one.externalKey)}::text[],
        ${booleans(said.map((one) => one.suspended === true)) as string[]}::text[]::boolean[]
      ) as new (external_key, suspended)
      where entitlement.external_key = new.external_key and (suspended_at is not null) <> new.suspended`;
    await db`
      update activation set account_id = entitlement.account_id, product = entitlement.product
      from entitlement
      where entitlement.external_key = any(${keys}) and activation.entitlement_id = entitlement.id
        and (activation.account_id, activation.product) <> (entitlement.account_id, entitlement.product)`;
  }
}

export async function insertIdentifiers(db: Db, identifiers: readonly ImportedIdentifier[]): Promise<void> {
  for (const chunk of chunks(identifiers)) {
    await db`
      insert into identifier (account_id, kind, value)
      select account.id, new.kind, new.value
      from unnest(${chunk.map((one) => one.account)}::text[], ${chunk.map((one) => one.kind)}::text[],
                  ${chunk.map((one) => one.value)}::text[]) as new (account, kind, value)
      join account on account.external_key = new.account
      on conflict do nothing`;
  }
}

/** Ids of accounts, by external key. Keys nobody has are left out. */
export async function accountIdsOf(db: Db, externalKeys: readonly string[]): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const chunk of chunks(externalKeys)) {
    const rows = await db<
      { id: number }[]
    >`select id from account where external_key = any(${chunk as string[]})`;
    for (const row of rows) ids.push(row.id);
  }
  return ids;
}

/** Ids of entitlements, by external key. */
export async function entitlementIdsOf(
  db: Db,
  externalKeys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  for (const chunk of chunks(externalKeys)) {
    const rows = await db<{ externalKey: string; id: number }[]>`
      select external_key, id from entitlement where external_key = any(${chunk as string[]})`;
    for (const row of rows) ids.set(row.externalKey, row.id);
  }
  return ids;
}

export type EntitlementOwner = {
  readonly entitlementId: number;
  readonly accountId: number;
  readonly product: string;
};

/** Whose these entitlements are, in the order of their ids. */
export async function entitlementOwners(
  db: Db,
  externalKeys: readonly string[],
): Promise<readonly EntitlementOwner[]> {
  const owners: EntitlementOwner[] = [];
  for (const chunk of chunks(externalKeys)) {
    const rows = await db<EntitlementOwner[]>`
      select id as entitlement_id, account_id, product from entitlement
      where external_key = any(${chunk as string[]}) order by id`;
    owners.push(...rows);
  }
  return owners;
}

function* chunks<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += CHUNK) yield rows.slice(from, from + CHUNK);
}
