import { Temporal } from 'temporal-polyfill';
import type { Instant, LocalDate, LocalTime, ZoneName } from './instant.ts';
import { WEEKDAYS, type Weekday } from './plan.ts';

/**
 * Days and wall-clock times in zones. A local day is the stretch from its first instant to the first instant
 * of the next day; so days follow each other without hole or overlap, whatever the clocks do.
 */

const DAY = 86_400_000;

/** The local day an instant falls on in `zone`. A day the zone skipped is never the answer. */
export function localDateOf(instant: Instant, zone: ZoneName): LocalDate {
  let date = dateOfDay(Math.floor(instant / DAY));
  while (instant < startOfDay(date, zone)) date = addDays(date, -1);
  while (instant >= endOfDay(date, zone)) date = addDays(date, 1);
  return date;
}

/** First instant of the day in `zone`, also where midnight does not exist. For a day the zone skipped, the first instant after it. */
export function startOfDay(date: LocalDate, zone: ZoneName): Instant {
  return remembered(
    zone,
    'start',
    date,
    () => Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds,
  );
}

/** First instant of the next day: the first one that is no longer on `date`. */
export function endOfDay(date: LocalDate, zone: ZoneName): Instant {
  return startOfDay(addDays(date, 1), zone);
}

/** `n` calendar days later; earlier when `n` is negative. */
export function addDays(date: LocalDate, n: number): LocalDate {
  return dateOfDay(dayOf(date) + n);
}

/** Whole days from one date to the other; negative when `to` is before `from`. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayOf(to) - dayOf(from);
}

/**
 * The instant at which clocks in `zone` show `time` on `date`. Always the reading that gives the customer more
 * time: where clocks jump over the time it is as much later as they jumped (02:30 becomes 03:30), where
 * they show it twice it is the second.
 */
export function wallTime(date: LocalDate, time: LocalTime, zone: ZoneName): Instant {
  return remembered(
    zone,
    time,
    date,
    () =>
      Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone, { disambiguation: 'later' })
        .epochMilliseconds,
  );
}

export function weekdayOf(date: LocalDate): Weekday {
  // 1970-01-01 was a Thursday, three days into a week that begins on Monday.
  const index = (((dayOf(date) + 3) % 7) + 7) % 7;
  return WEEKDAYS[index] as Weekday;
}

/** Is this an IANA zone this program knows? Bare offsets such as `+02:00` are refused: they know no summer time. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    startOfDay('1970-01-01', name);
    return true;
  } catch {
    return false;
  }
}

// A million accounts share few zones and few days, and both zone data and date texts are slow to work out.
const MOST_REMEMBERED = 20_000;
const dayNumbers = new Map<LocalDate, number>();
const dates = new Map<number, LocalDate>();
const instants = new Map<ZoneName, Map<LocalTime | 'start', Map<LocalDate, Instant>>>();

/** Days since 1970-01-01. */
function dayOf(date: LocalDate): number {
  return recall(dayNumbers, date, () => {
    const [year, month, day] = date.split('-').map(Number) as [number, number, number];
    return Date.UTC(year, month - 1, day) / DAY;
  });
}

function dateOfDay(day: number): LocalDate {
  return recall(dates, day, () => new Date(day * DAY).toISOString().slice(0, 10));
}

function remembered(
  zone: ZoneName,
  time: LocalTime | 'start',
  date: LocalDate,
  workOut: () => Instant,
): Instant {
  const ofZone = recall(instants, zone, () => new Map());
  const ofTime = recall(ofZone, time, () => new Map());
  return recall(ofTime, date, workOut);
}

function recall<Key, Value>(known: Map<Key, Value>, key: Key, workOut: () => Value): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = workOut();
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(key, value);
  return value;
}
