import type { Instant } from '../domain/instant.ts';
import { canonicalLicenseKey } from '../domain/license-key.ts';
import type { Product } from '../domain/plan.ts';
import type { Subject } from '../domain/policy/document.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { type AccountRow, accountById } from '../store/accounts.ts';
import type { Db } from '../store/connect.ts';
import { type EntitlementRow, entitlementByKeyHash } from '../store/entitlements.ts';
import { accountsWithIdentifier, type InstallationRow } from '../store/installations.ts';
import { findProduct } from '../store/products.ts';
import type { FlowContext } from './context.ts';
import { recordContact } from './record-contact.ts';

/** How client software introduces itself. */
export type Asker = {
  readonly product: string;
  readonly licenseKey: string | null;
  readonly installation: string | null;
  /** An old serial, customer number or order number. */
  readonly hint: string | null;
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
 * Finds out who asks and records the contact. A license key names the account. Without one, a hint that matches exactly
 * one account attributes the installation to it, and the installation is the subject; an ambiguous one says nothing.
 */
export async function identifyClient(
  { pool }: Pick<FlowContext, 'pool'>,
  asker: Asker,
  now: Instant,
): Promise<Result<ClientIdentity, 'unknown-product'>> {
  const product = await findProduct(pool, asker.product);
  if (product === null) return refuse('unknown-product', `There is no product ${asker.product}.`);
  const entitlement =
    asker.licenseKey === null ? null : await entitlementByLicenseKey(pool, asker.licenseKey);
  const accountId = entitlement?.accountId ?? (await accountOfHint(pool, asker));
  const account = accountId === null ? null : await accountById(pool, accountId);
  const installation =
    asker.installation === null
      ? null
      : await recordContact(
          pool,
          {
            product: product.key,
            installation: asker.installation,
            accountId: account?.id ?? null,
            byKey: entitlement !== null,
            hint: asker.hint,
          },
          now,
        );
  return ok({ product, account, entitlement, installation, subject: subjectOf(asker, account, entitlement) });
}

/** The entitlement of a license key as a person typed it; null when nobody has it. */
export async function entitlementByLicenseKey(db: Db, licenseKey: string): Promise<EntitlementRow | null> {
  return entitlementByKeyHash(db, sha256Hex(canonicalLicenseKey(licenseKey)));
}

async function accountOfHint(db: Db, { hint, installation }: Asker): Promise<number | null> {
  // Without an installation there is nobody to attribute, and no subject to speak of.
  if (hint === null || installation === null) return null;
  const accounts = await accountsWithIdentifier(db, hint.trim());
  return accounts.length === 1 ? (accounts[0] ?? null) : null;
}

function subjectOf(asker: Asker, account: AccountRow | null, entitlement: EntitlementRow | null): Subject {
  if (account === null) return 'anonymous';
  return entitlement === null ? `installation:${asker.installation}` : `account:${account.externalKey}`;
}
