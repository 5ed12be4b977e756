import type { Fingerprint } from '../domain/fingerprint.ts';
import type { Instant } from '../domain/instant.ts';
import type { Seat } from '../domain/seats.ts';
import { TAKEN_BECAUSE } from '../domain/taken-seats.ts';
import { rowsByPlace } from './by-place.ts';
import type { Db } from './connect.ts';
import type { AccountProduct } from './entitlements.ts';

const DAY = 86_400_000;

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
    select asked.place, id, entitlement_id, device, fingerprint, installation, activated_at, last_seen_at
    from unnest(${asked.map((one) => one.accountId)}::bigint[], ${asked.map((one) => one.product)}::text[])
      with ordinality as asked (account_id, product, place)
    join activation on activation.account_id = asked.account_id and activation.product = asked.product
      and activation.deactivated_at is null
    order by activated_at, id`;
  return rowsByPlace(rows, asked.length);
}

/** An installation of an account and product. */
export type OwnedInstallation = AccountProduct & { readonly installation: string };

/** For each installation, in its order: had it a seat of the account that was given back, and not taken by a lease or a transfer? */
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
      and activation.installation = asked.installation and activation.deactivated_at is not null
      and not coalesce(activation.ended_because, 'moved') = any(${TAKEN_BECAUSE as string[]})`;
  const places = new Set(rows.map((row) => row.place));
  return asked.map((_, at) => places.has(at + 1));
}

export type NewActivation = {
  readonly id: string;
  readonly entitlementId: number;
  /** The entitlement whose key the device uses. */
  readonly asked: number;
  readonly accountId: number;
  readonly product: string;
  readonly device: string;
  readonly fingerprint: Fingerprint;
  readonly deviceName: string | null;
  readonly installation: string | null;
  readonly activatedAt: Instant;
  /** Activated by a file carried by hand. */
  readonly offline: boolean;
};

/** Takes the seat and writes its audit entry down, in one statement: whoever waits behind the lock waits for fewer answers. */
export async function insertActivation(db: Db, row: NewActivation, actor: string): Promise<void> {
  const { id, entitlementId, accountId, product, activatedAt } = row;
  const after = { activation: id, entitlement: entitlementId, product, offline: row.offline || undefined };
  await db`
    with taken as (
      insert into activation (id, entitlement_id, asked_entitlement_id, account_id, product, device, fingerprint, device_name,
                              installation, activated_at, last_seen_at, offline)
      values (${id}, ${entitlementId}, ${row.asked}, ${accountId}, ${product}, ${row.device}, ${db.json(row.fingerprint)},
              ${row.deviceName}, ${row.installation}, ${activatedAt}, ${activatedAt}, ${row.offline})
      returning account_id)
    insert into audit (at, actor, action, subject, after)
    select ${activatedAt}, ${actor}, 'device-activated', 'account:' || account_id, ${db.json(after as never)} from taken`;
}

/**
 * The same device came again: its newest fingerprint and installation are kept, and the key it uses now; its seat stays
 * as it is. A name that it has stays too: a person may have given it.
 */
export async function refreshActivation(
  db: Db,
  id: string,
  seen: Pick<NewActivation, 'asked' | 'fingerprint' | 'deviceName' | 'installation' | 'offline'>,
  now: Instant,
): Promise<void> {
  await db`
    update activation set fingerprint = ${db.json(seen.fingerprint)}, asked_entitlement_id = ${seen.asked},
           device_name = coalesce(device_name, ${seen.deviceName}),
           installation = coalesce(${seen.installation}, installation),
           last_seen_at = greatest(last_seen_at, ${now}), offline = ${seen.offline}
    where id = ${id}`;
}

export type ActivationRow = {
  readonly id: string;
  readonly entitlementId: number;
  readonly product: string;
  readonly device: string;
  readonly deactivatedAt: Instant | null;
};

/** Of which product a seat of the account is; null when it is another account's (T1). */
export async function productOfActivation(db: Db, accountId: number, id: string): Promise<string | null> {
  const [row] = await db<{ product: string }[]>`
    select product from activation where id = ${id} and account_id = ${accountId}`;
  return row?.product ?? null;
}

/** One activation of the account, locked until the transaction ends; null when it is another account's (T1). */
export async function lockActivation(db: Db, accountId: number, id: string): Promise<ActivationRow | null> {
  const [row] = await db<ActivationRow[]>`
    select id, entitlement_id, product, device, deactivated_at from activation
    where id = ${id} and account_id = ${accountId} for update`;
  return row ?? null;
}

/** Why a device has no seat any more. */
export type EndedBecause = 'moved' | 'support' | 'lease' | 'transfer';

export async function endActivation(db: Db, id: string, because: EndedBecause, at: Instant): Promise<void> {
  await db`
    update activation set deactivated_at = ${at}, ended_because = ${because}
    where id = ${id} and deactivated_at is null`;
}

/**
 * When seats of this entitlement were given back by those who have them. What support, a lease or a transfer ended is no
 * move; what ended before that was written down counts as one.
 */
export async function movesAfter(db: Db, entitlementId: number, since: Instant): Promise<readonly Instant[]> {
  const rows = await db<{ at: Instant }[]>`
    select deactivated_at as at from activation
    where entitlement_id = ${entitlementId} and deactivated_at > ${since} and coalesce(ended_because, 'moved') = 'moved'`;
  return rows.map((row) => row.at);
}

/** Since when the moves of an entitlement count, after support has lifted the limit. */
export async function movesLiftedAt(db: Db, entitlementId: number): Promise<Instant | null> {
  const [row] = await db<{ at: Instant | null }[]>`
    select moves_lifted_at as at from entitlement where id = ${entitlementId}`;
  return row?.at ?? null;
}

/** @returns what it was before; null when it is no entitlement of this account (T1) */
export async function liftMoves(
  db: Db,
  accountId: number,
  entitlementId: number,
  at: Instant,
): Promise<{ readonly before: Instant | null } | null> {
  const [row] = await db<{ before: Instant | null }[]>`
    with was as (
      select id, moves_lifted_at from entitlement where id = ${entitlementId} and account_id = ${accountId} for update)
    update entitlement set moves_lifted_at = ${at} from was where entitlement.id = was.id
    returning was.moves_lifted_at as before`;
  return row ?? null;
}

/** @returns null when it is no active seat of this account (T1) */
export async function renameActivation(
  db: Db,
  accountId: number,
  id: string,
  name: string,
): Promise<{ readonly changed: boolean } | null> {
  const [row] = await db<{ changed: boolean }[]>`
    with was as (
      select id, device_name from activation
      where id = ${id} and account_id = ${accountId} and deactivated_at is null for update)
    update activation set device_name = ${name} from was where activation.id = was.id
    returning was.device_name is distinct from ${name} as changed`;
  return row ?? null;
}

/** A device is in use. Written down at most once a day of each, and never backwards. @returns those of these that have a seat */
export async function markSeen(
  db: Db,
  accountId: number,
  ids: readonly string[],
  now: Instant,
): Promise<number> {
  const [row] = await db<{ active: number }[]>`
    with active as (
      select id, last_seen_at from activation
      where id = any(${ids as string[]}) and account_id = ${accountId} and deactivated_at is null),
    seen as (
      update activation set last_seen_at = ${now} from active
      where activation.id = active.id
        and (active.last_seen_at is null or active.last_seen_at <= ${now - DAY}) returning 1)
    select count(*)::int as active from active`;
  return row?.active ?? 0;
}

/** The same for seats that were found already; in the order in which a transfer moves them, so that nobody waits in a circle. */
export async function markSeatsSeen(db: Db, ids: readonly string[], now: Instant): Promise<void> {
  if (ids.length === 0) return;
  await db`
    with mine as materialized (
      select id from activation
      where id = any(${ids as string[]}) and deactivated_at is null
        and (last_seen_at is null or last_seen_at <= ${now - DAY})
      order by id for no key update)
    update activation set last_seen_at = ${now} from mine where activation.id = mine.id`;
}

/** The same for devices that only say which installations they are, of many accounts. */
export async function markInstallationsSeen(
  db: Db,
  seen: readonly OwnedInstallation[],
  now: Instant,
): Promise<void> {
  if (seen.length === 0) return;
  await db`
    with mine as materialized (
      select activation.id
      from unnest(${seen.map((one) => one.accountId)}::bigint[], ${seen.map((one) => one.product)}::text[],
                  ${seen.map((one) => one.installation)}::text[]) as seen (account_id, product, installation)
      join activation on activation.account_id = seen.account_id and activation.product = seen.product
        and activation.installation = seen.installation
      where deactivated_at is null and (last_seen_at is null or last_seen_at <= ${now - DAY})
      order by activation.id for no key update of activation)
    update activation set last_seen_at = ${now} from mine where activation.id = mine.id`;
}
