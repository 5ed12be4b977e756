import { localDateOf } from '../../domain/days.ts';
import type { Instant, LocalDate } from '../../domain/instant.ts';
import { accountZones } from '../account-zones.ts';
import type { Db } from '../connect.ts';

/** An emergency key that works now. */
export type EmergencyLine = {
  readonly id: number;
  readonly externalKey: string;
  readonly accountName: string;
  readonly productName: string;
  readonly quantity: number;
  /** Its last day, in the account's zone. */
  readonly expires: LocalDate;
  readonly reason: string;
  readonly givenAt: Instant;
};

const SHOWN = 50;

/**
 * Every emergency key in force, the one that ends first on top; of one account where `accountId` says so. A partial index
 * holds the few there ever were.
 */
export async function emergencies(
  db: Db,
  now: Instant,
  accountId: number | null = null,
): Promise<readonly EmergencyLine[]> {
  // No zone is a day behind UTC; which of these are over is for the days of their accounts to say.
  const rows = await db<(EmergencyLine & { accountId: number; product: string })[]>`
    select entitlement.id, entitlement.account_id, entitlement.product, account.external_key, account.name as account_name,
           coalesce(product.name, entitlement.product) as product_name, entitlement.quantity, entitlement.expires,
           entitlement.break_glass as reason, entitlement.created_at as given_at
    from entitlement
    join account on account.id = entitlement.account_id
    left join product on product.key = entitlement.product
    where entitlement.break_glass is not null and entitlement.suspended_at is null
      and entitlement.expires >= (${now}::timestamptz at time zone 'UTC')::date - 1
      and (${accountId}::bigint is null or entitlement.account_id = ${accountId})
    order by entitlement.expires, entitlement.id`;
  const zones = await accountZones(db, rows);
  return rows
    .filter((row, at) => row.expires >= localDateOf(now, zones[at] ?? 'UTC'))
    .slice(0, SHOWN)
    .map(({ accountId: _account, product: _product, ...line }) => line);
}
