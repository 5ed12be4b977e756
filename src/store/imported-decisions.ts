import { booleans, type Db } from './connect.ts';

/** An entitlement after an import that gave it to another account, suspended it or let it go on. */
export type DecidedEntitlement = {
  readonly id: number;
  /** Whose it was, and whose it is. */
  readonly fromId: number;
  readonly toId: number;
  readonly wasSuspended: boolean;
  readonly suspended: boolean;
  /** Devices that hold a seat of it. */
  readonly devices: number;
};

/**
 * Entitlements as they are after an import, beside what they were.
 * @param was.account external key
 */
export async function decidedEntitlements(
  db: Db,
  was: readonly { readonly externalKey: string; readonly account: string; readonly suspended: boolean }[],
): Promise<readonly DecidedEntitlement[]> {
  return db<DecidedEntitlement[]>`
    select entitlement.id, giver.id as from_id, entitlement.account_id as to_id, was.suspended as was_suspended,
           suspended_at is not null as suspended,
           (select count(*)::int from activation
            where activation.entitlement_id = entitlement.id and deactivated_at is null) as devices
    from unnest(
      ${was.map((one) => one.externalKey)}::text[], ${was.map((one) => one.account)}::text[],
      ${booleans(was.map((one) => one.suspended)) as string[]}::text[]::boolean[]
    ) as was (external_key, account, suspended)
    join entitlement on entitlement.external_key = was.external_key
    join account giver on giver.external_key = was.account
    order by entitlement.id`;
}
