import type { Instant, LocalDate, ZoneName } from '../domain/instant.ts';

const DAY = 86_400_000;

/** A real calendar day written `YYYY-MM-DD`? */
export function isLocalDate(value: unknown): value is LocalDate {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const midnight = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(value);
}

/**
 * The language of a template as the reader's region writes it: English for a reader in `de-DE` is `en-DE`, so days come
 * before months and clocks show 24 hours. A reader without a region is taken to be where most speak their language.
 * @param language of the template, e.g. `en`
 * @param reader BCP 47 locale of the reader
 */
export function localeFor(language: string, reader: string): string {
  return remembered(`locale ${language} ${reader}`, () => madeLocale(language, reader));
}

function madeLocale(language: string, reader: string): string {
  try {
    const { region } = new Intl.Locale(reader.replaceAll('_', '-')).maximize();
    return region === undefined ? language : new Intl.Locale(language, { region }).toString();
  } catch {
    return language;
  }
}

/** How much of a date is written: `Wednesday, 12 May 2027`, `12 May 2027` or `12 May 2027` with the month cut short. */
export type DateStyle = 'full' | 'day' | 'short';

/** A local day in words, with spaces that keep day, month and year on one line. @param plus days to count on from it */
export function showDate(date: LocalDate, plus: number, locale: string, style: DateStyle): string {
  return remembered(`day ${date} ${plus} ${locale} ${style}`, () => {
    const text = format(locale, 'UTC', DATE_STYLES[style]).format(midnightOf(date) + plus * DAY);
    return text.replace(/(?<!,) /g, '\u00a0');
  });
}

/** `12–13 April 2027`, or the day alone when both are the same. */
export function showDateRange(from: LocalDate, to: LocalDate, locale: string): string {
  return format(locale, 'UTC', DATE_STYLES.day).formatRange(midnightOf(from), midnightOf(to));
}

/** A calendar day has no zone: it is written and read in UTC, where every day has 24 hours. */
function midnightOf(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** `Thursday 27 May 2027 at 10:00 CEST`, in the reader's zone. */
export function showInstant(instant: Instant, zone: ZoneName, locale: string): string {
  return format(locale, zone, DAY_AND_TIME).format(instant);
}

/** `Thursday 27 May 2027 at 10:00–11:00 CEST`, in the reader's zone. */
export function showTimeRange(from: Instant, to: Instant, zone: ZoneName, locale: string): string {
  return remembered(`range ${from} ${to} ${zone} ${locale}`, () => timeRange(from, to, zone, locale));
}

function timeRange(from: Instant, to: Instant, zone: ZoneName, locale: string): string {
  const whole = format(locale, zone, DAY_AND_TIME).formatRange(from, to);
  const day = format(locale, zone, DATE_STYLES.full);
  // Some languages (Japanese) cut a range's date short: 2027/5/27木曜日.
  const cut = day.format(from) === day.format(to) && !whole.includes(day.format(from));
  return cut ? `${day.format(from)} ${format(locale, zone, HOURS).formatRange(from, to)}` : whole;
}

const DATE_STYLES = {
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
} as const satisfies Record<DateStyle, Intl.DateTimeFormatOptions>;
const DAY_AND_TIME = {
  ...DATE_STYLES.full,
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

const HOURS = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** A wave writes the same few days over and over, and Intl is slow. */
const written = new Map<string, string>();
const MOST_WRITTEN = 5_000;

function remembered(key: string, write: () => string): string {
  const known = written.get(key);
  if (known !== undefined) return known;
  if (written.size >= MOST_WRITTEN) written.clear();
  const text = write();
  written.set(key, text);
  return text;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, zone: ZoneName, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, zone, style]);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, { ...style, timeZone: zone });
  formats.set(key, made);
  return made;
}

/** Does this runtime know the IANA zone? */
export function isZone(zone: string): boolean {
  try {
    format('en', zone, DATE_STYLES.day);
    return true;
  } catch {
    return false;
  }
}
