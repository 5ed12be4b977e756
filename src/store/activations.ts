import type { Fingerprint } from '../domain/fingerprint.ts';
import type { Instant } from '../domain/instant.ts';
import type { Seat } from '../domain/seats.ts';
import { rowsByPlace } from './by-place.ts';
import type { Db } from './connect.ts';
import type { AccountProduct } from './entitlements.ts';

/** Active seats of an account for a product, oldest first. */
export async function activeSeats(db: Db, accountId: number, product: string): Promise<readonly Seat[]> {
  const [seats] = await activeSeatsOf(db, [{ accountId, product }]);
  return seats ?? [];
}

/** The same for many accounts, each with its product, in their order. */
export async function activeSeatsOf(
  db: Db,
  asked: readonly AccountProduct[],
): Promise<readonly (readonly Seat[])[]> {
  if (asked.length === 0) return [];
  const rows = await db<(Seat & { place: number })[]>`
    select asked.place, id, entitlement_id, device, fingerprint, installation, activated_at
    from unnest(${asked.map((one) => one.accountId)}::bigint[], ${asked.map((one) => one.product)}::text[])
      with ordinality as asked (account_id, product, place)
    join activation on activation.account_id = asked.account_id and activation.product = asked.product
      and activation.deactivated_at is null
    order by activated_at, id`;
  return rowsByPlace(rows, asked.length);
}

/** An installation of an account and product. */
export type OwnedInstallation = AccountProduct & { readonly installation: string };

/** For each installation, in its order: had it a seat of the account that was given back? */
export async function gaveSeatsBack(
  db: Db,
  asked: readonly OwnedInstallation[],
): Promise<readonly boolean[]> {
  if (asked.length === 0) return [];
  const rows = await db<{ place: number }[]>`
    select distinct asked.place
    from unnest(${asked.map((one) => one.accountId)}::bigint[], ${asked.map((one) => one.product)}::text[],
                ${asked.map((one) => one.installation)}::text[])
      with ordinality as asked (account_id, product, installation, place)
    join activation on activation.account_id = asked.account_id and activation.product = asked.product
      and activation.installation = asked.installation and activation.deactivated_at is not null`;
  const places = new Set(rows.map((row) => row.place));
  return asked.map((_, at) => places.has(at + 1));
}

export type NewActivation = {
  readonly id: string;
  readonly entitlementId: number;
  readonly accountId: number;
  readonly product: string;
  readonly device: string;
  readonly fingerprint: Fingerprint;
  readonly deviceName: string | null;
  readonly installation: string | null;
  readonly activatedAt: Instant;
};

export async function insertActivation(db: Db, row: NewActivation): Promise<void> {
  await db`
    insert into activation ${db({ ...row, fingerprint: db.json(row.fingerprint) } as Record<string, unknown>)}`;
}

/** The same device came again: its newest fingerprint, name and installation are kept, its seat stays as it is. */
export async function refreshActivation(
  db: Db,
  id: string,
  seen: Pick<NewActivation, 'fingerprint' | 'deviceName' | 'installation'>,
): Promise<void> {
  await db`
    update activation set fingerprint = ${db.json(seen.fingerprint)},
           device_name = coalesce(${seen.deviceName}, device_name),
           installation = coalesce(${seen.installation}, installation)
    where id = ${id}`;
}

export type ActivationRow = {
  readonly id: string;
  readonly entitlementId: number;
  readonly product: string;
  readonly device: string;
  readonly deactivatedAt: Instant | null;
};

/** One activation of the account, locked until the transaction ends; null when it is another account's (T1). */
export async function lockActivation(db: Db, accountId: number, id: string): Promise<ActivationRow | null> {
  const [row] = await db<ActivationRow[]>`
    select id, entitlement_id, product, device, deactivated_at from activation
    where id = ${id} and account_id = ${accountId} for update`;
  return row ?? null;
}

export async function endActivation(db: Db, id: string, at: Instant): Promise<void> {
  await db`update activation set deactivated_at = ${at} where id = ${id} and deactivated_at is null`;
}

/** How often a device gave a seat of this entitlement back since an instant. */
export async function deviceMovesSince(
  db: Db,
  entitlementId: number,
  device: string,
  since: Instant,
): Promise<number> {
  const [row] = await db<{ moves: number }[]>`
    select count(*)::int as moves from activation
    where entitlement_id = ${entitlementId} and device = ${device} and deactivated_at > ${since}`;
  return row?.moves ?? 0;
}
