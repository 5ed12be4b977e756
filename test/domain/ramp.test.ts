import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountStart, accountsPerStep, rampDay, rampStep } from '../../src/domain/ramp.ts';
import { RULES, slot } from './standing-facts.ts';

const TENTH = { share: 0.1, perDays: 1 };

describe('ramps', () => {
  it('move a tenth of thirty accounts as three, whatever floating point says', () => {
    expect(accountsPerStep(TENTH, 30)).toBe(3);
    expect(accountsPerStep({ share: 0.07, perDays: 1 }, 100)).toBe(7);
    expect([6, 7].map((position) => rampStep({ share: 0.07, perDays: 1 }, position, 100))).toEqual([0, 1]);
    expect([0, 2, 3, 5, 29].map((position) => rampStep(TENTH, position, 30))).toEqual([0, 0, 1, 1, 9]);
  });

  it('round a share up to a whole account, and move at least one', () => {
    expect(accountsPerStep(TENTH, 31)).toBe(4);
    expect(accountsPerStep(TENTH, 3)).toBe(1);
    expect(accountsPerStep(TENTH, 0)).toBe(1);
  });

  it('put everybody into step 0 where there is no ramp', () => {
    expect(rampStep(null, 17, 20)).toBe(0);
    expect(rampStep(TENTH, 0, 0)).toBe(0);
  });

  it('fill their steps in order, none fuller than a step may be, within the steps of the share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 400 }), (parts, accounts) => {
        const ramp = { share: 1 / parts, perDays: 1 };
        const steps = Array.from({ length: accounts }, (_, position) => rampStep(ramp, position, accounts));
        const most = accountsPerStep(ramp, accounts);
        expect(steps).toEqual(steps.toSorted((a, b) => a - b));
        expect(Math.max(...steps)).toBeLessThan(parts);
        for (const step of new Set(steps))
          expect(steps.filter((one) => one === step).length).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60 },
    );
  });

  it('count tightening days: no Friday, no weekend', () => {
    const day = (step: number, perDays = 1) => rampDay('2027-05-10', { share: 0.1, perDays }, step, RULES);
    expect([0, 1, 2, 3, 4, 5].map((step) => day(step))).toEqual([
      ...['2027-05-10', '2027-05-11', '2027-05-12', '2027-05-13', '2027-05-17', '2027-05-18'],
    ]);
    expect(day(2, 2)).toBe('2027-05-17');
    expect(rampDay('2027-05-14', null, 3, RULES)).toBe('2027-05-14');
  });

  it('start an account at its own next tightening slot after the campaign’s midnight', () => {
    expect(accountStart('2027-05-10', null, 0, RULES, RULES)).toBe(slot('2027-05-10'));
    expect(accountStart('2027-05-14', null, 0, RULES, RULES)).toBe(slot('2027-05-17'));
    expect(accountStart('2027-05-10', TENTH, 4, RULES, RULES)).toBe(slot('2027-05-17'));
    const newYork = { ...RULES, zone: 'America/New_York' };
    expect(accountStart('2027-05-10', null, 0, RULES, newYork)).toBe(Date.parse('2027-05-10T10:00:00-04:00'));
    // Midnight in Berlin is 10 May 07:00 in Tokyo, so the slot of that day is still to come.
    const tokyo = { ...RULES, zone: 'Asia/Tokyo' };
    expect(accountStart('2027-05-10', null, 0, RULES, tokyo)).toBe(Date.parse('2027-05-10T10:00:00+09:00'));
  });
});
