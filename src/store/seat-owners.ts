import type { Product } from '../domain/plan.ts';
import type { AccountRow } from './accounts.ts';
import type { Db } from './connect.ts';
import type { EntitlementRow } from './entitlements.ts';

/** An entitlement that seats are asked of, with whose it is, and of what. */
export type SeatOwnerRow = {
  readonly entitlement: EntitlementRow;
  readonly account: AccountRow;
  readonly product: Product;
};

/**
 * Finds it by a license key's hash, or among an account's own (T1), in one statement; null when there is none.
 * @param by.keyHash SHA-256 of the license key in its canonical spelling
 */
export async function findSeatOwner(
  db: Db,
  by: { readonly keyHash: string } | { readonly accountId: number; readonly entitlementId: number },
): Promise<SeatOwnerRow | null> {
  const named =
    'keyHash' in by
      ? db`entitlement.key_hash = ${by.keyHash}`
      : db`entitlement.id = ${by.entitlementId} and entitlement.account_id = ${by.accountId}`;
  const [row] = await db<
    (EntitlementRow &
      Omit<AccountRow, 'id' | 'externalKey'> & {
        accountKey: string;
        productName: string | null;
        productFeatures: readonly string[] | null;
      })[]
  >`
    select entitlement.id, entitlement.external_key, account_id, entitlement.product, quantity, entitlement.features,
           starts, expires, support_until, suspended_at,
           account.external_key as account_key, account.name, country, locale, time_zone, rep,
           product.name as product_name, product.features as product_features
    from entitlement
    join account on account.id = account_id
    left join product on product.key = entitlement.product
    where ${named}`;
  if (row === undefined) return null;
  const { accountKey, name, country, locale, timeZone, rep, productName, productFeatures, ...entitlement } =
    row;
  return {
    entitlement,
    account: { id: row.accountId, externalKey: accountKey, name, country, locale, timeZone, rep },
    product: { key: row.product, name: productName ?? row.product, features: productFeatures ?? [] },
  };
}
