import { ok, type Result, refuse } from '../domain/result.ts';
import { countryName, dayExists, isoDate } from './cells.ts';
import { quoted } from './problems.ts';
import type { Expression, Template } from './template.ts';

/** What a template sees of one row: the value of a column, of the row itself or of a joined file. */
export type Scope = (join: string | null, column: string) => string;

/**
 * Fills a template from the rows that `each` put together (one row without `each`). All values are text.
 * A plain column must be the same in all rows: which of several is meant has to be said.
 * @returns the text, or a refusal that says which value is wrong
 */
export function fill(template: Template, rows: readonly Scope[]): Result<string> {
  let text = '';
  for (const part of template.parts) {
    const value = typeof part === 'string' ? ok(part) : evaluate(part, rows);
    if (!value.ok) return value;
    text += value.value;
  }
  return ok(text);
}

function evaluate(expression: Expression, rows: readonly Scope[]): Result<string> {
  switch (expression.kind) {
    case 'literal':
      return ok(expression.value);
    case 'column':
      return sameInAll(expression, rows);
    case 'call':
      return call(expression, rows);
  }
}

function sameInAll(expression: Expression & { kind: 'column' }, rows: readonly Scope[]): Result<string> {
  const { join, column } = expression;
  const values = new Set(rows.map((row) => row(join, column)));
  const [value = '', other] = values;
  if (other === undefined) return ok(value);
  return refuse(
    'ambiguous',
    `${column} is ${quoted(value)} in one row and ${quoted(other)} in another of those put together: use earliest, latest or sum, or add it to each`,
  );
}

function call(expression: Expression & { kind: 'call' }, rows: readonly Scope[]): Result<string> {
  const [first, second] = expression.of;
  switch (expression.name) {
    case 'count':
      return ok(String(rows.length));
    case 'sum':
      return overRows(first, rows, sum);
    case 'earliest':
      return overRows(first, rows, (dates) => firstDate(dates, (date, best) => date < best));
    case 'latest':
      return overRows(first, rows, (dates) => firstDate(dates, (date, best) => date > best));
    case 'firstOf':
      return firstOf(expression.of, rows);
    case 'slug':
      return withText(first, rows, slug);
    case 'lower':
      return withText(first, rows, (text) => ok(text.toLowerCase()));
    case 'upper':
      return withText(first, rows, (text) => ok(text.toUpperCase()));
    case 'country':
      return withText(first, rows, countryName);
    case 'round':
      return withNumbers([first], rows, (number) => Math.round(number));
    case 'divide':
      return withNumbers([first, second], rows, (number, by) => number / by);
    case 'atLeast':
      return withNumbers([first, second], rows, (a, b) => Math.max(a, b));
    case 'plusYears':
      return plusYears(first, second, rows);
  }
}

/** Evaluates the argument in each row by itself, then brings the values together. */
function overRows(
  argument: Expression | undefined,
  rows: readonly Scope[],
  together: (values: readonly string[]) => Result<string>,
): Result<string> {
  const values: string[] = [];
  for (const row of rows) {
    const value = argumentOf(argument, [row]);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return together(values);
}

function argumentOf(argument: Expression | undefined, rows: readonly Scope[]): Result<string> {
  return argument ? evaluate(argument, rows) : ok('');
}

function sum(values: readonly string[]): Result<string> {
  let total = 0;
  for (const value of values) {
    const number = numberOf(value);
    if (!number.ok) return number;
    total += number.value;
  }
  return ok(String(total));
}

/** A blank among dates is refused: read as "no end" or as "unknown" it would change what the customer owns. */
function firstDate(
  dates: readonly string[],
  better: (date: string, best: string) => boolean,
): Result<string> {
  if (dates.every((date) => date === '')) return ok('');
  let best: string | null = null;
  for (const date of dates) {
    if (date === '') return refuse('bad-date', 'one of the rows put together has no date here, others do');
    const checked = isoDate(date);
    if (!checked.ok) return checked;
    if (best === null || better(date, best)) best = date;
  }
  return ok(best ?? '');
}

function firstOf(options: readonly Expression[], rows: readonly Scope[]): Result<string> {
  for (const option of options) {
    const value = evaluate(option, rows);
    if (!value.ok || value.value !== '') return value;
  }
  return ok('');
}

/** Blank stays blank. */
function withText(
  argument: Expression | undefined,
  rows: readonly Scope[],
  change: (text: string) => Result<string>,
): Result<string> {
  const text = argumentOf(argument, rows);
  return text.ok && text.value !== '' ? change(text.value) : text;
}

function slug(text: string): Result<string> {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return words === ''
    ? refuse('bad-slug', `${quoted(text)} has no letter a-z or digit to make a slug of`)
    : ok(words);
}

function withNumbers(
  args: readonly (Expression | undefined)[],
  rows: readonly Scope[],
  change: (a: number, b: number) => number,
): Result<string> {
  const numbers: number[] = [];
  for (const argument of args) {
    const text = argumentOf(argument, rows);
    if (!text.ok) return text;
    const number = numberOf(text.value);
    if (!number.ok) return number;
    numbers.push(number.value);
  }
  const result = change(numbers[0] ?? 0, numbers[1] ?? 0);
  return Number.isFinite(result) ? ok(String(result)) : refuse('bad-number', 'a division by zero');
}

function numberOf(text: string): Result<number> {
  const fine = /^-?\d{1,15}(?:\.\d+)?$/.test(text);
  return fine ? ok(Number(text)) : refuse('bad-number', `${quoted(text)} is no number`);
}

function plusYears(
  first: Expression | undefined,
  second: Expression | undefined,
  rows: readonly Scope[],
): Result<string> {
  const years = withNumbers([second], rows, (number) => number);
  if (!years.ok) return years;
  return withText(first, rows, (text) => {
    const date = isoDate(text);
    if (!date.ok) return date;
    const [year, month, day] = text.split('-').map(Number) as [number, number, number];
    const later = year + Number(years.value);
    if (!Number.isInteger(later) || !dayExists(later, month, 1)) {
      return refuse('bad-date', `${text} plus ${years.value} years is no date`);
    }
    return ok(`${later}-${text.slice(5, 8)}${dayExists(later, month, day) ? text.slice(8) : '28'}`);
  });
}
