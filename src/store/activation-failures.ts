import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/** A device that asked for a seat and got none. */
export type ActivationFailure = {
  readonly accountId: number;
  readonly entitlementId: number;
  readonly product: string;
  readonly installation: string | null;
  readonly deviceName: string | null;
  readonly why: 'no-seats' | 'expired' | 'suspended' | 'not-started';
  readonly at: Instant;
};

/**
 * Writes it down unless the same device failed for the same reason since.
 * @param since when the account's day began
 * @returns whether it is the first of the account and product for this reason since then; false, too, for one known already
 */
export async function recordFailure(db: Db, failure: ActivationFailure, since: Instant): Promise<boolean> {
  const { accountId, entitlementId, product, installation, deviceName, why, at } = failure;
  // One after the other, and only then looked: each sees what the one before it wrote.
  await db`select pg_advisory_xact_lock(7114204, ${accountId % 2_000_000_000})`;
  const rows = await db<{ isFirst: boolean }[]>`
    with known as (
      select installation, device_name from activation_failure
      where account_id = ${accountId} and product = ${product} and why = ${why} and at >= ${since})
    insert into activation_failure (account_id, entitlement_id, product, installation, device_name, why, at)
    select ${accountId}, ${entitlementId}, ${product}, ${installation}::text, ${deviceName}::text, ${why}, ${at}
    where not exists (
      select 1 from known where installation is not distinct from ${installation}::text
        and (${installation}::text is not null or device_name is not distinct from ${deviceName}::text))
    returning not exists (select 1 from known) as is_first`;
  return rows[0]?.isFirst ?? false;
}
