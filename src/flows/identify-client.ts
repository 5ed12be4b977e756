import { deviceSeen, fingerprintOf } from '../domain/fingerprint.ts';
import type { Instant } from '../domain/instant.ts';
import { canonicalLicenseKey } from '../domain/license-key.ts';
import type { Product } from '../domain/plan.ts';
import type { Subject } from '../domain/policy/document.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { type AccountRow, accountsById } from '../store/accounts.ts';
import type { Db } from '../store/connect.ts';
import { type EntitlementRow, entitlementsByKeyHash } from '../store/entitlements.ts';
import { accountsWithIdentifiers, type InstallationRow } from '../store/installations.ts';
import { productsByKey } from '../store/products.ts';
import type { FlowContext } from './context.ts';
import { type InstallationContact, recordContacts } from './record-contact.ts';

/** How client software introduces itself. */
export type Asker = {
  readonly product: string;
  readonly licenseKey: string | null;
  readonly installation: string | null;
  /** An old serial, customer number or order number. */
  readonly hint: string | null;
  /** Parts of its device's fingerprint, where it sends them. */
  readonly fingerprint?: Readonly<Record<string, string>> | null;
};

/** Who asks, as far as it can be known. */
export type ClientIdentity = {
  readonly product: Product;
  readonly subject: Subject;
  /** Known by license key or by hint; {@link subject} says which. */
  readonly account: AccountRow | null;
  /** The entitlement of the license key. */
  readonly entitlement: EntitlementRow | null;
  readonly installation: InstallationRow | null;
};

/**
 * Finds out who asks, each in its order, and records the contacts. A license key names the account. Without one, a hint
 * that matches exactly one account attributes the installation to it, and the installation is the subject; an ambiguous
 * one says nothing.
 */
export async function identifyClients(
  { pool }: Pick<FlowContext, 'pool'>,
  askers: readonly Asker[],
  now: Instant,
): Promise<readonly Result<ClientIdentity, 'unknown-product'>[]> {
  const products = await productsByKey(pool, distinct(askers.map((one) => one.product)));
  const known = askers.filter((one) => products.has(one.product));
  const owners = await ownersOf(pool, known);
  const contacts = known.flatMap((asker, at) => contactOf(asker, owners[at] as Owner) ?? []);
  const rows = contacts.length === 0 ? [] : await recordContacts(pool, contacts, now);
  const [owner, row] = [owners.values(), rows.values()];
  return askers.map((asker) => {
    const product = products.get(asker.product);
    if (product === undefined) return refuse('unknown-product', `There is no product ${asker.product}.`);
    const { account, entitlement } = owner.next().value as Owner;
    const installation = asker.installation === null ? null : (row.next().value as InstallationRow);
    return ok({
      product,
      account,
      entitlement,
      installation,
      subject: subjectOf(asker, account, entitlement),
    });
  });
}

type Owner = Pick<ClientIdentity, 'account' | 'entitlement'>;

/** By license key, else by hint. */
async function ownersOf(db: Db, askers: readonly Asker[]): Promise<readonly Owner[]> {
  const hashes = askers.map((one) => (one.licenseKey === null ? null : licenseKeyHash(one.licenseKey)));
  const byHash = await entitlementsByKeyHash(db, distinct(hashes.filter((hash) => hash !== null)));
  const entitlements = hashes.map((hash) => (hash === null ? null : (byHash.get(hash) ?? null)));
  const hints = askers.map((one, at) => (entitlements[at] === null ? hintOf(one) : null));
  const hinted = await accountsOfHints(db, distinct(hints.filter((hint) => hint !== null)));
  const ids = hints.map((hint, at) => entitlements[at]?.accountId ?? hinted.get(hint ?? '') ?? null);
  const accounts = await accountsById(db, distinct(ids.filter((id) => id !== null)));
  return ids.map((id, at) => ({
    account: id === null ? null : (accounts.get(id) ?? null),
    entitlement: entitlements[at] ?? null,
  }));
}

/** Without an installation there is nobody to attribute, and no subject to speak of. */
function hintOf({ hint, installation }: Asker): string | null {
  return hint === null || installation === null ? null : hint.trim();
}

/** The accounts of those hints that match exactly one. */
async function accountsOfHints(db: Db, hints: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const matches = await accountsWithIdentifiers(db, hints);
  return new Map(
    hints.flatMap((hint, at) => {
      const [only, ...more] = matches[at] ?? [];
      return only === undefined || more.length > 0 ? [] : [[hint, only] as const];
    }),
  );
}

/** Null for whoever is no installation. */
function contactOf(
  { product, installation, hint, fingerprint }: Asker,
  { account, entitlement }: Owner,
): InstallationContact | null {
  if (installation === null) return null;
  const device = fingerprint == null ? null : deviceSeen(fingerprintOf(fingerprint));
  const named = { accountId: account?.id ?? null, byKey: entitlement !== null, hint, device };
  return { product, installation, ...named };
}

function subjectOf(asker: Asker, account: AccountRow | null, entitlement: EntitlementRow | null): Subject {
  if (account === null) return 'anonymous';
  return entitlement === null ? `installation:${asker.installation}` : `account:${account.externalKey}`;
}

/** The entitlement of a license key as a person typed it; null when nobody has it. */
export async function entitlementByLicenseKey(db: Db, licenseKey: string): Promise<EntitlementRow | null> {
  const hash = licenseKeyHash(licenseKey);
  return (await entitlementsByKeyHash(db, [hash])).get(hash) ?? null;
}

/** What the database knows a license key by, as a person typed it. */
export function licenseKeyHash(licenseKey: string): string {
  return sha256Hex(canonicalLicenseKey(licenseKey));
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)];
}
