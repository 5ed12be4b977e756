import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPaused, pausedDays } from '../../src/domain/pause.ts';

const ZONE = 'Europe/Berlin';
const at = (text: string) => Date.parse(`${text}:00+02:00`);
const pause = (from: string, until: string | null) => ({
  from: at(from),
  until: until === null ? null : at(until),
});
const BEGIN = at('2027-05-01T00:00');
const days = (from: string, until: string | null, now = '2027-06-30T00:00', since = BEGIN) =>
  pausedDays([pause(from, until)], since, at(now), ZONE);

describe('pauses (E6)', () => {
  it('are on while one has no end', () => {
    expect(isPaused([])).toBe(false);
    expect(isPaused([pause('2027-05-03T09:00', '2027-05-04T09:00')])).toBe(false);
    expect(isPaused([pause('2027-05-03T09:00', '2027-05-04T09:00'), pause('2027-05-10T09:00', null)])).toBe(
      true,
    );
  });

  it('count each begun day in full, in the customer’s favour', () => {
    expect(days('2027-05-03T09:00', '2027-05-03T09:01')).toBe(1);
    expect(days('2027-05-03T09:00', '2027-05-04T09:00')).toBe(1);
    expect(days('2027-05-03T09:00', '2027-05-04T09:01')).toBe(2);
    expect(days('2027-05-03T09:00', '2027-05-05T17:00')).toBe(3);
    expect(days('2027-05-03T23:00', '2027-05-04T01:00')).toBe(1);
    expect(days('2027-05-03T09:00', '2027-05-03T09:00')).toBe(0);
  });

  it('count from the clock’s own beginning, and until now while they last', () => {
    expect(days('2027-05-03T09:00', '2027-05-13T09:00', '2027-06-30T00:00', at('2027-05-10T09:00'))).toBe(3);
    expect(days('2027-05-03T09:00', '2027-05-05T09:00', '2027-06-30T00:00', at('2027-05-10T09:00'))).toBe(0);
    expect(days('2027-05-03T09:00', null, '2027-05-06T09:00')).toBe(3);
    expect(days('2027-05-03T09:00', null, '2027-05-01T09:00')).toBe(0);
  });

  it('add up', () => {
    const two = [
      pause('2027-05-03T09:00', '2027-05-05T09:00'),
      pause('2027-05-10T09:00', '2027-05-10T10:00'),
    ];
    expect(pausedDays(two, BEGIN, at('2027-06-30T00:00'), ZONE)).toBe(3);
  });

  it('never shift by less than the time they took', () => {
    const hours = fc.integer({ min: 0, max: 24 * 200 });
    fc.assert(
      fc.property(hours, hours, (from, length) => {
        const began = at('2027-01-01T07:30') + from * 3_600_000;
        const shift = pausedDays(
          [{ from: began, until: began + length * 3_600_000 }],
          0,
          Number.MAX_SAFE_INTEGER,
          ZONE,
        );
        expect(shift).toBeGreaterThanOrEqual(Math.floor((length - 1) / 24));
        expect(shift).toBeGreaterThanOrEqual((length - 1) / 24);
        expect(shift).toBeLessThan((length + 1) / 24 + 1);
      }),
      { numRuns: 200 },
    );
  });
});
