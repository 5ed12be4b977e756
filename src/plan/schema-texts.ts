import { z } from 'zod';
import { isZone } from '../domain/days.ts';
import { type Duration, type Lead, parseDuration, parseLead } from '../domain/duration.ts';
import type { Bound } from '../domain/plan.ts';
import { isRealDate } from './real-date.ts';
import { shown } from './schema-shapes.ts';

/** The small texts of a campaign file: keys, dates, times, percentages, bounds, durations. */

const KEY = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** The key of a cohort, phase, wave and so on. */
export function key(description: string) {
  return text(
    KEY,
    'must be lower-case letters, digits and single hyphens, such as `rest-notice`',
    description,
  );
}

/** `2027-03-01`, a day that exists. */
export function localDate(description: string) {
  return text(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2027-03-01', description).refine(isRealDate, {
    error: (issue) => `must be a day of the calendar between 2000 and 2100, not ${shown(issue.input)}`,
  });
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** `10:00`, 24 hours. */
export function localTime(description: string) {
  return text(TIME, 'must be a time of day such as "10:00"', description);
}

const WINDOW = /^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/;

/** `09:00-16:30`, out as its two times; the first must be the earlier one. */
export function timeWindow(description: string) {
  return text(WINDOW, 'must be two times of day such as "09:00-16:30"', description)
    .refine((window) => window.slice(0, 5) < window.slice(6), {
      error: (issue) => `must begin before it ends, not ${shown(issue.input)}`,
    })
    .transform((window) => ({ from: window.slice(0, 5), to: window.slice(6) }));
}

/** An IANA zone. */
export function zoneName(description: string) {
  return z
    .string()
    .refine(isZone, {
      error: (issue) => `must be a time zone such as Europe/Berlin, not ${shown(issue.input)}`,
    })
    .meta({ description });
}

const PERCENT = /^\d+(\.\d+)?%$/;

/** `20%` as 0.2, from 0 to 100 percent. */
export function percent(description: string) {
  return text(PERCENT, 'must be a percentage such as 20%', description)
    .refine((value) => fraction(value) <= 1, {
      error: (issue) => `must be between 0% and 100%, not ${shown(issue.input)}`,
    })
    .transform(fraction);
}

/** A percentage that may not be 0%: a step, a share to take. */
export function percentAboveZero(description: string) {
  return percent(description).refine((value) => value > 0, { error: 'must be more than 0%' });
}

const BOUND = /^(<=|<|>=|>)\s*(\d+(?:\.\d+)?)$/;
const SHARE_BOUND = /^(<=|<|>=|>)\s*(\d+(?:\.\d+)?)%$/;

/** `<= 3`: a bound on a number. */
export function bound(description: string) {
  return text(BOUND, 'must be a bound such as "<= 3"', description).transform(
    (value): Bound => boundOf(BOUND, value, 1),
  );
}

/** `>= 90%`: a bound on a share, from 0 to 1 in the plan. */
export function shareBound(description: string) {
  return text(SHARE_BOUND, 'must be a bound with a percentage such as ">= 90%"', description)
    .transform((value): Bound => boundOf(SHARE_BOUND, value, 100))
    .refine((value) => value.value <= 1, { error: 'must be between 0% and 100%' });
}

const DURATION = /^-?P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/;
const DAYS = /^P(?=.)(\d+W)?(\d+D)?$/;
const HOURS = /^PT(?=.)(\d+H)?(\d+M)?(\d+S)?$/;
/** Ten years: longer spans are slips of the finger, and calendars end somewhere. */
const LONGEST_DAYS = 3650;

/** Whole days such as `P14D` or `P2W`, out as a number. */
export function days(description: string, least = 0) {
  return text(DAYS, 'must be whole days such as P14D or P2W', description)
    .transform((value) => durationOf(value).days)
    .refine((value) => value >= least, { error: `must be at least ${least} day${least === 1 ? '' : 's'}` })
    .refine(isWithinReach, { error: 'must be at most ten years' });
}

/** Hours and minutes such as `PT8H`, out as seconds. */
export function hours(description: string) {
  return text(HOURS, 'must be hours or minutes such as PT8H', description)
    .transform((value) => durationOf(value).seconds)
    .refine((value) => value > 0 && value <= LONGEST_DAYS * 86_400, { error: 'must be more than nothing' });
}

/** Days before or after something: `-P30D` is thirty days before. */
export function offset(description: string) {
  return text(DURATION, 'must be a duration such as -P30D (before) or P7D (after)', description)
    .transform(durationOf)
    .refine((value) => isWithinReach(value.days) && isWithinReach(value.seconds / 86_400), {
      error: 'must be at most ten years',
    });
}

const LONGEST_LEAD = 366;
const LEAD = /^(\d+ workdays?|P(?=.)(\d+W)?(\d+D)?)$/;

/** `5 workdays`, or whole days such as `P7D`. */
export function lead(description: string) {
  return text(LEAD, 'must be working days such as `5 workdays`, or days such as P7D', description)
    .transform((value): Lead => parseLead(value) ?? { days: 0 })
    .refine((value) => ('days' in value ? value.days : value.workdays) <= LONGEST_LEAD, {
      error: `must be at most ${LONGEST_LEAD} days`,
    });
}

/** Text of one form; the pattern also reaches the JSON Schema. */
export function text(pattern: RegExp, must: string, description: string) {
  const error = (issue: { readonly input?: unknown }) =>
    issue.input === undefined || issue.input === null ? undefined : `${must}, not ${shown(issue.input)}`;
  return z.string({ error }).regex(pattern, { error, abort: true }).meta({ description });
}

function fraction(percentage: string): number {
  return Number(percentage.slice(0, -1)) / 100;
}

function boundOf(pattern: RegExp, value: string, divisor: number): Bound {
  const match = pattern.exec(value);
  return { operator: (match?.[1] ?? '>=') as Bound['operator'], value: Number(match?.[2]) / divisor };
}

/** Only for text that has passed its pattern. */
function durationOf(value: string): Duration {
  return parseDuration(value) ?? { days: 0, seconds: 0 };
}

function isWithinReach(amount: number): boolean {
  return Math.abs(amount) <= LONGEST_DAYS;
}
