import Handlebars from 'handlebars';
import { cleanText } from './clean-text.ts';
import type { Values } from './letter-shape.ts';
import { findMessage, formatMessage, type Messages } from './messages.ts';
import {
  type DateStyle,
  isLocalDate,
  showDate,
  showDateRange,
  showInstant,
  showTimeRange,
} from './show-date.ts';

/** The helpers templates may call and the kinds of their arguments. Each is called with `at`, the number of its place. */
export const HELPERS = {
  /** A text or a number: what a plain `{{account.name}}` means. */
  show: ['plain'],
  /** A text of several sentences, as a plain `{{campaign.why}}` means; it may be longer than a name. */
  prose: ['plain'],
  /** A local day in words; `style="day"` leaves the weekday out, `style="short"` cuts the month, `plus=days` counts on. */
  date: ['date'],
  dateRange: ['date', 'date'],
  dateTime: ['instant'],
  timeRange: ['instant', 'instant'],
  /** An address to click: http, https or mailto, nothing else. */
  link: ['link'],
  /** `Render, Cloud sync and Print`. */
  list: ['texts'],
  /** A sentence of the catalogue: `{{t "seats" count=seats}}`; `pick=change.stage` takes `seats.<stage>`, else `seats.other`. */
  t: ['plain'],
} as const;
export type HelperName = keyof typeof HELPERS;

/** The helper that a variable written plainly means. */
export function plainHelper(path: string): 'show' | 'prose' {
  return /^(?:campaign\.why|fourWs\.\w+)$/.test(path) ? 'prose' : 'show';
}

/** What helpers know of the letter being rendered. */
export type Rendering = {
  /** Language of the template with the region of the reader. */
  readonly locale: string;
  readonly zone: string;
  readonly messages: Messages;
  /** Longest value shown, in characters: a name of ten thousand must not become the mail. */
  readonly longestValue: number;
  readonly longestProse: number;
  /** Where what is shown is kept, so that marks can stand for it. */
  readonly values?: Values;
};

/** A value that is missing or unusable where the template needs one. Caught by `renderLetter`, which knows the places. */
export class UnusableValue extends Error {
  readonly at: number;
  readonly argument: string;
  readonly reason: string | null;

  constructor(at: number, argument: string, reason: string | null) {
    super(`Value ${argument} of expression ${at} cannot be used`);
    this.at = at;
    this.argument = argument;
    this.reason = reason;
  }
}

type Options = Handlebars.HelperOptions;

function rendering(options: Options): Rendering {
  return options.data.rendering as Rendering;
}

function unusable(options: Options, argument: string, reason: string | null): UnusableValue {
  return new UnusableValue(Number(options.hash.at), argument, reason);
}

function plain(
  value: unknown,
  options: Options,
  argument: string,
  limit = rendering(options).longestValue,
): string | number {
  if (value === undefined || value === null || value === '') throw unusable(options, argument, null);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string') return cleanText(value, limit);
  throw unusable(options, argument, 'is neither a text nor a number');
}

function show(value: unknown, options: Options): string {
  const shown = plain(value, options, 'value');
  return typeof shown === 'number' ? new Intl.NumberFormat(rendering(options).locale).format(shown) : shown;
}

function prose(value: unknown, options: Options): string {
  return String(plain(value, options, 'value', rendering(options).longestProse));
}

function localDate(value: unknown, options: Options, argument: string): string {
  if (value === undefined || value === null) throw unusable(options, argument, null);
  if (!isLocalDate(value)) throw unusable(options, argument, 'is not a day such as 2027-05-12');
  return value;
}

/** A century: nobody counts on further, and far beyond it there are no dates. */
const MOST_DAYS = 36_525;

function date(value: unknown, options: Options): string {
  const from = localDate(value, options, 'value');
  const plus = 'plus' in options.hash ? plain(options.hash.plus, options, 'plus') : 0;
  if (typeof plus !== 'number' || Math.abs(plus) > MOST_DAYS) {
    throw unusable(options, 'plus', 'is not a number of days');
  }
  return showDate(from, plus, rendering(options).locale, (options.hash.style ?? 'full') as DateStyle);
}

function dateRange(from: unknown, to: unknown, options: Options): string {
  const { locale } = rendering(options);
  return showDateRange(localDate(from, options, 'value'), localDate(to, options, 'value2'), locale);
}

function instant(value: unknown, options: Options, argument: string): number {
  if (value === undefined || value === null) throw unusable(options, argument, null);
  if (typeof value !== 'number' || Number.isNaN(new Date(value).getTime())) {
    throw unusable(options, argument, 'is not an instant in milliseconds');
  }
  return value;
}

function dateTime(value: unknown, options: Options): string {
  const { locale, zone } = rendering(options);
  return showInstant(instant(value, options, 'value'), zone, locale);
}

function timeRange(from: unknown, to: unknown, options: Options): string {
  const { locale, zone } = rendering(options);
  return showTimeRange(instant(from, options, 'value'), instant(to, options, 'value2'), zone, locale);
}

const SAFE_SCHEMES = ['http:', 'https:', 'mailto:'];

function link(value: unknown, options: Options): string {
  if (value === undefined || value === null || value === '') throw unusable(options, 'value', null);
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (url === null || !SAFE_SCHEMES.includes(url.protocol)) {
    throw unusable(options, 'value', 'is not an http, https or mailto address');
  }
  return url.href;
}

function list(values: unknown, options: Options): string {
  if (!Array.isArray(values) || values.length === 0) throw unusable(options, 'value', null);
  const texts = values.map((value) => String(plain(value, options, 'value')));
  return listFormat(rendering(options).locale).format(texts);
}

const listFormats = new Map<string, Intl.ListFormat>();

function listFormat(locale: string): Intl.ListFormat {
  const format = listFormats.get(locale) ?? new Intl.ListFormat(locale);
  listFormats.set(locale, format);
  return format;
}

function t(key: unknown, options: Options): string {
  const { messages, locale } = rendering(options);
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(options.hash)) {
    if (name !== 'at') values[name] = plain(value, options, name);
  }
  const message = findMessage(messages, String(key), 'pick' in values ? String(values.pick) : null);
  if (message === undefined) throw unusable(options, 'value', 'is no message of the catalogue');
  return formatMessage(message, locale, values);
}

/** `{{#if x}}`, or `{{#if x is="y"}}`. A condition may be null, which is no; one nobody supplied is a mistake. */
function condition(turned: boolean) {
  return function (this: unknown, value: unknown, options: Options): string {
    if (value === undefined) throw unusable(options, 'value', null);
    const holds = Array.isArray(value) ? value.length > 0 : Boolean(value);
    const yes = 'is' in options.hash ? value === options.hash.is : holds;
    return yes !== turned ? options.fn(this) : options.inverse(this);
  };
}

const builtinEach = Handlebars.helpers.each as (this: unknown, value: unknown, options: Options) => string;

function each(this: unknown, value: unknown, options: Options): string {
  if (!Array.isArray(value)) throw unusable(options, 'value', null);
  return builtinEach.call(this, value, options);
}

/** A mark in place of a value that is shown; it needs no escaping. */
function mark(value: unknown, options: Options): Handlebars.SafeString {
  return new Handlebars.SafeString(rendering(options).values?.mark(String(value)) ?? '');
}

/** Handlebars with our helpers and nothing else: no `log`, no `lookup`, no partials. */
export function letterHandlebars(): typeof Handlebars {
  const handlebars = Handlebars.create();
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
  const helpers: Record<HelperName, Handlebars.HelperDelegate> = {
    show,
    prose,
    date,
    dateRange,
    dateTime,
    timeRange,
    link,
    list,
    t,
  };
  handlebars.registerHelper(helpers);
  handlebars.registerHelper('mark', mark);
  handlebars.registerHelper({ if: condition(false), unless: condition(true), each });
  return handlebars;
}
