import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startOfDay } from '../../src/domain/days.ts';
import { admit, allowance, type Candidate, type Used, windowStart } from '../../src/domain/limits.ts';
import type { EnforceLimit } from '../../src/domain/plan.ts';
import { phase, RULES } from './standing-facts.ts';

const limit = (accounts: number | null, share: number | null = null): EnforceLimit => ({
  accounts,
  share,
  perDays: 1,
});
const NOTHING_USED: Used = { campaign: new Set(), phases: new Map() };
const candidates = (count: number, of = 'enforce'): Candidate[] =>
  Array.from({ length: count }, (_, n) => ({ accountId: n, rank: String(n).padStart(4, '0'), phase: of }));
const plan = (enforce: EnforceLimit | null, ramp: number | null = null) => ({
  limits: { enforce },
  phases: [phase('enforce', 'enforce-product', { ramp: ramp === null ? null : { share: ramp, perDays: 1 } })],
});

describe('limits (E7)', () => {
  it('allow the smaller of count and share, and at least one account', () => {
    expect(allowance(null, 100)).toBe(Number.POSITIVE_INFINITY);
    expect(allowance(limit(500, 0.2), 100)).toBe(20);
    expect(allowance(limit(5, 0.2), 100)).toBe(5);
    expect(allowance(limit(null, 0.2), 3)).toBe(1);
    expect(allowance(limit(null, 0.29), 100)).toBe(29);
    expect(allowance(limit(null, 0.299), 100)).toBe(29);
    expect(allowance(limit(0), 100)).toBe(0);
  });

  it('look back over tightening days, today included', () => {
    const since = (today: string, perDays: number) => windowStart(today, perDays, RULES);
    const midnight = (day: string) => startOfDay(day, RULES.zone);
    expect(since('2027-05-12', 1)).toBe(midnight('2027-05-12'));
    expect(since('2027-05-12', 3)).toBe(midnight('2027-05-10'));
    expect(since('2027-05-11', 3)).toBe(midnight('2027-05-06'));
    // On a Friday nothing tightens: the window of one day is still Thursday's.
    expect(since('2027-05-14', 1)).toBe(midnight('2027-05-13'));
  });

  it('admit lowest ranks first and spill the others', () => {
    const shuffled = candidates(5).toReversed();
    expect([...admit(shuffled, plan(limit(2)), 100, new Map(), NOTHING_USED)].sort()).toEqual([0, 1]);
    expect(admit(shuffled, plan(null), 100, new Map(), NOTHING_USED).size).toBe(5);
  });

  it('count what the window has used already', () => {
    const used = { ...NOTHING_USED, campaign: new Set([90, 91]) };
    expect([...admit(candidates(5), plan(limit(3)), 100, new Map(), used)]).toEqual([0]);
    expect(admit(candidates(5), plan(limit(2)), 100, new Map(), used).size).toBe(0);
  });

  it('count an account once, however many of its products change', () => {
    const twice = [...candidates(2), ...candidates(2)];
    expect([...admit(twice, plan(limit(2)), 100, new Map(), NOTHING_USED)].sort()).toEqual([0, 1]);
    const used = { ...NOTHING_USED, campaign: new Set([1]) };
    expect([...admit(candidates(3), plan(limit(1)), 100, new Map(), used)]).toEqual([1]);
  });

  it('let a phase have what its approved ramp moves, against its own accounts', () => {
    const accounts = new Map([['enforce', 30]]);
    expect(admit(candidates(10), plan(limit(1), 0.1), 1000, accounts, NOTHING_USED).size).toBe(3);
    const used = { campaign: new Set<number>(), phases: new Map([['enforce', new Set([90, 91])]]) };
    expect(admit(candidates(10), plan(limit(0), 0.1), 1000, accounts, used).size).toBe(1);
    expect(admit(candidates(10, 'other'), plan(limit(0), 0.1), 1000, accounts, NOTHING_USED).size).toBe(0);
  });

  it('never let through more than limit or ramp, and never fewer while there is room', () => {
    const numbers = fc.record({
      waiting: fc.integer({ min: 0, max: 40 }),
      most: fc.integer({ min: 0, max: 20 }),
      used: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(numbers, ({ waiting, most, used }) => {
        const earlier = new Set(Array.from({ length: used }, (_, n) => 1000 + n));
        const admitted = admit(candidates(waiting), plan(limit(most)), 100, new Map(), {
          ...NOTHING_USED,
          campaign: earlier,
        });
        expect(admitted.size).toBe(Math.min(waiting, Math.max(0, most - used)));
      }),
      { numRuns: 100 },
    );
  });
});
