import type { Instant, LocalDate } from '../domain/instant.ts';
import { rowsByPlace } from './by-place.ts';
import type { Db } from './connect.ts';

export type EntitlementRow = {
  readonly id: number;
  readonly externalKey: string;
  readonly accountId: number;
  readonly product: string;
  readonly quantity: number;
  readonly features: readonly string[];
  readonly starts: LocalDate | null;
  readonly expires: LocalDate | null;
  readonly supportUntil: LocalDate | null;
  readonly suspendedAt: Instant | null;
};

/**
 * The entitlements of those of these license keys that somebody has, by hash.
 * @param keyHashes SHA-256 of the license keys in their canonical spelling
 */
export async function entitlementsByKeyHash(
  db: Db,
  keyHashes: readonly string[],
): Promise<ReadonlyMap<string, EntitlementRow>> {
  if (keyHashes.length === 0) return new Map();
  const rows = await db<(EntitlementRow & { keyHash: string })[]>`
    select key_hash, ${columns(db)} from entitlement where key_hash = any(${keyHashes as string[]})`;
  return new Map(rows.map(({ keyHash, ...row }) => [keyHash, row]));
}

/** An account and one of its products. */
export type AccountProduct = { readonly accountId: number; readonly product: string };

/** All entitlements of each account to its product, expired ones included, in the order of what was asked for. */
export async function entitlementsOf(
  db: Db,
  asked: readonly AccountProduct[],
): Promise<readonly (readonly EntitlementRow[])[]> {
  if (asked.length === 0) return [];
  const rows = await db<(EntitlementRow & { place: number })[]>`
    select asked.place, ${columns(db)}
    from unnest(${asked.map((one) => one.accountId)}::bigint[], ${asked.map((one) => one.product)}::text[])
      with ordinality as asked (of_account, of_product, place)
    join entitlement on account_id = of_account and product = of_product
    order by id`;
  return rowsByPlace(rows, asked.length);
}

/** Those of one account and product, locked until the transaction ends: whoever takes a seat of them waits for the one before (A1). */
export async function lockEntitlements(
  db: Db,
  accountId: number,
  product: string,
): Promise<readonly EntitlementRow[]> {
  return lockEntitlementsOf(db, [accountId], product);
}

/** The same of several accounts, in the one order in which seats are taken: nobody waits in a circle. */
export async function lockEntitlementsOf(
  db: Db,
  accountIds: readonly number[],
  product: string,
): Promise<readonly EntitlementRow[]> {
  return db<EntitlementRow[]>`
    select ${columns(db)} from entitlement where account_id = any(${accountIds as number[]}) and product = ${product}
    order by id for update`;
}

export type KeylessEntitlement = {
  readonly id: number;
  readonly externalKey: string;
  readonly product: string;
};

/** Entitlements that have no license key yet, locked; those another process is at are left to it. */
export async function entitlementsWithoutKey(db: Db, limit: number): Promise<readonly KeylessEntitlement[]> {
  return db<KeylessEntitlement[]>`
    select id, external_key, product from entitlement where key_hash is null
    order by id limit ${limit} for update skip locked`;
}

export type SealedLicenseKey = {
  readonly entitlementId: number;
  readonly hash: string;
  readonly sealed: Uint8Array;
  readonly prefix: string;
};

/** Gives entitlements their license keys, in one statement. */
export async function saveLicenseKeys(db: Db, keys: readonly SealedLicenseKey[]): Promise<void> {
  if (keys.length === 0) return;
  await db`
    update entitlement
    set key_hash = new.hash, key_sealed = decode(new.sealed, 'base64'), key_prefix = new.prefix
    from unnest(${keys.map((one) => one.entitlementId)}::bigint[], ${keys.map((one) => one.hash)}::text[],
                ${keys.map((one) => Buffer.from(one.sealed).toString('base64'))}::text[],
                ${keys.map((one) => one.prefix)}::text[]) as new (id, hash, sealed, prefix)
    where entitlement.id = new.id`;
}

/** Which of these hashes another entitlement has already. */
export async function takenKeyHashes(
  db: Db,
  keys: readonly { readonly entitlementId: number; readonly hash: string }[],
): Promise<ReadonlySet<string>> {
  const rows = await db<{ hash: string }[]>`
    select new.hash from unnest(${keys.map((one) => one.entitlementId)}::bigint[],
                                ${keys.map((one) => one.hash)}::text[]) as new (id, hash)
    join entitlement on entitlement.key_hash = new.hash and entitlement.id <> new.id`;
  return new Set(rows.map((row) => row.hash));
}

/** The sealed license key of one of the account's entitlements; null when there is none, or it is another account's (T1). */
export async function sealedLicenseKey(
  db: Db,
  accountId: number,
  entitlementId: number,
): Promise<{ readonly externalKey: string; readonly sealed: Uint8Array } | null> {
  const [row] = await db<{ externalKey: string; sealed: Uint8Array }[]>`
    select external_key, key_sealed as sealed from entitlement
    where id = ${entitlementId} and account_id = ${accountId} and key_sealed is not null`;
  return row ?? null;
}

function columns(db: Db) {
  return db`id, external_key, account_id, product, quantity, features, starts, expires, support_until, suspended_at`;
}
