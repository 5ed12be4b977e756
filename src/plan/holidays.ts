import { createRequire } from 'node:module';
import type DateHolidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import type { Holidays } from '../domain/calendar.ts';
import type { LocalDate } from '../domain/instant.ts';

// Its data is large and not every command needs it: loaded on first use.
const require = createRequire(import.meta.url);
let loaded: typeof DateHolidays | null = null;

function library(): typeof DateHolidays {
  loaded ??= require('date-holidays') as typeof DateHolidays;
  return loaded;
}

const PUBLIC: HolidaysTypes.Options = { types: ['public'] };
const cache = new Map<string, ReadonlySet<LocalDate>>();

/**
 * Public holidays, by country (`DE`) or country and state (`DE-BY`), for whole years.
 * @param fromYear first year, included
 * @param toYear last year, included
 * @returns one entry for each country asked for; a country nobody knows has no holidays
 */
export function holidaysFor(countries: readonly string[], fromYear: number, toYear: number): Holidays {
  return new Map(countries.map((country) => [country, datesOf(country, fromYear, toYear)]));
}

function datesOf(country: string, fromYear: number, toYear: number): ReadonlySet<LocalDate> {
  const name = `${country}:${fromYear}:${toYear}`;
  const known = cache.get(name);
  if (known) return known;
  const dates = new Set<LocalDate>();
  if (isKnownCountry(country)) {
    const [code = '', state] = country.split('-');
    const calendar =
      state === undefined ? new (library())(code, PUBLIC) : new (library())(code, state, PUBLIC);
    for (let year = fromYear; year <= toYear; year += 1) {
      for (const holiday of calendar.getHolidays(year)) {
        for (const date of daysOf(holiday)) dates.add(date);
      }
    }
  }
  cache.set(name, dates);
  return dates;
}

const DAY = 86_400_000;

/** A holiday may last several days, and begin in the evening before where a calendar counts from sunset. */
function daysOf(holiday: {
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
}): readonly LocalDate[] {
  const first = Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`);
  const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY));
  return Array.from({ length }, (_, day) => new Date(first + day * DAY).toISOString().slice(0, 10));
}

let countries: readonly string[] | null = null;

/** ISO 3166 codes of the countries whose holidays are known, in alphabetical order. */
export function knownCountries(): readonly string[] {
  countries ??= Object.keys(new (library())().getCountries()).sort();
  return countries;
}

/** Are the holidays of this country, or country and state, known? */
export function isKnownCountry(country: string): boolean {
  const [code = '', state] = country.split('-');
  if (!knownCountries().includes(code)) return false;
  return state === undefined || Object.hasOwn(new (library())().getStates(code) ?? {}, state);
}
