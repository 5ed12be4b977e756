import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/instant.ts';
import { grantedSeats, type SeatSource } from '../../src/domain/seats.ts';
import {
  type MovableSeat,
  type SeatAccount,
  type SeatTransfer,
  seatsAfterTransfer,
} from '../../src/domain/transferred-seats.ts';

const NOW: Instant = Date.parse('2027-06-01T10:00:00Z');

const source = (id: number, quantity: number, changes: Partial<SeatSource> = {}): SeatSource => ({
  ...{ id, quantity, starts: null, expires: null, suspended: false },
  ...changes,
});
const seat = (device: string, asked: number, entitlementId = asked): MovableSeat => ({
  ...{ id: `seat of ${device}`, device, asked, entitlementId },
});
const seats = (count: number, prefix: string, asked: number, entitlementId = asked) =>
  Array.from({ length: count }, (_, at) => seat(`${prefix}${at}`, asked, entitlementId));
const account = (entitlements: readonly SeatSource[], has: readonly MovableSeat[] = []): SeatAccount => ({
  ...{ entitlements, overage: 0, seats: has },
});

describe('a transfer', () => {
  test('of what only stepped in takes no device along, and finds a seat for as many as their account has', () => {
    const after = seatsAfterTransfer(
      {
        moved: [2],
        giving: account([source(1, 2), source(3, 4)], [...seats(2, 'own', 1), ...seats(10, 'borrows', 1, 2)]),
        receiving: account([source(2, 10)]),
      },
      NOW,
    );
    expect(after).toMatchObject({ devices: 0, withoutSeat: { giving: 6, receiving: 0 } });
    expect(after.moves.slice(0, 5)).toEqual([
      ...seats(4, 'borrows', 1).map(({ id }) => ({ id, side: 'giving', entitlementId: 3 })),
      { id: 'seat of borrows4', side: 'giving', entitlementId: null },
    ]);
  });

  test('of what devices use takes those along that borrowed a seat of another one, as far as it has room', () => {
    const after = seatsAfterTransfer(
      {
        moved: [1],
        giving: account(
          [source(2, 10)],
          [...seats(2, 'own', 1), ...seats(3, 'borrows', 1, 2), seat('stays', 2)],
        ),
        receiving: account([source(1, 4), source(7, 0)], [seat('theirs', 7)]),
      },
      NOW,
    );
    expect(after.moves.map((one) => one.entitlementId)).toEqual([1, 1, 1, 1, null]);
    expect(after).toMatchObject({ devices: 4, withoutSeat: { giving: 0, receiving: 1 } });
    expect(after.moves.every((one) => one.side === 'receiving')).toBe(true);
  });

  test('lets two that borrowed of each other change places', () => {
    const after = seatsAfterTransfer(
      {
        moved: [1],
        giving: account([source(2, 1)], [seat('a', 1, 2), seat('b', 2, 1)]),
        receiving: account([source(1, 1)]),
      },
      NOW,
    );
    expect(after.moves).toEqual([
      { id: 'seat of a', side: 'receiving', entitlementId: 1 },
      { id: 'seat of b', side: 'giving', entitlementId: 2 },
    ]);
  });

  test('gives no seat of what is over, suspended or still to come', () => {
    const closed = [
      source(3, 9, { expires: NOW }),
      source(4, 9, { suspended: true }),
      source(5, 9, { starts: NOW + 1 }),
    ];
    const giving = account(closed, [seat('a', 3, 2)]);
    const after = seatsAfterTransfer({ moved: [2], giving, receiving: account([source(2, 1)]) }, NOW);
    expect(after.withoutSeat).toEqual({ giving: 1, receiving: 0 });
  });

  test('gives no second seat to a device that has one where it goes to, and that is no loss', () => {
    const after = seatsAfterTransfer(
      {
        moved: [1],
        giving: account([source(2, 5)], [seat('a', 1, 2)]),
        receiving: account([source(1, 5), source(7, 5)], [seat('a', 7)]),
      },
      NOW,
    );
    expect(after).toMatchObject({ devices: 0, withoutSeat: { giving: 0, receiving: 0 } });
    expect(after.moves).toEqual([{ id: 'seat of a', side: 'receiving', entitlementId: null }]);
  });

  test('of what was lowered under its use cuts off nobody who uses it (A4)', () => {
    const giving = account([], seats(3, 'own', 1));
    const after = seatsAfterTransfer({ moved: [1], giving, receiving: account([source(1, 1)]) }, NOW);
    expect(after).toMatchObject({ devices: 3, withoutSeat: { giving: 0, receiving: 0 } });
  });
});

describe('whatever the seats were', () => {
  const quantities = fc.array(fc.nat(4), { minLength: 1, maxLength: 3 });
  /** Entitlement 1 moves, at times together with 2; the giving account has 2…, the receiving one 11…. */
  const transfers = fc
    .record({
      moved: fc.nat(5),
      stay: quantities,
      theirs: quantities,
      overage: fc.constantFrom(0, 0.1, 0.5),
      over: fc.boolean(),
      both: fc.boolean(),
      taken: fc.array(fc.record({ asked: fc.nat(3), given: fc.nat(3) }), { maxLength: 16 }),
      theirTaken: fc.array(fc.nat(2), { maxLength: 6 }),
      shared: fc.nat(20),
    })
    .map(({ moved, stay, theirs, overage, over, both, taken, theirTaken, shared }): SeatTransfer => {
      const staying = stay.map((quantity, at) => source(at + 2, quantity, { suspended: over && at === 0 }));
      const there = theirs.map((quantity, at) => source(at + 11, quantity));
      const own = [1, ...staying.map((one) => one.id)];
      const gone = both ? staying.slice(0, 1) : [];
      const pick = (at: number) => own[at % own.length] as number;
      return {
        moved: [1, ...gone.map((one) => one.id)],
        giving: {
          entitlements: staying.filter((one) => !gone.includes(one)),
          overage,
          seats: taken.map(({ asked, given }, at) => seat(`d${at}`, pick(asked), pick(given))),
        },
        receiving: {
          entitlements: [source(1, moved), ...gone, ...there],
          overage: 0,
          seats: theirTaken.map((at, nth) =>
            seat(nth === 0 ? `d${shared}` : `t${nth}`, there[at % there.length]?.id ?? 11),
          ),
        },
      };
    });

  /** Seats of each account after it, by the entitlement that gives them. */
  function outcomeOf(transfer: SeatTransfer) {
    const { moves, ...rest } = seatsAfterTransfer(transfer, NOW);
    const moveOf = new Map(moves.map((one) => [one.id, one]));
    const all = transfer.giving.seats.map((one) => {
      const move = moveOf.get(one.id);
      return {
        ...{ seat: one, side: move?.side ?? ('giving' as const) },
        at: move === undefined ? one.entitlementId : move.entitlementId,
      };
    });
    return { ...rest, moves, all };
  }

  test('every device is of the account whose key it uses, and every seat of an entitlement of that account', () => {
    fc.assert(
      fc.property(transfers, (transfer) => {
        for (const { seat: one, side, at } of outcomeOf(transfer).all) {
          expect(side).toBe(transfer.moved.includes(one.asked) ? 'receiving' : 'giving');
          const own = transfer[side].entitlements.map((entitlement) => entitlement.id);
          if (at !== null) expect(own).toContain(at);
        }
      }),
    );
  });

  test('no entitlement has more seats taken than are granted, but those that had before (A1)', () => {
    fc.assert(
      fc.property(transfers, (transfer) => {
        const { all } = outcomeOf(transfer);
        for (const side of ['giving', 'receiving'] as const) {
          const { entitlements, overage, seats: held } = transfer[side];
          for (const { id, quantity } of entitlements) {
            const before = [...transfer.giving.seats, ...transfer.receiving.seats];
            const was = before.filter((one) => one.entitlementId === id).length;
            const theirs = side === 'receiving' ? held.filter((one) => one.entitlementId === id).length : 0;
            const now = all.filter((one) => one.at === id).length + theirs;
            expect(now).toBeLessThanOrEqual(Math.max(was, grantedSeats(quantity, overage)));
          }
        }
      }),
    );
  });

  test('nobody who has a seat of what their own key is for loses it, and nobody loses one while one is free', () => {
    fc.assert(
      fc.property(transfers, (transfer) => {
        const { all, withoutSeat } = outcomeOf(transfer);
        for (const { seat: one, at } of all) if (one.asked === one.entitlementId) expect(at).toBe(one.asked);
        for (const side of ['giving', 'receiving'] as const) {
          if (withoutSeat[side] === 0) continue;
          const { entitlements, overage, seats: held } = transfer[side];
          for (const { id, quantity, suspended } of entitlements) {
            const theirs = side === 'receiving' ? held.filter((one) => one.entitlementId === id).length : 0;
            const taken = all.filter((one) => one.at === id).length + theirs;
            if (!suspended) expect(taken).toBeGreaterThanOrEqual(grantedSeats(quantity, overage));
          }
        }
      }),
    );
  });
});
