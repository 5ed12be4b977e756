import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addTighteningDays,
  addWorkdays,
  type DayRules,
  dayRulesFor,
  isBlackout,
  isWorkday,
  nextSendInstant,
  nextTighteningDay,
  nextTighteningSlot,
} from '../../src/domain/calendar.ts';
import { addDays, daysBetween, localDateOf, wallTime, weekdayOf } from '../../src/domain/days.ts';
import { type CalendarRules, WEEKDAYS } from '../../src/domain/plan.ts';

const at = (iso: string) => Date.parse(iso);
const iso = (instant: number) => new Date(instant).toISOString();

const calendar: CalendarRules = {
  workdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  holidays: ['DE'],
  sendWindow: { from: '09:00', to: '16:30' },
  tightenAt: '10:00',
  blackouts: [{ from: '2027-12-18', to: '2028-01-06', why: 'year end' }],
};
const holidays = new Map([
  ['DE', new Set(['2027-03-26', '2027-03-29', '2027-05-06'])],
  ['FR', new Set(['2027-07-14'])],
  ['US', new Set(['2027-07-05'])],
]);

function rules(change: Partial<DayRules> = {}): DayRules {
  return { ...dayRulesFor(calendar, 'Europe/Berlin', null, holidays), ...change };
}

describe('the rules for an account', () => {
  test('count the holidays of the campaign and of its own country, and no others', () => {
    const french = dayRulesFor(calendar, 'Europe/Paris', 'FR', holidays);
    expect(isWorkday('2027-03-26', french)).toBe(false);
    expect(isWorkday('2027-07-14', french)).toBe(false);
    expect(isWorkday('2027-07-05', french)).toBe(true);
    expect(isWorkday('2027-07-14', rules())).toBe(true);
  });

  test('name a country once, and accept one whose holidays nobody knows', () => {
    expect(dayRulesFor(calendar, 'Europe/Berlin', 'DE', holidays).countries).toEqual(['DE']);
    expect(isWorkday('2027-07-14', dayRulesFor(calendar, 'Asia/Tokyo', 'JP', holidays))).toBe(true);
  });
});

describe('a workday', () => {
  test('is a weekday of the calendar without a holiday', () => {
    expect(isWorkday('2027-03-25', rules())).toBe(true);
    expect(isWorkday('2027-03-26', rules())).toBe(false);
    expect(isWorkday('2027-03-27', rules())).toBe(false);
    expect(isWorkday('2027-03-28', rules({ workdays: ['sun'] }))).toBe(true);
  });

  test('may lie in a blackout, whose first and last day both count', () => {
    expect(isWorkday('2027-12-20', rules())).toBe(true);
    expect(
      ['2027-12-17', '2027-12-18', '2028-01-06', '2028-01-07'].map((day) => isBlackout(day, rules())),
    ).toEqual([false, true, true, false]);
  });

  test('is none where the zone skipped the day', () => {
    expect(isWorkday('2011-12-30', rules())).toBe(true);
    expect(isWorkday('2011-12-30', rules({ zone: 'Pacific/Apia' }))).toBe(false);
  });
});

describe('adding workdays', () => {
  test('steps over weekends and holidays, both ways', () => {
    expect(addWorkdays('2027-03-24', 1, rules())).toBe('2027-03-25');
    expect(addWorkdays('2027-03-25', 1, rules())).toBe('2027-03-30');
    expect(addWorkdays('2027-03-30', -1, rules())).toBe('2027-03-25');
    expect(addWorkdays('2027-03-05', 5, rules())).toBe('2027-03-12');
    expect(addWorkdays('2027-03-12', -5, rules())).toBe('2027-03-05');
  });

  test('counts from a day off to the workdays on either side', () => {
    expect(addWorkdays('2027-03-06', 1, rules())).toBe('2027-03-08');
    expect(addWorkdays('2027-03-06', -1, rules())).toBe('2027-03-05');
  });

  test('of none is the day itself, or the next workday', () => {
    expect(addWorkdays('2027-03-05', 0, rules())).toBe('2027-03-05');
    expect(addWorkdays('2027-03-06', 0, rules())).toBe('2027-03-08');
  });

  test('goes through blackouts', () => {
    expect(addWorkdays('2027-12-17', 1, rules())).toBe('2027-12-20');
  });

  test('without any workday is an error that says so', () => {
    expect(() => addWorkdays('2027-03-01', 1, rules({ workdays: [] }))).toThrow(
      /800 days of 2027-03-02 is a workday/,
    );
  });
});

describe('a tightening day', () => {
  test('is followed by a workday: no Friday, no eve of a holiday', () => {
    expect(nextTighteningDay('2027-03-04', rules())).toBe('2027-03-04');
    expect(nextTighteningDay('2027-03-05', rules())).toBe('2027-03-08');
    expect(nextTighteningDay('2027-03-25', rules())).toBe('2027-03-30');
    expect(nextTighteningDay('2027-05-05', rules())).toBe('2027-05-10');
  });

  test('is outside blackouts, and so is the day after', () => {
    const blackouts = [{ from: '2027-03-10', to: '2027-03-10', why: 'move' }];
    expect(nextTighteningDay('2027-03-08', rules({ blackouts }))).toBe('2027-03-08');
    expect(nextTighteningDay('2027-03-09', rules({ blackouts }))).toBe('2027-03-11');
    expect(nextTighteningDay('2027-12-17', rules())).toBe('2028-01-10');
  });

  test('is not the Thursday before the Friday that Apia skipped', () => {
    const apia = rules({ zone: 'Pacific/Apia' });
    expect(nextTighteningDay('2011-12-29', rules())).toBe('2011-12-29');
    expect(nextTighteningDay('2011-12-29', apia)).toBe('2012-01-02');
  });

  test('is counted from the first one, which is number 0', () => {
    expect(addTighteningDays('2027-03-05', 0, rules())).toBe('2027-03-08');
    expect(addTighteningDays('2027-03-05', 3, rules())).toBe('2027-03-11');
    expect(addTighteningDays('2027-03-05', 4, rules())).toBe('2027-03-15');
    expect(() => addTighteningDays('2027-03-05', -1, rules())).toThrow(/forward/);
  });

  test('that can never come is an error that says so', () => {
    const alternating = rules({ workdays: ['mon', 'wed', 'fri'] });
    expect(() => nextTighteningDay('2027-03-01', alternating)).toThrow(/followed by a workday/);
  });
});

describe('a tightening slot', () => {
  test('is today when its time has not passed, at that very instant too', () => {
    const slot = '2027-03-02T09:00:00.000Z';
    expect(iso(nextTighteningSlot(at('2027-03-01T23:00:00Z'), rules()))).toBe(slot);
    expect(iso(nextTighteningSlot(at(slot), rules()))).toBe(slot);
    expect(iso(nextTighteningSlot(at(slot) + 1, rules()))).toBe('2027-03-03T09:00:00.000Z');
  });

  test('is at the same local time after clocks changed', () => {
    expect(iso(nextTighteningSlot(at('2027-03-26T00:00:00Z'), rules()))).toBe('2027-03-30T08:00:00.000Z');
    expect(iso(nextTighteningSlot(at('2027-10-29T12:00:00Z'), rules()))).toBe('2027-11-01T09:00:00.000Z');
  });

  test('belongs to the local day, not to the UTC one', () => {
    const chatham = rules({ zone: 'Pacific/Chatham' });
    // Thursday 10:30 in Chatham, still Wednesday in Greenwich: Friday has no workday after it.
    expect(iso(nextTighteningSlot(at('2027-03-03T20:45:00Z'), chatham))).toBe('2027-03-07T20:15:00.000Z');
  });

  test('moves later where its time is skipped, by half an hour on Lord Howe', () => {
    const howe = rules({ zone: 'Australia/Lord_Howe', workdays: WEEKDAYS, tightenAt: '02:10' });
    expect(iso(nextTighteningSlot(at('2026-10-03T15:00:00Z'), howe))).toBe('2026-10-03T15:40:00.000Z');
  });

  test('is never carried over midnight into a day nobody asked about', () => {
    // On 27 March 2027 clocks in Nuuk jump from 22:59 to midnight.
    const nuuk = rules({ zone: 'America/Nuuk', countries: [], workdays: WEEKDAYS, tightenAt: '23:30' });
    const slot = nextTighteningSlot(at('2027-03-27T12:00:00Z'), nuuk);
    expect(slot).toBe(wallTime('2027-03-28', '23:30', 'America/Nuuk'));
  });
});

describe('the next send instant', () => {
  test('is now inside the window, whose end is no longer inside', () => {
    const opens = at('2027-03-01T08:00:00Z');
    const closes = at('2027-03-01T15:30:00Z');
    expect(nextSendInstant(opens, rules())).toBe(opens);
    expect(nextSendInstant(opens + 1234, rules())).toBe(opens + 1234);
    expect(nextSendInstant(closes - 1, rules())).toBe(closes - 1);
    expect(iso(nextSendInstant(closes, rules()))).toBe('2027-03-02T08:00:00.000Z');
  });

  test('is the opening of the next window before it, at weekends, on holidays and in blackouts', () => {
    expect(iso(nextSendInstant(at('2027-03-01T02:00:00Z'), rules()))).toBe('2027-03-01T08:00:00.000Z');
    expect(iso(nextSendInstant(at('2027-03-06T10:00:00Z'), rules()))).toBe('2027-03-08T08:00:00.000Z');
    expect(iso(nextSendInstant(at('2027-03-26T10:00:00Z'), rules()))).toBe('2027-03-30T07:00:00.000Z');
    expect(iso(nextSendInstant(at('2027-12-20T10:00:00Z'), rules()))).toBe('2028-01-07T08:00:00.000Z');
  });

  test('may be a Friday: mail does not wait for a workday after it', () => {
    expect(iso(nextSendInstant(at('2027-03-05T10:00:00Z'), rules()))).toBe('2027-03-05T10:00:00.000Z');
  });

  test('is never in a window that a clock change carried over midnight', () => {
    // On 27 March 2027 clocks in Nuuk jump from 22:59 to midnight.
    const sendWindow = { from: '23:10', to: '23:45' };
    const nuuk = rules({ zone: 'America/Nuuk', countries: [], workdays: WEEKDAYS, sendWindow });
    const sent = nextSendInstant(at('2027-03-27T12:00:00Z'), nuuk);
    expect(sent).toBe(wallTime('2027-03-28', '23:10', 'America/Nuuk'));
  });

  test('of a window that is no window is an error that says so', () => {
    const never = rules({ sendWindow: { from: '16:30', to: '09:00' } });
    expect(() => nextSendInstant(0, never)).toThrow(/send window/);
  });
});

describe('for any calendar and zone', () => {
  const instant = fc.integer({ min: at('2011-12-01T00:00:00Z'), max: at('2036-01-01T00:00:00Z') });
  const anyRules = fc.record({
    zone: fc.constantFrom(
      'Europe/Berlin',
      'America/Sao_Paulo',
      'America/Nuuk',
      'Asia/Beirut',
      'Australia/Lord_Howe',
      'Pacific/Chatham',
      'Pacific/Apia',
    ),
    // Three days in a row: some tightening day always comes.
    workdays: fc.subarray([...WEEKDAYS]).map((some) => [...new Set([...some, 'tue', 'wed', 'thu'] as const)]),
    tightenAt: fc.constantFrom('00:00', '00:30', '02:10', '10:00', '23:30'),
    sendWindow: fc.constantFrom(
      { from: '00:00', to: '00:30' },
      { from: '09:00', to: '16:30' },
      { from: '02:00', to: '23:59' },
    ),
    blackouts: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 60 })).map(([start, length]) => {
        const from = addDays('2011-12-01', start);
        return { from, to: addDays(from, length), why: 'test' };
      }),
      { maxLength: 4 },
    ),
  });

  test('a slot is never early, is its own next slot, and keeps the order of what is asked', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 20 * 86_400_000 }), anyRules, (first, ahead, change) => {
        const own = rules(change);
        const slot = nextTighteningSlot(first, own);
        expect(slot).toBeGreaterThanOrEqual(first);
        expect(nextTighteningSlot(slot, own)).toBe(slot);
        expect(nextTighteningSlot(first + ahead, own)).toBeGreaterThanOrEqual(slot);
      }),
    );
  });

  test('a slot lies on a fit day, and no fit day before it had one', () => {
    fc.assert(
      fc.property(instant, anyRules, (first, change) => {
        const own = rules(change);
        const slot = nextTighteningSlot(first, own);
        const day = localDateOf(slot, own.zone);
        const isFit = (date: string) =>
          [date, addDays(date, 1)].every(
            (each) =>
              own.workdays.includes(weekdayOf(each)) &&
              !holidays.get('DE')?.has(each) &&
              !(own.zone === 'Pacific/Apia' && each === '2011-12-30') &&
              own.blackouts.every(({ from, to }) => each < from || each > to),
          );
        expect(isFit(day)).toBe(true);
        for (let date = localDateOf(first, own.zone); date < day; date = addDays(date, 1)) {
          const missed = wallTime(date, own.tightenAt, own.zone);
          expect(isFit(date) && missed >= first && localDateOf(missed, own.zone) === date).toBe(false);
        }
      }),
    );
  });

  test('a send instant is never early, is its own next one, and keeps the order of what is asked', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 20 * 86_400_000 }), anyRules, (first, ahead, change) => {
        const own = rules(change);
        const sent = nextSendInstant(first, own);
        expect(sent).toBeGreaterThanOrEqual(first);
        expect(nextSendInstant(sent, own)).toBe(sent);
        expect(nextSendInstant(first + ahead, own)).toBeGreaterThanOrEqual(sent);
        expect(isWorkday(localDateOf(sent, own.zone), own)).toBe(true);
      }),
    );
  });

  test('workdays added are as many workdays as were asked for', () => {
    const date = fc.integer({ min: 0, max: 9000 }).map((n) => addDays('2011-12-01', n));
    fc.assert(
      fc.property(date, fc.integer({ min: -12, max: 12 }), anyRules, (from, n, change) => {
        fc.pre(n !== 0);
        const own = rules(change);
        const to = addWorkdays(from, n, own);
        const step = Math.sign(n);
        let passed = 0;
        for (let left = Math.abs(daysBetween(from, to)), day = from; left > 0; left--) {
          day = addDays(day, step);
          if (isWorkday(day, own)) passed++;
        }
        expect(passed).toBe(Math.abs(n));
        expect(isWorkday(to, own)).toBe(true);
      }),
    );
  });
});
