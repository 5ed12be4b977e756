import type { EntitlementTerms } from '../domain/entitlement-change.ts';
import type { Instant, ZoneName } from '../domain/instant.ts';
import type { MovableSeat, SeatMove } from '../domain/transferred-seats.ts';
import type { Db } from './connect.ts';

/** An entitlement that is about to be changed, with whose it is. */
export type HeldEntitlement = {
  readonly id: number;
  readonly externalKey: string;
  readonly product: string;
  readonly version: number;
  readonly terms: EntitlementTerms;
  readonly account: HeldAccount;
};

export type HeldAccount = {
  readonly id: number;
  readonly externalKey: string;
  readonly timeZone: ZoneName | null;
};

type HeldRow = Omit<HeldEntitlement, 'terms' | 'account'> &
  Omit<EntitlementTerms, 'suspended'> & {
    readonly suspendedAt: Instant | null;
    readonly accountId: number;
    readonly accountKey: string;
    readonly timeZone: ZoneName | null;
  };

/** An entitlement by its external key, locked until the transaction ends; null when there is none. */
export async function lockEntitlement(db: Db, externalKey: string): Promise<HeldEntitlement | null> {
  const [row] = await db<HeldRow[]>`
    select entitlement.id, entitlement.external_key, product, quantity, features, starts, expires, support_until,
           suspended_at, version, account_id, account.external_key as account_key, account.time_zone
    from entitlement join account on account.id = entitlement.account_id
    where entitlement.external_key = ${externalKey} for update of entitlement`;
  if (row === undefined) return null;
  const { id, product, version, quantity, features, starts, expires, supportUntil, suspendedAt } = row;
  return {
    ...{ id, externalKey: row.externalKey, product, version },
    terms: { quantity, features, starts, expires, supportUntil, suspended: suspendedAt !== null },
    account: { id: row.accountId, externalKey: row.accountKey, timeZone: row.timeZone },
  };
}

export type NewEntitlement = {
  readonly externalKey: string;
  readonly accountId: number;
  readonly product: string;
  readonly terms: EntitlementTerms;
};

/**
 * Adds an entitlement. Where another transaction is adding one of the same key, it waits for that one.
 * @returns its id; null when there is one of this key
 */
export async function insertEntitlement(db: Db, one: NewEntitlement, now: Instant): Promise<number | null> {
  const { quantity, features, starts, expires, supportUntil, suspended } = one.terms;
  const [row] = await db<{ id: number }[]>`
    insert into entitlement (external_key, account_id, product, quantity, features, starts, expires, support_until,
                             suspended_at, created_at)
    values (${one.externalKey}, ${one.accountId}, ${one.product}, ${quantity}, ${features as string[]}, ${starts},
            ${expires}, ${supportUntil}, ${suspended ? now : null}, ${now})
    on conflict (external_key) do nothing returning id`;
  return row?.id ?? null;
}

/** Gives a locked entitlement other terms, and raises its version. */
export async function saveTerms(db: Db, id: number, terms: EntitlementTerms, now: Instant): Promise<void> {
  await db`
    update entitlement
    set quantity = ${terms.quantity}, features = ${terms.features as string[]}, starts = ${terms.starts},
        expires = ${terms.expires}, support_until = ${terms.supportUntil},
        suspended_at = case when ${String(terms.suspended)} = 'true' then coalesce(suspended_at, ${now}) end,
        version = version + 1
    where id = ${id}`;
}

/** Whose an entitlement is, and of which product; null when there is none. */
export async function ownerOfEntitlement(
  db: Db,
  externalKey: string,
): Promise<{ readonly accountId: number; readonly product: string } | null> {
  const [row] = await db<{ accountId: number; product: string }[]>`
    select account_id, product from entitlement where external_key = ${externalKey}`;
  return row ?? null;
}

export type SeatsByAccount = ReadonlyMap<number, readonly MovableSeat[]>;

/** Active seats of each account for a product, the oldest first. */
export async function movableSeats(
  db: Db,
  accountIds: readonly number[],
  product: string,
): Promise<SeatsByAccount> {
  const rows = await db<(MovableSeat & { accountId: number })[]>`
    select account_id, id, entitlement_id, device, coalesce(asked_entitlement_id, entitlement_id) as asked
    from activation
    where account_id = any(${accountIds as number[]}) and product = ${product} and deactivated_at is null
    order by activated_at, id`;
  return new Map(
    accountIds.map((accountId) => [accountId, rows.filter((row) => row.accountId === accountId)]),
  );
}

/** Gives a locked entitlement to another account; its seats are {@link moveSeats}' business. */
export async function giveEntitlement(db: Db, id: number, to: number): Promise<void> {
  await db`update entitlement set account_id = ${to}, version = version + 1 where id = ${id}`;
}

/**
 * Moves the seats that {@link seatsAfterTransfer} says, whose entitlements are locked, and with them the installations
 * of the devices that go along. Seats that were given back stay the record of the account before.
 */
export async function moveSeats(
  db: Db,
  { from, to }: { readonly from: number; readonly to: number },
  moves: readonly SeatMove[],
  now: Instant,
): Promise<void> {
  const gone = moves.filter((one) => one.side === 'receiving').map((one) => one.id);
  // Installations before seats, each in their order, as whoever writes down that a client was heard of.
  await db`
    with mine as materialized (
      select installation.product, installation.id
      from installation
      where installation.account_id = ${from}
        and (installation.product, installation.id) in (
          select product, installation from activation where id = any(${gone}) and installation is not null)
      order by installation.product, installation.id for update)
    update installation set account_id = ${to}
    from mine where installation.product = mine.product and installation.id = mine.id`;
  await db`
    with new as (
      select * from unnest(${moves.map((one) => one.id)}::text[], ${moves.map((one) => one.side)}::text[],
                           ${moves.map((one) => one.entitlementId)}::bigint[]) as new (id, side, entitlement_id)
    ), mine as materialized (
      select activation.id from activation join new using (id) order by activation.id for update of activation)
    update activation
    set account_id = case when new.side = 'receiving' then ${to}::bigint else ${from}::bigint end,
        asked_entitlement_id = coalesce(asked_entitlement_id, activation.entitlement_id),
        entitlement_id = coalesce(new.entitlement_id, activation.entitlement_id),
        deactivated_at = case when new.entitlement_id is null then ${now}::timestamptz end,
        ended_because = case when new.entitlement_id is null then 'transfer' end
    from mine join new using (id) where activation.id = mine.id`;
}

/** Is this a product somebody sells: one that a campaign names, or that an account owns? */
export async function isKnownProduct(db: Db, product: string): Promise<boolean> {
  const [row] = await db`
    select 1 where exists (select 1 from product where key = ${product})
                or exists (select 1 from entitlement where product = ${product})`;
  return row !== undefined;
}

/** Gives an account an identifier. @returns false when it had it */
export async function addIdentifier(
  db: Db,
  accountId: number,
  identifier: { readonly kind: string; readonly value: string },
): Promise<boolean> {
  const added = await db`
    insert into identifier (account_id, kind, value) values (${accountId}, ${identifier.kind}, ${identifier.value})
    on conflict do nothing`;
  return added.count > 0;
}

/** Takes an identifier from an account. @returns false when it had none such */
export async function removeIdentifier(
  db: Db,
  accountId: number,
  identifier: { readonly kind: string; readonly value: string },
): Promise<boolean> {
  const removed = await db`
    delete from identifier
    where account_id = ${accountId} and kind = ${identifier.kind} and value = ${identifier.value}`;
  return removed.count > 0;
}
