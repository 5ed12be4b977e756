import type { Instant } from '../domain/instant.ts';
import { type AccountRow, accountsById } from '../store/accounts.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { type BorrowingMove, borrowingMoves, type PlannedMove } from '../store/borrowed-seats.ts';
import type { Db, Pool } from '../store/connect.ts';
import { movableSeats, type SeatsByAccount } from '../store/entitlement-changes.ts';
import { lockEntitlementsOf } from '../store/entitlements.ts';
import { moveAlong, seatFacts } from './move-along.ts';

/** Entitlements that an import gives to another account, with the seats of both before. */
type BorrowedSeats = BorrowingMove & { readonly seats: SeatsByAccount };

/**
 * Before an import moves entitlements: those where a device has a seat of another one than it uses, locked, with their seats.
 * All others move with whatever seats they have, in one statement.
 */
export async function holdBorrowedSeats(
  db: Db,
  planned: readonly PlannedMove[],
): Promise<readonly BorrowedSeats[]> {
  const held: BorrowedSeats[] = [];
  for (const move of await borrowingMoves(db, planned)) {
    await lockEntitlementsOf(db, [move.fromId, move.toId], move.product);
    held.push({ ...move, seats: await movableSeats(db, [move.fromId, move.toId], move.product) });
  }
  return held;
}

/** After it: each device is where its key is, as after a transfer, by the terms that hold now. */
export async function settleBorrowedSeats(
  pool: Pool,
  db: Db,
  held: readonly BorrowedSeats[],
  actor: string,
  now: Instant,
): Promise<void> {
  const accounts = await accountsById(db, [...new Set(held.flatMap((one) => [one.fromId, one.toId]))]);
  for (const { fromId, toId, product, ids, seats } of held) {
    const [from, to] = [accounts.get(fromId), accounts.get(toId)] as [AccountRow, AccountRow];
    const locked = await lockEntitlementsOf(db, [fromId, toId], product);
    const facts = await seatFacts(pool, db, [from, to], product, now);
    const seated = await moveAlong(db, { ids, from, to, product, locked, seats, facts, actor }, now);
    const { devices, withoutSeat } = seated;
    await recordAudit(db, {
      ...{ at: now, actor, action: 'seats-moved', subject: `account:${fromId}` },
      why: 'An import of customers gives entitlements to another account.',
      before: { entitlements: ids, account: fromId },
      after: { entitlements: ids, account: toId, devices, withoutSeat },
      rows: seated.moves.length,
      root: rootHash(seated.moves.map((one) => JSON.stringify([one.id, one.side, one.entitlementId]))),
    });
  }
}
