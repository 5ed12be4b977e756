import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deviceOf, fingerprintOf, sameDevice } from '../../src/domain/fingerprint.ts';
import { seatOfInstallation } from '../../src/domain/installation-seat.ts';
import { FINGERPRINT_RULES } from '../../src/domain/plan.ts';
import {
  allSeatsTaken,
  decideSeat,
  grantedSeats,
  type Seat,
  type SeatSource,
} from '../../src/domain/seats.ts';

const NOW = 1_000_000;

describe('one device', () => {
  test('is told by as many equal parts as the rule asks for', () => {
    const known = { a: '1', b: '2', c: '3', d: '4' };
    const cases: readonly [Record<string, string>, readonly boolean[]][] = [
      [{ a: '1', b: '2', c: '3', d: '4' }, [true, true, true, true]],
      [{ a: '1', b: '2', c: '3', d: 'x' }, [true, true, true, false]],
      [{ a: '1', b: '2', c: 'x', d: 'x' }, [true, true, false, false]],
      [{ a: '1', b: 'x', c: 'x', d: 'x' }, [true, false, false, false]],
      [{ a: 'x', b: 'x', c: 'x', d: 'x' }, [false, false, false, false]],
      [{ a: '1', b: '2', c: '3' }, [true, true, true, false]],
      [{ e: '1' }, [false, false, false, false]],
    ];
    for (const [parts, expected] of cases)
      expect(FINGERPRINT_RULES.map((rule) => sameDevice(parts, known, rule))).toEqual(expected);
  });

  test('with a new disk keeps its seat under every rule but `all`, also when it is the last one', () => {
    const fingerprint = { disk: 'old', board: 'b', mac: 'm' };
    const taken: Seat = {
      ...{ id: 'a', entitlementId: 1, device: deviceOf(fingerprint), fingerprint },
      ...{ installation: null, activatedAt: 1 },
    };
    const only: SeatSource = { id: 1, quantity: 1, starts: null, expires: null, suspended: false };
    const outcomes = FINGERPRINT_RULES.map(
      (rule) =>
        decideSeat(
          {
            ...{ entitlements: [only], seats: [taken], wanted: 1, installation: null },
            ...{ fingerprint: { ...fingerprint, disk: 'new' }, rules: { fingerprint: rule, overage: 0 } },
          },
          NOW,
        ).outcome,
    );
    expect(Object.fromEntries(FINGERPRINT_RULES.map((rule, at) => [rule, outcomes[at]]))).toEqual({
      ...{ any: 'already', two: 'already', most: 'already' },
      all: 'no-seats',
    });
  });

  test('with a single part is told by it under every rule, and one without parts by none', () => {
    for (const rule of FINGERPRINT_RULES) {
      expect(sameDevice({ a: '1' }, { a: '1' }, rule)).toBe(true);
      expect(sameDevice({}, {}, rule)).toBe(false);
    }
  });

  test('is always itself, both ways round, whatever the rule and the order of its parts', () => {
    const fingerprint = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2'), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(fingerprint, fingerprint, fc.constantFrom(...FINGERPRINT_RULES), (a, b, rule) => {
        expect(sameDevice(a, a, rule)).toBe(true);
        expect(sameDevice(a, b, rule)).toBe(sameDevice(b, a, rule));
        const reversed = Object.fromEntries(Object.entries(a).reverse());
        expect(deviceOf(reversed)).toBe(deviceOf(a));
      }),
    );
  });

  test('leaves no readable part behind, and equal texts under two names differ', () => {
    const { mac, disk } = fingerprintOf({ mac: 'secret', disk: 'secret' });
    expect(mac).toMatch(/^[0-9a-f]{64}$/);
    expect(mac).not.toBe(disk);
  });
});

describe('seats', () => {
  test('are the quantity and the overage, rounded up to whole seats', () => {
    const cases = [
      [10, 0, 10],
      [10, 0.1, 11],
      [11, 0.1, 13],
      [1, 0.1, 2],
      [100, 0.07, 107],
      [0, 0.5, 0],
    ] as const;
    for (const [quantity, overage, granted] of cases) expect(grantedSeats(quantity, overage)).toBe(granted);
  });

  test('are never more than granted and never left unsold, whoever asks in whatever order (A1)', () => {
    const source = fc.record({ quantity: fc.nat(4), suspended: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(source, { minLength: 1, maxLength: 3 }),
        fc.array(fc.nat(12), { maxLength: 30 }),
        fc.constantFrom(0, 0.1, 0.5),
        (given, devices, overage) => {
          const entitlements = given.map((one, at) => entitlement(at + 1, one));
          const seats: Seat[] = [];
          for (const device of devices) {
            const decision = ask(entitlements, seats, device, overage);
            if (decision.outcome === 'activated') seats.push(seat(device, decision.entitlementId));
          }
          const granted = (one: SeatSource) => (one.suspended ? 0 : grantedSeats(one.quantity, overage));
          for (const one of entitlements)
            expect(seats.filter((taken) => taken.entitlementId === one.id).length).toBeLessThanOrEqual(
              granted(one),
            );
          const all = entitlements.reduce((sum, one) => sum + granted(one), 0);
          expect(seats).toHaveLength(Math.min(new Set(devices).size, all));
        },
      ),
    );
  });

  test('of the entitlement that was asked for come first, and say best why there is none', () => {
    const [full, other] = [entitlement(1, { quantity: 0 }), entitlement(2, { quantity: 1 })];
    expect(ask([full, other], [], 1, 0, 2)).toEqual({ outcome: 'activated', entitlementId: 2 });
    expect(ask([full, entitlement(2, { suspended: true })], [], 1, 0, 2)).toEqual({ outcome: 'no-seats' });
    const [expired, coming] = [entitlement(1, { expires: NOW }), entitlement(2, { starts: NOW + 1 })];
    expect(ask([expired, coming], [], 1, 0, 1)).toEqual({ outcome: 'expired' });
    expect(ask([expired, coming], [], 1, 0, 2)).toEqual({ outcome: 'not-started' });
    expect(ask([entitlement(1, { expires: NOW + 1, starts: NOW })], [], 1).outcome).toBe('activated');
  });

  test('are not what is missing while nothing is in force', () => {
    expect(allSeatsTaken([entitlement(1, { quantity: 0 })], [], 0, NOW)).toBe(true);
    expect(allSeatsTaken([entitlement(1, { quantity: 0, suspended: true })], [], 0, NOW)).toBe(false);
    expect(allSeatsTaken([entitlement(1, { quantity: 1 })], [], 0, NOW)).toBe(false);
  });

  test('taken from a page, where nobody saw the device, are that installation’s when its device is seen', () => {
    const blind = { ...seat(1, 1), installation: 'i-1', fingerprint: fingerprintOf({ installation: 'i-1' }) };
    const only = [entitlement(1, { quantity: 1 })];
    const asked = { entitlements: only, wanted: 1, rules: { fingerprint: 'most', overage: 0 } } as const;
    const real = fingerprintOf({ disk: 'd' });
    const outcome = (seats: readonly Seat[], fingerprint: Record<string, string>, installation: string) =>
      decideSeat({ ...asked, seats, fingerprint, installation }, NOW).outcome;
    expect(outcome([blind], real, 'i-1')).toBe('already');
    expect(outcome([blind], real, 'i-2')).toBe('no-seats');
    const seen = { ...blind, fingerprint: real };
    expect(outcome([seen], fingerprintOf({ installation: 'i-1' }), 'i-1')).toBe('already');
    expect(outcome([seen], fingerprintOf({ disk: 'another' }), 'i-1')).toBe('no-seats');
  });
});

describe('the seat of an installation', () => {
  const taken = { ...seat(1, 1), installation: 'i-1' };
  const facts = { seats: [taken], gaveBack: false, allTaken: true, rule: 'most', fingerprint: null } as const;

  test('is the one it was activated with, on the device it was activated on', () => {
    expect(seatOfInstallation({ ...facts, installation: 'i-1' })).toEqual({ seat: taken, refusal: null });
    const elsewhere = { ...facts, installation: 'i-1', fingerprint: fingerprintOf({ device: 'another' }) };
    expect(seatOfInstallation(elsewhere)).toEqual({ seat: null, refusal: 'FINGERPRINT_SCOPE_MISMATCH' });
  });

  test('is that of its device when it was installed anew', () => {
    const anew = { ...facts, installation: 'i-2', fingerprint: taken.fingerprint };
    expect(seatOfInstallation(anew)).toEqual({ seat: taken, refusal: null });
  });

  test('is missing because it was given back, else because all are taken, else for no reason of its own', () => {
    const none = { ...facts, installation: 'i-3' };
    expect(seatOfInstallation({ ...none, gaveBack: true }).refusal).toBe('NO_MACHINE');
    expect(seatOfInstallation(none).refusal).toBe('TOO_MANY_MACHINES');
    expect(seatOfInstallation({ ...none, allTaken: false }).refusal).toBeNull();
  });
});

function entitlement(id: number, changes: Partial<SeatSource>): SeatSource {
  return { id, quantity: 1, starts: null, expires: null, suspended: false, ...changes };
}

function seat(device: number, entitlementId: number): Seat {
  const fingerprint = fingerprintOf({ device: String(device) });
  const id = `${device}`;
  return {
    id,
    entitlementId,
    device: deviceOf(fingerprint),
    fingerprint,
    installation: null,
    activatedAt: NOW,
  };
}

function ask(
  entitlements: readonly SeatSource[],
  seats: readonly Seat[],
  device: number,
  overage = 0,
  wanted = 1,
) {
  const fingerprint = fingerprintOf({ device: String(device) });
  const rules = { fingerprint: 'most', overage } as const;
  return decideSeat({ entitlements, seats, wanted, fingerprint, installation: null, rules }, NOW);
}
