import type { AttributeValue } from '../domain/account.ts';
import type { LocalDate, ZoneName } from '../domain/instant.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { COUNTRY_NAMES, countryByCode, countryByName } from './countries.ts';
import { didYouMean } from './nearest.ts';
import { either, quoted } from './problems.ts';

/** Reads one cell, trimmed and not blank. The message says what is wrong and what would be right, without the column. */
export type CellReader<Value> = (cell: string) => Result<Value>;

/** Tabs and line breaks are fine inside a text, nowhere else. */
const CONTROL = /\p{Cc}/u;
const CONTROL_IN_TEXT = /[^\P{Cc}\t\n]/u;

/** An id: at most 200 characters on one line. */
export function key(cell: string): Result<string> {
  if (cell.length > 200) return refuse('too-long', `an id of ${cell.length} characters; the longest is 200`);
  if (CONTROL.test(cell))
    return refuse('bad-id', `${quoted(cell)} is no id: it holds a line break or control character`);
  return ok(cell);
}

/** Any text up to `longest` characters. */
export function text(longest: number): CellReader<string> {
  return (cell) => {
    if (cell.length > longest)
      return refuse('too-long', `${cell.length} characters; the longest is ${longest}`);
    return CONTROL_IN_TEXT.test(cell)
      ? refuse('bad-text', `${quoted(cell)} holds a control character`)
      : ok(cell);
  };
}

const MAILBOX =
  /^[^\s@<>(),;:"[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

/** One mail address, without a name. The message does not repeat it. */
export function email(cell: string): Result<string> {
  const fine = cell.length <= 254 && MAILBOX.test(cell) && !/^\.|\.\.|\.@/.test(cell) && !CONTROL.test(cell);
  return fine ? ok(cell) : refuse('bad-email', 'not a mail address: write one like name@company.example');
}

/** ISO 3166-1 alpha-2, in any letter case. */
export function country(cell: string): Result<string> {
  const code = countryByCode(cell);
  if (code) return ok(code);
  const meant = countryByName(cell);
  const hint = meant ? ` Write ${meant}.` : '';
  return refuse('bad-country', `${quoted(cell)} is no country code: two letters such as DE or US.${hint}`);
}

/** A country's code or English name, to its code. */
export function countryName(cell: string): Result<string> {
  const code = countryByCode(cell) ?? countryByName(cell);
  if (code) return ok(code);
  return refuse('bad-country', `${quoted(cell)} is no country.${didYouMean(cell, COUNTRY_NAMES)}`);
}

/** BCP 47; `de_DE` is taken as `de-DE`. */
export function locale(cell: string): Result<string> {
  try {
    const [tag] = Intl.getCanonicalLocales(cell.replaceAll('_', '-'));
    if (tag) return ok(tag);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return refuse('bad-locale', `${quoted(cell)} is no locale: write one like de-DE`);
}

const ZONES_SEEN = new Map<string, ZoneName>();
const ZONE_SHAPE = /^(?:UTC|[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+)$/;

/** An IANA zone this machine knows. */
export function timeZone(cell: string): Result<ZoneName> {
  const seen = ZONES_SEEN.get(cell);
  if (seen !== undefined) return ok(seen);
  try {
    if (ZONE_SHAPE.test(cell)) {
      const known = new Intl.DateTimeFormat('en', { timeZone: cell }).resolvedOptions().timeZone;
      // Newer names of a zone are kept as written; letter case is put right.
      const zone = known.toLowerCase() === cell.toLowerCase() ? known : cell;
      ZONES_SEEN.set(cell, zone);
      return ok(zone);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return refuse('bad-time-zone', `${quoted(cell)} is no time zone: write an IANA name like Europe/Berlin`);
}

/** `YYYY-MM-DD`, a day that exists. */
export function isoDate(cell: string): Result<LocalDate> {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(cell);
  if (match && dayExists(Number(match[1]), Number(match[2]), Number(match[3]))) return ok(cell);
  const why = match ? 'there is no such day' : 'write YYYY-MM-DD';
  return refuse('bad-date', `${quoted(cell)} is no date: ${why}`);
}

/** Is it a day of the calendar, in the years 1900 to 2999? */
export function dayExists(year: number, month: number, day: number): boolean {
  if (year < 1900 || year > 2999 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const MOST_SEATS = 10_000_000;

/** A whole number of seats, at least one. */
export function quantity(cell: string): Result<number> {
  const number = /^\d{1,9}$/.test(cell) ? Number(cell) : 0;
  if (number >= 1 && number <= MOST_SEATS) return ok(number);
  return refuse('bad-number', `${quoted(cell)} is no quantity: write a whole number from 1 to ${MOST_SEATS}`);
}

const YES: readonly string[] = ['yes', 'true'];
const NO: readonly string[] = ['no', 'false'];

/** `yes` or `no`, also `true` or `false`, in any letter case. */
export function yesNo(cell: string): Result<boolean> {
  const word = cell.toLowerCase();
  if (YES.includes(word) || NO.includes(word)) return ok(YES.includes(word));
  return refuse('bad-yes-no', `${quoted(cell)} is neither yes nor no: write yes or no`);
}

/** One of a few words, in any letter case. */
export function oneOf<Word extends string>(words: readonly Word[], code: string): CellReader<Word> {
  return (cell) => {
    const word = words.find((candidate) => candidate === cell.toLowerCase());
    if (word !== undefined) return ok(word);
    return refuse(
      code,
      `${quoted(cell)} is not known here: write ${either(words)}.${didYouMean(cell, words)}`,
    );
  };
}

/** Words separated by `|` or `;`, each once, in the order written. */
export function words(cell: string): Result<readonly string[]> {
  const list = [...new Set(cell.split(/[|;]/).map((word) => word.trim()))].filter((word) => word !== '');
  const tooLong = list.find((word) => word.length > 100);
  if (tooLong !== undefined) return refuse('too-long', `${quoted(tooLong)} is longer than 100 characters`);
  return list.some((word) => CONTROL.test(word))
    ? refuse('bad-text', `${quoted(cell)} holds a line break or control character`)
    : ok(list);
}

const PLAIN_NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/;

/** An attribute: `true` and `false` are booleans, plain numbers (no leading zeros) numbers, all else text. */
export function attributeValue(cell: string): Result<AttributeValue> {
  if (cell === 'true' || cell === 'false') return ok(cell === 'true');
  return PLAIN_NUMBER.test(cell) ? ok(Number(cell)) : text(1_000)(cell);
}
