import { describe, expect, it } from 'vitest';
import {
  addDays,
  daysBetween,
  distanceInWords,
  formatDay,
  formatMoment,
  languageOf,
} from '../../src/pages/dates.tsx';
import { countOf, formatShare } from '../../src/pages/numbers.ts';

const british = { locale: 'en-GB', timeZone: 'Europe/Berlin' };

describe('dates', () => {
  it('stay on their day in every zone', () => {
    for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC']) {
      expect(formatDay('2027-04-05', { locale: 'en-GB', timeZone })).toBe('5 Apr 2027');
    }
  });

  it('show moments by the clock of the reader, with its name', () => {
    const at = Date.parse('2027-06-08T22:30:00Z');
    expect(formatMoment(at, british)).toBe('9 Jun 2027, 00:30 CEST');
    expect(formatMoment(at, { locale: 'en-US', timeZone: 'America/New_York' })).toMatch(
      /Jun 8, 2027, 06:30\sPM EDT/,
    );
  });

  it('survive a locale or a zone that nobody knows', () => {
    const unknown = { locale: 'xx_NOT A LOCALE', timeZone: 'Mars/Olympus' };
    expect(formatMoment(Date.parse('2027-06-08T22:30:00Z'), unknown)).toBe('8 Jun 2027, 22:30 UTC');
    expect(languageOf(unknown)).toBeUndefined();
  });

  it('count whole days, also across a change of the clocks', () => {
    expect(daysBetween('2027-03-27', '2027-03-29')).toBe(2);
    expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
    expect(distanceInWords('2027-03-27', '2027-03-28')).toBe('tomorrow');
    expect(distanceInWords('2027-03-27', '2027-03-27')).toBe('today');
    expect(distanceInWords('2027-03-27', '2027-03-20')).toBe('7 days ago');
  });
});

describe('numbers', () => {
  it('are written as the reader writes them, with the right plural', () => {
    expect(countOf(1, 'account', british)).toBe('1 account');
    expect(countOf(1204, 'account', british)).toBe('1,204 accounts');
    expect(formatShare(0.0423, british)).toBe('4.2%');
  });
});
