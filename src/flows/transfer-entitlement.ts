import { localDateOf } from '../domain/days.ts';
import { checkVersion, isOfUse } from '../domain/entitlement-change.ts';
import type { Instant } from '../domain/instant.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { SeatsTransferred } from '../domain/transferred-seats.ts';
import { accountZone } from '../store/account-zones.ts';
import { type AccountRow, accountById, findAccount } from '../store/accounts.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import {
  giveEntitlement,
  lockEntitlement,
  movableSeats,
  ownerOfEntitlement,
} from '../store/entitlement-changes.ts';
import { lockEntitlementsOf } from '../store/entitlements.ts';
import {
  type EditRefusal,
  type EntitlementEditor,
  mayEdit,
  unknownEntitlement,
} from './change-entitlement.ts';
import type { FlowContext } from './context.ts';
import { moveAlong, seatFacts } from './move-along.ts';
import { tellOfEntitlement } from './tell-of-entitlement.ts';

export type Transferred = Pick<SeatsTransferred, 'devices' | 'withoutSeat'> & {
  readonly changed: boolean;
  readonly version: number;
};

const NO_DEVICES = { devices: 0, withoutSeat: { giving: 0, receiving: 0 } } as const;

/**
 * Gives an entitlement to another account, after a merger or a sale. Its license key stays what it is, and the devices that
 * use it go along with their seats and work on; those that only borrowed a seat of it stay, with a seat of their own account where
 * one is free. Both accounts keep a record. One that is theirs already changes nothing.
 * @returns whether it moved, with how many devices, for how many there was no seat, and its version now
 */
export async function transferEntitlement(
  { pool }: Pick<FlowContext, 'pool'>,
  input: EntitlementEditor & {
    readonly entitlement: string;
    /** External key of the account that gets it. */
    readonly to: string;
  },
): Promise<Result<Transferred, EditRefusal | 'unknown-account'>> {
  const allowed = mayEdit(input);
  if (!allowed.ok) return allowed;
  const owner = await ownerOfEntitlement(pool, input.entitlement);
  const from = owner === null ? null : await accountById(pool, owner.accountId);
  if (owner === null || from === null) return unknownEntitlement(input.entitlement);
  const to = await findAccount(pool, input.to);
  if (to === null) return refuse('unknown-account', `There is no account ${input.to}.`);
  const { product } = owner;
  const facts = await seatFacts(pool, pool, [from, to], product, await businessNow(pool));
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    // All entitlements of both, in the order in which seats are taken: none is taken or given back meanwhile (A1).
    const locked = await lockEntitlementsOf(db, [from.id, to.id], product);
    const held = await lockEntitlement(db, input.entitlement);
    if (held === null) return unknownEntitlement(input.entitlement);
    const { id, version } = held;
    if (held.account.id === to.id) return ok({ ...NO_DEVICES, changed: false, version });
    const isFresh = checkVersion(version, input.ifVersion);
    if (!isFresh.ok) return isFresh;
    if (!locked.some((row) => row.id === id)) return MOVED_MEANWHILE;
    const actor = `staff:${input.staff.id}`;
    const seats = await movableSeats(db, [from.id, to.id], product);
    await giveEntitlement(db, id, to.id);
    const moved = { ids: [id], from, to, product, locked, seats, facts, actor };
    const seated = await moveAlong(db, moved, now);
    const today = localDateOf(now, await accountZone(db, to.id, product));
    const gives = isOfUse(held.terms, today) ? to : null;
    await tellOfEntitlement(db, { id, product, accounts: [from, to], gives }, now);
    await record(db, { id, from, to, seated, input }, now);
    const { devices, withoutSeat } = seated;
    return ok({ changed: true, devices, withoutSeat, version: version + 1 });
  });
}

const MOVED_MEANWHILE = refuse(
  'changed-meanwhile',
  'Somebody gave this entitlement to another account at this very moment. Look at it again, then decide.',
);

type Moved = { readonly from: AccountRow; readonly to: AccountRow; readonly seated: SeatsTransferred };

/** In the record of both accounts. */
async function record(
  db: Db,
  { id, from, to, seated, input }: Moved & { readonly id: number; readonly input: EntitlementEditor },
  now: Instant,
): Promise<void> {
  const { moves, devices, withoutSeat } = seated;
  const entry = {
    ...{ at: now, actor: `staff:${input.staff.id}`, why: input.reason.trim() },
    before: { entitlement: id, account: from.id },
    rows: moves.length,
    root: rootHash(moves.map((one) => JSON.stringify([one.id, one.side, one.entitlementId]))),
  };
  const after = { entitlement: id, account: to.id, devices };
  await recordAudit(db, {
    ...entry,
    action: 'entitlement-transferred-away',
    subject: `account:${from.id}`,
    after: { ...after, withoutSeat: withoutSeat.giving },
  });
  await recordAudit(db, {
    ...entry,
    action: 'entitlement-transferred-here',
    subject: `account:${to.id}`,
    after: { ...after, withoutSeat: withoutSeat.receiving },
  });
}
