import { randomBytes } from 'node:crypto';
import {
  canonicalLicenseKey,
  LICENSE_KEY_BYTES,
  licenseKeyFrom,
  licenseKeyPrefix,
} from '../domain/license-key.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import {
  entitlementsWithoutKey,
  type KeylessEntitlement,
  type SealedLicenseKey,
  saveLicenseKeys,
  sealedLicenseKey,
  takenKeyHashes,
} from '../store/entitlements.ts';
import type { FlowContext } from './context.ts';
import { seal, unseal } from './sealed.ts';

const BATCH = 1000;

/**
 * Gives every entitlement without a license key one. Safe to run any number of times, on any number of processes.
 * @returns how many were issued
 */
export async function issueLicenseKeys(context: Pick<FlowContext, 'pool' | 'secret'>): Promise<number> {
  let issued = 0;
  for (;;) {
    const batch = await inTransaction(context.pool, (db) => issueBatch(db, context.secret));
    issued += batch;
    if (batch < BATCH) return issued;
  }
}

async function issueBatch(db: Db, secret: string): Promise<number> {
  const waiting = await entitlementsWithoutKey(db, BATCH);
  return issueTo(db, secret, waiting);
}

/** Gives one new entitlement its license key, in the transaction that makes it. */
export async function issueLicenseKey(
  db: Db,
  secret: string,
  entitlement: KeylessEntitlement,
): Promise<void> {
  await issueTo(db, secret, [entitlement]);
}

async function issueTo(db: Db, secret: string, waiting: readonly KeylessEntitlement[]): Promise<number> {
  if (waiting.length === 0) return 0;
  const keys = waiting.map((one) =>
    sealLicenseKey(secret, one, licenseKeyFrom(one.product, randomBytes(LICENSE_KEY_BYTES))),
  );
  await saveLicenseKeys(db, keys);
  await recordAudit(db, {
    at: await businessNow(db),
    actor: 'system',
    action: 'license-keys-issued',
    subject: 'entitlements',
    rows: keys.length,
    root: rootHash(keys.map((one) => `${one.entitlementId}:${one.hash}`)),
  });
  return keys.length;
}

export type GivenLicenseKey = {
  readonly id: number;
  /** The entitlement's external key. */
  readonly externalKey: string;
  readonly key: string;
};

/**
 * Takes over license keys that customers already have, in the import's own transaction. A key that another
 * entitlement has is not taken: whose it is would be a guess.
 * @returns external keys of the entitlements whose key was not taken
 */
export async function takeLicenseKeysOver(
  db: Db,
  secret: string,
  given: readonly GivenLicenseKey[],
): Promise<readonly string[]> {
  const keys = given.map((one) => ({ ...one, ...sealLicenseKey(secret, one, canonicalLicenseKey(one.key)) }));
  const taken = await takenKeyHashes(db, keys);
  const seen = new Map<string, number>();
  for (const { hash } of keys) seen.set(hash, (seen.get(hash) ?? 0) + 1);
  const isFree = ({ hash }: SealedLicenseKey) => !taken.has(hash) && seen.get(hash) === 1;
  await saveLicenseKeys(db, keys.filter(isFree));
  return keys.filter((one) => !isFree(one)).map((one) => one.externalKey);
}

/**
 * The license key of one of the account's entitlements, for its signed-in portal only (M9).
 * @returns null when it has none, or is not this account's
 * @throws SealError when the keys were sealed under another SECRET
 */
export async function revealLicenseKey(
  { pool, secret }: Pick<FlowContext, 'pool' | 'secret'>,
  accountId: number,
  entitlementId: number,
): Promise<string | null> {
  const row = await sealedLicenseKey(pool, accountId, entitlementId);
  return row === null ? null : unseal(secret, 'license-key', row.externalKey, row.sealed);
}

function sealLicenseKey(
  secret: string,
  entitlement: { readonly id: number; readonly externalKey: string },
  key: string,
): SealedLicenseKey {
  return {
    entitlementId: entitlement.id,
    hash: sha256Hex(key),
    sealed: seal(secret, 'license-key', entitlement.externalKey, key),
    prefix: licenseKeyPrefix(key),
  };
}
