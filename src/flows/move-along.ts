import { addDays, endOfDay, localDateOf } from '../domain/days.ts';
import { airAfterTransfer, TAKEN_OVER_DAYS } from '../domain/entitlement-change.ts';
import type { Instant } from '../domain/instant.ts';
import { isExemptUntil } from '../domain/leniency.ts';
import { type SeatAccount, type SeatsTransferred, seatsAfterTransfer } from '../domain/transferred-seats.ts';
import { accountZone } from '../store/account-zones.ts';
import type { AccountRow } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import type { Db, Pool } from '../store/connect.ts';
import { moveSeats, type SeatsByAccount } from '../store/entitlement-changes.ts';
import type { EntitlementRow } from '../store/entitlements.ts';
import { insertLeniency } from '../store/leniencies.ts';
import { blockingFrom, leniencesOf } from '../store/standings.ts';
import { entitlementSpan, loadManyPolicyFacts, type PolicyFacts } from './policy-facts.ts';

/** Entitlements to one product that go from one account to another. */
export type MovedEntitlements = {
  readonly ids: readonly number[];
  readonly from: AccountRow;
  readonly to: AccountRow;
  readonly product: string;
  /** All of both accounts to the product, locked in the order in which seats are taken: so none is taken meanwhile (A1). */
  readonly locked: readonly EntitlementRow[];
  /** Active seats of both before they moved. */
  readonly seats: SeatsByAccount;
  /** Of `from`, then of `to`; see {@link seatFacts}. */
  readonly facts: readonly PolicyFacts[];
  /** Who moves them, as the audit names people. */
  readonly actor: string;
};

/**
 * Moves the devices that use entitlements which have gone to another account, each with its seat ({@link seatsAfterTransfer}).
 * Where an account would block whoever lost a seat by it, or came along, it is let off for a while.
 */
export async function moveAlong(db: Db, moved: MovedEntitlements, now: Instant): Promise<SeatsTransferred> {
  const { ids, from, to, locked, seats, facts } = moved;
  const sides = [from, to].map((account, at): SeatAccount => {
    const isTo = account.id === to.id;
    const own = locked.filter((row) => (ids.includes(row.id) ? isTo : row.accountId === account.id));
    return { ...seatSources(own, facts[at] as PolicyFacts), seats: seats.get(account.id) ?? [] };
  });
  const [giving, receiving] = sides as [SeatAccount, SeatAccount];
  const seated = seatsAfterTransfer({ moved: ids, giving, receiving }, now);
  await moveSeats(db, { from: from.id, to: to.id }, seated.moves, now);
  await giveAir(db, moved, seated, now);
  return seated;
}

/** What seats depend on at each account, and does not change when entitlements move. */
export async function seatFacts(
  pool: Pool,
  db: Db,
  accounts: readonly AccountRow[],
  key: string,
  now: Instant,
): Promise<readonly PolicyFacts[]> {
  const product = { key, name: key, features: [] };
  const owners = accounts.map((account) => {
    const subject = `account:${account.externalKey}` as const;
    return { product, account, subject };
  });
  return loadManyPolicyFacts(pool, db, owners, now);
}

function seatSources(
  rows: readonly EntitlementRow[],
  facts: PolicyFacts,
): Pick<SeatAccount, 'entitlements' | 'overage'> {
  const entitlements = rows.map((row) => ({ ...entitlementSpan(row, facts), id: row.id }));
  return { entitlements, overage: facts.rules.overage };
}

const CAME_ALONG =
  'Devices came along with an entitlement; their people were not told of this account’s dates.';
const LOST_A_SEAT =
  'An entitlement went to another account, and there is no seat left for devices that had one of it.';

/** Nobody is blocked by dates that only the other account's people were told of, or for a seat that a transfer took. */
async function giveAir(
  db: Db,
  { from, to, product, actor }: MovedEntitlements,
  { withoutSeat }: SeatsTransferred,
  now: Instant,
): Promise<void> {
  const blocks = await blockingFrom(db, [from.id, to.id], product);
  const air = airAfterTransfer(
    { giving: blocks.get(from.id) ?? null, receiving: blocks.get(to.id) ?? null },
    withoutSeat,
    now,
  );
  if (air.giving) await exempt(db, from, product, LOST_A_SEAT, actor, now);
  if (air.receiving) await exempt(db, to, product, CAME_ALONG, actor, now);
}

/** It is the rule's air and nobody's gift, so it does not count against what an agent may give. */
async function exempt(
  db: Db,
  account: AccountRow,
  product: string,
  reason: string,
  actor: string,
  now: Instant,
): Promise<void> {
  const zone = await accountZone(db, account.id, product);
  const untilAt = endOfDay(addDays(localDateOf(now, zone), TAKEN_OVER_DAYS), zone);
  const held = (await leniencesOf(db, [account.id])).get(account.id) ?? [];
  if (isExemptUntil(held, untilAt, now)) return;
  const exemption = { accountId: account.id, kind: 'exemption' as const, fromAt: now, untilAt, days: 0 };
  const id = await insertLeniency(db, { ...exemption, reason, owner: 'support', createdBy: 'system' });
  await recordAudit(db, {
    at: now,
    actor,
    action: 'exemption-given',
    subject: `account:${account.id}`,
    why: reason,
    after: { id, untilAt },
  });
}
