import type { Instant, LocalDate, ZoneName } from '../domain/instant.ts';

/** Who reads the page: their language habits for dates and numbers, and the zone their clock shows. */
export type Reader = { readonly locale: string; readonly timeZone: ZoneName };

const FALLBACK: Reader = { locale: 'en-GB', timeZone: 'UTC' };
const DAY_MS = 86_400_000;

const SHORT_DAY = { year: 'numeric', month: 'short', day: 'numeric' } as const;
const LONG_DAY = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' } as const;
const MOMENT = { ...SHORT_DAY, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** A local day as `<time>`: `5 Apr 2027`, or `Monday, 5 April 2027` when `long`. */
export function Day(props: { readonly day: LocalDate; readonly reader: Reader; readonly long?: boolean }) {
  return (
    <time datetime={props.day} lang={languageOf(props.reader)}>
      {formatDay(props.day, props.reader, props.long ? 'long' : 'short')}
    </time>
  );
}

/** A moment as `<time>` in the reader's own zone, with the zone's name: `5 Apr 2027, 10:00 CEST`. */
export function Moment(props: { readonly at: Instant; readonly reader: Reader }) {
  return (
    <time datetime={new Date(props.at).toISOString()} lang={languageOf(props.reader)}>
      {formatMoment(props.at, props.reader)}
    </time>
  );
}

/** A local day in the reader's locale. It has no zone, so the reader's zone does not move it. */
export function formatDay(day: LocalDate, reader: Reader, style: 'short' | 'long' = 'short'): string {
  const options = style === 'long' ? LONG_DAY : SHORT_DAY;
  return dateFormat({ ...reader, timeZone: 'UTC' }, options).format(utcMidnight(day));
}

/** A moment in the reader's locale and zone. */
export function formatMoment(at: Instant, reader: Reader): string {
  return dateFormat(reader, MOMENT).format(at);
}

/** The name of a day's month, `Apr`. */
export function formatMonth(day: LocalDate, reader: Reader): string {
  return dateFormat({ ...reader, timeZone: 'UTC' }, { month: 'short' }).format(utcMidnight(day));
}

/** Whole days from one local day to another; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((utcMidnight(to) - utcMidnight(from)) / DAY_MS);
}

/** The local day `days` after `day`. */
export function addDays(day: LocalDate, days: number): LocalDate {
  return new Date(utcMidnight(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How far off a day is, in plain words: `today`, `in 30 days`, `2 days ago`. */
export function distanceInWords(today: LocalDate, day: LocalDate): string {
  const days = daysBetween(today, day);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}

/** The `lang` a piece of the reader's locale needs inside an English page; undefined for English and for unknown locales. */
export function languageOf(reader: Reader): string | undefined {
  const locale = knownLocale(reader.locale);
  return locale.startsWith('en') ? undefined : locale;
}

/** The reader's locale when it can be used, else `en-GB`: a locale somebody imported must not take a page down. */
export function knownLocale(locale: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale)[0] ?? FALLBACK.locale;
  } catch {
    return FALLBACK.locale;
  }
}

function dateFormat(reader: Reader, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = knownLocale(reader.locale);
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: reader.timeZone });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: FALLBACK.timeZone });
  }
}

function utcMidnight(day: LocalDate): Instant {
  return Date.parse(`${day}T00:00:00Z`);
}
