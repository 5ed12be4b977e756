import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  daysBetween,
  endOfDay,
  isZone,
  localDateOf,
  startOfDay,
  wallTime,
  weekdayOf,
} from '../../src/domain/days.ts';

const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);
const iso = (instant: number) => new Date(instant).toISOString();

describe('days without a zone', () => {
  test('are added across months, years and leap days', () => {
    expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2027-03-01', -1)).toBe('2027-02-28');
    expect(addDays('2027-03-01', 0)).toBe('2027-03-01');
  });

  test('are counted, negative when going back', () => {
    expect(daysBetween('2027-03-01', '2027-04-01')).toBe(31);
    expect(daysBetween('2027-04-01', '2027-03-01')).toBe(-31);
    expect(daysBetween('2027-04-01', '2027-04-01')).toBe(0);
  });

  test('know their weekday, before 1970 too', () => {
    expect(weekdayOf('2027-03-01')).toBe('mon');
    expect(weekdayOf('2027-03-07')).toBe('sun');
    expect(weekdayOf('1969-12-31')).toBe('wed');
    expect(weekdayOf('1969-07-20')).toBe('sun');
  });

  test('adding and counting are inverse', () => {
    const date = fc.integer({ min: -20_000, max: 40_000 }).map((n) => addDays('1970-01-01', n));
    fc.assert(
      fc.property(date, fc.integer({ min: -5000, max: 5000 }), (from, n) => {
        expect(daysBetween(from, addDays(from, n))).toBe(n);
      }),
    );
  });
});

describe('the start of a day', () => {
  test.each([
    ['an ordinary day', '2027-07-01', 'Europe/Berlin', '2027-06-30T22:00:00.000Z'],
    ['an offset of 12:45 in Chatham', '2027-07-01', 'Pacific/Chatham', '2027-06-30T11:15:00.000Z'],
    ['Lord Howe in its half-hour summer', '2027-01-01', 'Australia/Lord_Howe', '2026-12-31T13:00:00.000Z'],
    ['no midnight in São Paulo', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['no midnight in Beirut', '2027-03-28', 'Asia/Beirut', '2027-03-27T22:00:00.000Z'],
    ['two midnights in Havana: the first', '2027-11-07', 'America/Havana', '2027-11-07T04:00:00.000Z'],
    ['a skipped day in Apia is empty', '2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s', (_, date, zone, expected) => {
    expect(iso(startOfDay(date, zone))).toBe(expected);
  });

  test('comes 23 and 25 hours after the one before when clocks change', () => {
    const length = (date: string, zone: string) => (endOfDay(date, zone) - startOfDay(date, zone)) / HOUR;
    expect(length('2027-03-28', 'Europe/Berlin')).toBe(23);
    expect(length('2027-10-31', 'Europe/Berlin')).toBe(25);
    expect(length('2026-10-04', 'Australia/Lord_Howe')).toBe(23.5);
    expect(length('2027-04-04', 'Australia/Lord_Howe')).toBe(24.5);
    expect(length('2011-12-30', 'Pacific/Apia')).toBe(0);
  });
});

describe('the local date of an instant', () => {
  test('changes at local midnight', () => {
    expect(localDateOf(at('2027-06-30T21:59:59.999Z'), 'Europe/Berlin')).toBe('2027-06-30');
    expect(localDateOf(at('2027-06-30T22:00:00.000Z'), 'Europe/Berlin')).toBe('2027-07-01');
    expect(localDateOf(at('2027-07-01T09:59:59.999Z'), 'Pacific/Kiritimati')).toBe('2027-07-01');
    expect(localDateOf(at('2027-07-01T10:00:00.000Z'), 'Pacific/Kiritimati')).toBe('2027-07-02');
  });

  test('goes from Thursday to Saturday where Apia skipped a Friday', () => {
    expect(localDateOf(at('2011-12-30T09:59:59.999Z'), 'Pacific/Apia')).toBe('2011-12-29');
    expect(localDateOf(at('2011-12-30T10:00:00.000Z'), 'Pacific/Apia')).toBe('2011-12-31');
  });

  test('never goes back, even where clocks went back over midnight', () => {
    // St. John's set 00:01 back to 23:01 of the evening before.
    const back = at('2010-11-07T02:31:00Z');
    expect(localDateOf(back - 1, 'America/St_Johns')).toBe('2010-11-07');
    expect(localDateOf(back, 'America/St_Johns')).toBe('2010-11-07');
  });
});

describe('a wall-clock time', () => {
  test.each([
    ['an ordinary time', '2027-07-01', '10:00', 'Europe/Berlin', '2027-07-01T08:00:00.000Z'],
    ['the gap of spring moves later', '2027-03-28', '02:30', 'Europe/Berlin', '2027-03-28T01:30:00.000Z'],
    [
      'the overlap of autumn is the second',
      '2027-10-31',
      '02:30',
      'Europe/Berlin',
      '2027-10-31T01:30:00.000Z',
    ],
    [
      'the half-hour gap of Lord Howe',
      '2026-10-04',
      '02:15',
      'Australia/Lord_Howe',
      '2026-10-03T15:45:00.000Z',
    ],
    ['the half-hour overlap', '2027-04-04', '01:45', 'Australia/Lord_Howe', '2027-04-03T15:15:00.000Z'],
    ['the gap of Chatham', '2027-09-26', '03:00', 'Pacific/Chatham', '2027-09-25T14:15:00.000Z'],
    ['a midnight that Beirut skipped', '2027-03-28', '00:00', 'Asia/Beirut', '2027-03-27T22:00:00.000Z'],
    ['a day that Apia skipped', '2011-12-30', '10:00', 'Pacific/Apia', '2011-12-30T20:00:00.000Z'],
  ])('%s', (_, date, time, zone, expected) => {
    expect(iso(wallTime(date, time, zone))).toBe(expected);
  });
});

describe('in any zone', () => {
  const instant = fc.integer({ min: at('2012-01-01T00:00:00Z'), max: at('2036-01-01T00:00:00Z') });
  const zone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'America/Sao_Paulo',
    'America/Havana',
    'America/Nuuk',
    'Asia/Beirut',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
    'Pacific/Apia',
    'Africa/Casablanca',
    'UTC',
  );
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hours, minutes]) => `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`);

  test('an instant lies within its day, and days join up', () => {
    fc.assert(
      fc.property(instant, zone, (now, where) => {
        const today = localDateOf(now, where);
        expect(startOfDay(today, where)).toBeLessThanOrEqual(now);
        expect(endOfDay(today, where)).toBeGreaterThan(now);
        expect(endOfDay(today, where)).toBe(startOfDay(addDays(today, 1), where));
      }),
    );
  });

  test('local dates are those a clock there shows', () => {
    fc.assert(
      fc.property(instant, zone, (now, where) => {
        expect(localDateOf(now, where)).toBe(clockAt(now, where).slice(0, 10));
      }),
    );
  });

  test('a wall time is read off the clock at that instant, and at no later one', () => {
    fc.assert(
      fc.property(instant, zone, time, (now, where, wanted) => {
        const date = localDateOf(now, where);
        const found = wallTime(date, wanted, where);
        const asked = `${date} ${wanted}`;
        const shown = clockAt(found, where);
        expect(shown >= asked).toBe(true);
        // Only a jump forward shows anything else, and then the clock showed less up to an hour before.
        if (shown !== asked) expect(clockAt(found - HOUR, where) < asked).toBe(true);
        for (const later of [0.5, 1, 2]) expect(clockAt(found + later * HOUR, where)).not.toBe(asked);
      }),
    );
  });
});

describe('a zone', () => {
  test.each(['Europe/Berlin', 'Pacific/Chatham', 'UTC', 'Europe/Kiev', 'Europe/Kyiv'])(
    '%s is known',
    (name) => {
      expect(isZone(name)).toBe(true);
    },
  );

  test.each(['', 'Berlin', 'Europe/Atlantis', '+02:00', 'Europe/Berlin ', '../etc'])(
    '“%s” is refused',
    (name) => {
      expect(isZone(name)).toBe(false);
    },
  );
});

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock in the zone shows, by the platform's own data: `2027-03-01 10:00`. */
function clockAt(instant: number, timeZone: string): string {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    clocks.set(timeZone, clock);
  }
  return clock.format(instant);
}
