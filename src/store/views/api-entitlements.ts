import type { Instant, LocalDate } from '../../domain/instant.ts';
import type { Db } from '../connect.ts';

/** An entitlement as integrations see it: never its license key, only what a person recognises it by. */
export type ApiEntitlement = {
  readonly id: number;
  readonly externalKey: string;
  readonly accountId: number;
  /** External key. */
  readonly account: string;
  readonly product: string;
  readonly productName: string;
  readonly quantity: number;
  readonly activeSeats: number;
  readonly features: readonly string[];
  readonly starts: LocalDate | null;
  readonly expires: LocalDate | null;
  readonly supportUntil: LocalDate | null;
  readonly suspendedAt: Instant | null;
  readonly keyPrefix: string | null;
  readonly breakGlass: string | null;
  readonly version: number;
};

/** Entitlements in the order they were made, from the one after `after` on. */
export async function apiEntitlements(
  db: Db,
  filter: { readonly accountId: number | null; readonly product: string },
  page: { readonly after: number; readonly limit: number },
): Promise<readonly ApiEntitlement[]> {
  const { accountId, product } = filter;
  const ofAccount = accountId === null ? db`` : db`and entitlement.account_id = ${accountId}`;
  const ofProduct = product === '' ? db`` : db`and entitlement.product = ${product}`;
  return db<ApiEntitlement[]>`
    ${columns(db)} where entitlement.id > ${page.after} ${ofAccount} ${ofProduct}
    order by entitlement.id limit ${page.limit}`;
}

/** @returns null when there is no entitlement of this external key */
export async function apiEntitlement(db: Db, externalKey: string): Promise<ApiEntitlement | null> {
  const [row] = await db<ApiEntitlement[]>`${columns(db)} where entitlement.external_key = ${externalKey}`;
  return row ?? null;
}

function columns(db: Db) {
  return db`
    select entitlement.id, entitlement.external_key, entitlement.account_id, account.external_key as account,
           entitlement.product, coalesce(product.name, entitlement.product) as product_name, quantity,
           (select count(*)::int from activation
            where activation.entitlement_id = entitlement.id and deactivated_at is null) as active_seats,
           entitlement.features, starts, expires, support_until, suspended_at, key_prefix, break_glass, version
    from entitlement
    join account on account.id = entitlement.account_id
    left join product on product.key = entitlement.product`;
}

/** A device that has, or had, a seat. */
export type ApiActivation = {
  readonly id: string;
  /** External key. */
  readonly entitlement: string;
  readonly account: string;
  readonly product: string;
  readonly deviceName: string | null;
  readonly installation: string | null;
  readonly activatedAt: Instant;
  readonly lastSeenAt: Instant | null;
  readonly deactivatedAt: Instant | null;
  readonly endedBecause: string | null;
  readonly offline: boolean;
};

/** Seats of an account or of one entitlement, the oldest first; those that were given back only where `ended` says so. */
export async function apiActivations(
  db: Db,
  filter: { readonly accountId: number } | { readonly entitlementId: number },
  ended: boolean,
  page: { readonly after: readonly [Instant, string] | null; readonly limit: number },
): Promise<readonly ApiActivation[]> {
  const of =
    'accountId' in filter
      ? db`activation.account_id = ${filter.accountId}`
      : db`activation.entitlement_id = ${filter.entitlementId}`;
  const { after } = page;
  const since =
    after === null ? db`` : db`and (activated_at, activation.id) > (${after[0]}::timestamptz, ${after[1]})`;
  return db<ApiActivation[]>`
    select activation.id, entitlement.external_key as entitlement, account.external_key as account,
           activation.product, device_name, installation, activated_at, last_seen_at, deactivated_at, ended_because,
           activation.offline
    from activation
    join entitlement on entitlement.id = activation.entitlement_id
    join account on account.id = activation.account_id
    where ${of} ${ended ? db`` : db`and deactivated_at is null`} ${since}
    order by activated_at, activation.id limit ${page.limit}`;
}
