import { addDays, endOfDay, localDateOf, startOfDay, wallTime, weekdayOf } from './days.ts';
import type { Instant, LocalDate, LocalTime, ZoneName } from './instant.ts';
import type { CalendarRules, Weekday } from './plan.ts';

/** Public holidays by country (`DE`) or country and state (`DE-BY`). Computed elsewhere and passed in. */
export type Holidays = ReadonlyMap<string, ReadonlySet<LocalDate>>;

/** A campaign's calendar as one account or contact sees it: in its own zone, with its own country's holidays. */
export type DayRules = {
  readonly zone: ZoneName;
  readonly workdays: readonly Weekday[];
  /** Keys of `holidays`; one without an entry has none. */
  readonly countries: readonly string[];
  /** Both days included. */
  readonly blackouts: readonly { readonly from: LocalDate; readonly to: LocalDate; readonly why: string }[];
  readonly holidays: Holidays;
  readonly tightenAt: LocalTime;
  readonly sendWindow: { readonly from: LocalTime; readonly to: LocalTime };
};

/** How far a search for a usable day goes before the calendar is called impossible. */
const SEARCH_DAYS = 800;

/**
 * The calendar for somebody in `zone`: the campaign's holidays and those of `country`, when that is known.
 * @param zone the account's or contact's own zone, or the campaign's when it names none
 */
export function dayRulesFor(
  calendar: CalendarRules,
  zone: ZoneName,
  country: string | null,
  holidays: Holidays,
): DayRules {
  const { workdays, blackouts, tightenAt, sendWindow } = calendar;
  const countries =
    country === null || calendar.holidays.includes(country)
      ? calendar.holidays
      : [...calendar.holidays, country];
  return { zone, workdays, countries, blackouts, holidays, tightenAt, sendWindow };
}

/** A working weekday that is no public holiday and that the zone really has. Blackouts are asked for separately. */
export function isWorkday(date: LocalDate, rules: DayRules): boolean {
  if (!rules.workdays.includes(weekdayOf(date))) return false;
  if (rules.countries.some((country) => rules.holidays.get(country)?.has(date))) return false;
  return startOfDay(date, rules.zone) < endOfDay(date, rules.zone);
}

/** Is the day inside one of the campaign's blackouts? */
export function isBlackout(date: LocalDate, rules: DayRules): boolean {
  return rules.blackouts.some(({ from, to }) => from <= date && date <= to);
}

/**
 * The nth workday strictly after `date`, or strictly before it when `n` is negative; blackouts do not matter.
 * From a Saturday, 1 is Monday and -1 is Friday. 0 is the date itself, or the next workday when it is none.
 * @throws Error when the calendar has a gap of 800 days without a workday
 */
export function addWorkdays(date: LocalDate, n: number, rules: DayRules): LocalDate {
  const step = n < 0 ? -1 : 1;
  let day = date;
  if (n === 0) return search(day, step, rules, isWorkday, 'a workday');
  for (let left = Math.abs(n); left > 0; left--) {
    day = search(addDays(day, step), step, rules, isWorkday, 'a workday');
  }
  return day;
}

/**
 * The first instant at or after `notBefore` at which a stage may tighten: `tightenAt` by the zone's clocks, on a
 * workday whose next calendar day is a workday too, neither of them in a blackout. Only ever moves later.
 * @throws Error when no such day comes within 800 days
 */
export function nextTighteningSlot(notBefore: Instant, rules: DayRules): Instant {
  let day = nextTighteningDay(localDateOf(notBefore, rules.zone), rules);
  while (slotOf(day, rules) < notBefore) day = nextTighteningDay(addDays(day, 1), rules);
  return slotOf(day, rules);
}

/**
 * The first day at or after `date` on which a stage may tighten (see {@link nextTighteningSlot}).
 * @throws Error when no such day comes within 800 days
 */
export function nextTighteningDay(date: LocalDate, rules: DayRules): LocalDate {
  return search(date, 1, rules, isTighteningDay, 'a workday followed by a workday, both outside blackouts');
}

/**
 * The nth tightening day, counted from the first one at or after `date`, which is number 0. For ramps and limits.
 * @throws Error when `n` is negative, or no such day comes within 800 days of the one before
 */
export function addTighteningDays(date: LocalDate, n: number, rules: DayRules): LocalDate {
  if (n < 0) throw new Error(`Tightening days are counted forward only, not by ${n}.`);
  let day = nextTighteningDay(date, rules);
  for (let left = n; left > 0; left--) day = nextTighteningDay(addDays(day, 1), rules);
  return day;
}

/**
 * When mail that may leave from `notBefore` on really leaves: at once inside the send window of a workday outside
 * blackouts, else when the next such window opens. The window ends before its `to`.
 * @throws Error when no such day comes within 800 days
 */
export function nextSendInstant(notBefore: Instant, rules: DayRules): Instant {
  const { zone, sendWindow } = rules;
  let day = nextSendDay(localDateOf(notBefore, zone), rules);
  while (wallTime(day, sendWindow.to, zone) <= notBefore) day = nextSendDay(addDays(day, 1), rules);
  return Math.max(notBefore, wallTime(day, sendWindow.from, zone));
}

function nextSendDay(date: LocalDate, rules: DayRules): LocalDate {
  return search(date, 1, rules, isSendDay, 'a workday with a send window, outside blackouts');
}

function isSendDay(date: LocalDate, rules: DayRules): boolean {
  const { from, to } = rules.sendWindow;
  return from < to && isOpen(date, rules) && staysOn(date, from, rules);
}

function isTighteningDay(date: LocalDate, rules: DayRules): boolean {
  return isOpen(date, rules) && isOpen(addDays(date, 1), rules) && staysOn(date, rules.tightenAt, rules);
}

function isOpen(date: LocalDate, rules: DayRules): boolean {
  return isWorkday(date, rules) && !isBlackout(date, rules);
}

function slotOf(date: LocalDate, rules: DayRules): Instant {
  return wallTime(date, rules.tightenAt, rules.zone);
}

/** Late in the evening, clocks that jump forward can carry a time into the next day, which was not asked about. */
function staysOn(date: LocalDate, time: LocalTime, rules: DayRules): boolean {
  return wallTime(date, time, rules.zone) < endOfDay(date, rules.zone);
}

function search(
  from: LocalDate,
  step: 1 | -1,
  rules: DayRules,
  fits: (date: LocalDate, rules: DayRules) => boolean,
  wanted: string,
): LocalDate {
  let date = from;
  for (let tried = 0; tried < SEARCH_DAYS; tried++) {
    if (fits(date, rules)) return date;
    date = addDays(date, step);
  }
  throw new Error(
    `No day within ${SEARCH_DAYS} days of ${from} is ${wanted} (${rules.zone}): ` +
      'the calendar allows none. Look at its workdays, holidays, send window and blackouts.',
  );
}
