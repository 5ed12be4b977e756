import { describe, expect, it } from 'vitest';
import type { DayRules } from '../../src/domain/calendar.ts';
import {
  caseDuty,
  PLAIN_OFFICE,
  workingSecondsBetween,
  workingTimeAfter,
} from '../../src/domain/case-due.ts';
import { localDateOf, wallTime, weekdayOf } from '../../src/domain/days.ts';
import { randomFrom } from '../support/random.ts';

const BERLIN: DayRules = {
  ...PLAIN_OFFICE,
  zone: 'Europe/Berlin',
  countries: ['DE'],
  holidays: new Map([['DE', new Set(['2027-03-26', '2027-03-29'])]]),
};
const HOUR = 3600;
const at = (day: string, time: string) => wallTime(day, time, 'Europe/Berlin');

describe('working time', () => {
  it('PT8H asked for on a Friday at 16:00 is due on Monday at 16:00', () => {
    expect(workingTimeAfter(at('2027-02-05', '16:00'), 8 * HOUR, BERLIN)).toBe(at('2027-02-08', '16:00'));
  });

  it('what comes on a Saturday or at night is as if it came when the office opens', () => {
    expect(workingTimeAfter(at('2027-02-06', '12:00'), 2 * HOUR, BERLIN)).toBe(at('2027-02-08', '11:00'));
    expect(workingTimeAfter(at('2027-02-08', '23:00'), HOUR, BERLIN)).toBe(at('2027-02-09', '10:00'));
    expect(workingTimeAfter(at('2027-02-08', '05:00'), HOUR, BERLIN)).toBe(at('2027-02-08', '10:00'));
  });

  it('a working day that just fits ends with the office, and public holidays do not count', () => {
    expect(workingTimeAfter(at('2027-02-08', '09:00'), 8 * HOUR, BERLIN)).toBe(at('2027-02-08', '17:00'));
    // Good Friday and Easter Monday lie between.
    expect(workingTimeAfter(at('2027-03-25', '16:00'), 2 * HOUR, BERLIN)).toBe(at('2027-03-30', '10:00'));
  });

  it('is never due outside office hours, never before it was asked, and later for more time, whatever chance brings', () => {
    const chance = randomFrom(5);
    for (let round = 0; round < 400; round++) {
      const from =
        at('2027-01-01', '00:00') + chance.below(365 * 24) * HOUR * 1000 + chance.below(3600) * 1000;
      const seconds = 60 + chance.below(60 * HOUR);
      const due = workingTimeAfter(from, seconds, BERLIN);
      const day = localDateOf(due, BERLIN.zone);
      expect(['sat', 'sun']).not.toContain(weekdayOf(day));
      expect(due).toBeGreaterThan(at(day, '09:00'));
      expect(due).toBeLessThanOrEqual(at(day, '17:00'));
      expect(due).toBeGreaterThan(from);
      expect(workingTimeAfter(from, seconds + 60, BERLIN)).toBeGreaterThan(due);
      expect(workingTimeAfter(from + 3_600_000, seconds, BERLIN)).toBeGreaterThanOrEqual(due);
      expect(workingSecondsBetween(from, due, BERLIN)).toBe(seconds);
    }
  });

  it('somebody above is told when three quarters of it are used up', () => {
    const support = { owners: { activation: 'tech-support' }, answerWithinSeconds: { activation: 2 * HOUR } };
    expect(caseDuty('activation', support, at('2027-02-05', '16:00'), BERLIN)).toEqual({
      owner: 'tech-support',
      openedAt: at('2027-02-05', '16:00'),
      dueAt: at('2027-02-08', '10:00'),
      escalateAt: at('2027-02-08', '09:30'),
    });
  });
});
