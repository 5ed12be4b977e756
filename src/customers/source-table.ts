import type { Problem } from '../domain/problem.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { dayExists } from './cells.ts';
import type { DateFormat, Mapping, NumberFormat, Source } from './mapping.ts';
import { didYouMean } from './nearest.ts';
import { either, errorAt, quoted, warningAt } from './problems.ts';
import { type Row, readTable, type Table } from './read-table.ts';
import type { Skipped } from './skipped.ts';

/** One file a mapping names, its values renamed, its dates and numbers in standard notation, its skipped rows gone. */
export type SourceTable = {
  readonly file: string;
  /** Column names as written in the file, for hints. */
  readonly columns: readonly string[];
  /** Position of a column by its {@link columnId}. */
  readonly index: ReadonlyMap<string, number>;
  readonly rows: readonly Row[];
  /** False when rows are missing because of problems, so that an id not found may still exist. */
  readonly complete: boolean;
};

/** Letter case and the number of blanks do not matter in a column's name. */
export function columnId(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, ' ');
}

/** Reads one source of a mapping; null when the file is missing, unreadable or lacks a column the rules name. */
export function readSource(
  files: ReadonlyMap<string, string>,
  mapping: Mapping,
  name: string,
  source: Source,
  report: { readonly problems: Problem[]; readonly skipped: Skipped[] },
): SourceTable | null {
  const path = ['files', name];
  const text = files.get(source.file);
  if (text === undefined) {
    const { line, column } = mapping.placeOf(path);
    const message = `there is no file ${source.file}.${didYouMean(source.file, [...files.keys()])}`;
    report.problems.push(errorAt('missing-file', mapping.file, line, message, column));
    return null;
  }
  const { table, problems } = readTable(source.file, text, source.separator ?? null);
  report.problems.push(...problems);
  if (!table) return null;
  const index = new Map(table.header.map((column, position) => [columnId(column), position]));
  if (!columnsExist(mapping, path, source, table, index, report.problems)) return null;

  const rows = convertRows(source, table, index, report);
  const complete = table.complete && rows.lost + table.broken.length === 0;
  if (complete) reportUnusedRenames(mapping, path, source, table, index, report.problems);
  return { file: source.file, columns: table.header, index, rows: rows.kept, complete };
}

function columnsExist(
  mapping: Mapping,
  path: readonly PropertyKey[],
  source: Source,
  table: Table,
  index: ReadonlyMap<string, number>,
  problems: Problem[],
): boolean {
  const named: { column: string; at: PropertyKey[] }[] = [
    ...Object.keys(source.columns).map((column) => ({ column, at: ['columns', column] })),
    ...source.skip.flatMap(({ when }, rule) =>
      Object.keys(when).map((column) => ({ column, at: ['skip', rule, 'when', column] })),
    ),
  ];
  const missing = named.filter(({ column }) => !index.has(columnId(column)));
  for (const { column, at } of missing) {
    const place = mapping.placeOf([...path, ...at]);
    const message = `${table.file} has no column ${column}.${didYouMean(column, table.header)}`;
    problems.push(errorAt('unknown-column', mapping.file, place.line, message, place.column));
  }
  return missing.length === 0;
}

/**
 * Renames first, then `oneOf` (on every row: a value nobody thought of must not be skipped by chance), then skips,
 * then reads dates and numbers of what is kept.
 */
function convertRows(
  source: Source,
  table: Table,
  index: ReadonlyMap<string, number>,
  report: { readonly problems: Problem[]; readonly skipped: Skipped[] },
): { kept: Row[]; lost: number } {
  const rules = Object.entries(source.columns).map(([column, rule]) => ({
    column,
    rule,
    rename: new Map(Object.entries(rule.rename ?? {})),
    at: index.get(columnId(column)) ?? -1,
  }));
  const skips = source.skip.map(({ when, why }) => ({
    why,
    conditions: Object.entries(when).map(([column, { not, negated }]) => ({
      at: index.get(columnId(column)) ?? -1,
      values: new Set(not),
      negated,
    })),
  }));
  const kept: Row[] = [];
  let lost = 0;
  for (const row of table.rows) {
    const cells = row.cells.map((cell) => cell.trim());
    const before = report.problems.length;
    const complain = (column: string, code: string, message: string) =>
      report.problems.push(errorAt(code, row.file, row.line, `${column}: ${message}`));
    for (const { column, rule, rename, at } of rules) {
      const cell = rename.get(cells[at] ?? '') ?? cells[at] ?? '';
      cells[at] = cell;
      if (rule.oneOf && !rule.oneOf.includes(cell)) {
        complain(column, 'unknown-value', `${quoted(cell)} is not ${either(rule.oneOf)}`);
      }
    }
    const skip = skips.find(({ conditions }) =>
      conditions.every(({ at, values, negated }) => values.has(cells[at] ?? '') !== negated),
    );
    if (skip && report.problems.length === before) {
      report.skipped.push({ file: row.file, line: row.line, why: skip.why });
      continue;
    }
    for (const { column, rule, at } of rules) {
      const read = convert(cells[at] ?? '', rule.date, rule.number);
      if (read.ok) cells[at] = read.value;
      else complain(column, read.code, read.message);
    }
    if (report.problems.length === before) kept.push({ ...row, cells });
    else lost += 1;
  }
  return { kept, lost };
}

function convert(
  cell: string,
  date: DateFormat | undefined,
  number: NumberFormat | undefined,
): Result<string> {
  if (cell === '') return ok('');
  if (date) return toIsoDate(cell, date);
  return number ? toPlainNumber(cell, number) : ok(cell);
}

function toIsoDate(cell: string, format: DateFormat): Result<string> {
  const shape = format
    .replace(/[./]/g, '\\$&')
    .replace(/Y+|M+|D+/g, (run) => `(?<${run[0]}>\\d{${run.length}})`);
  const found = new RegExp(`^${shape}$`).exec(cell)?.groups;
  if (!found) return refuse('bad-date', `${quoted(cell)} is no date: ${format} is expected`);
  const { Y = '', M = '', D = '' } = found;
  const year = Y.length === 2 ? (Number(Y) < 70 ? 2000 : 1900) + Number(Y) : Number(Y);
  return dayExists(year, Number(M), Number(D))
    ? ok(`${year}-${M}-${D}`)
    : refuse('bad-date', `${quoted(cell)} is no date: there is no such day in ${format}`);
}

const NUMBERS: Readonly<Record<NumberFormat, RegExp>> = {
  '1234.56': /^-?\d+(?:\.\d+)?$/,
  '1234,56': /^-?\d+(?:,\d+)?$/,
  '1,234.56': /^-?\d{1,3}(?:,\d{3})*(?:\.\d+)?$/,
  '1.234,56': /^-?\d{1,3}(?:\.\d{3})*(?:,\d+)?$/,
};

function toPlainNumber(cell: string, format: NumberFormat): Result<string> {
  if (!NUMBERS[format].test(cell)) {
    return refuse('bad-number', `${quoted(cell)} is no number: one like ${format} is expected`);
  }
  const decimalComma = format.endsWith(',56');
  const plain = decimalComma ? cell.replaceAll('.', '').replace(',', '.') : cell.replaceAll(',', '');
  return ok(plain);
}

/** A rename that meets nothing is a typing error or a leftover: worth saying, no reason to refuse. */
function reportUnusedRenames(
  mapping: Mapping,
  path: readonly PropertyKey[],
  source: Source,
  table: Table,
  index: ReadonlyMap<string, number>,
  problems: Problem[],
): void {
  for (const [column, { rename }] of Object.entries(source.columns)) {
    const at = index.get(columnId(column)) ?? -1;
    const present = new Set(table.rows.map((row) => row.cells[at]?.trim()));
    for (const value of Object.keys(rename ?? {}).filter((value) => !present.has(value))) {
      const place = mapping.placeOf([...path, 'columns', column, 'rename', value]);
      const message = `${column} of ${table.file} never is ${quoted(value)}: this rename does nothing`;
      problems.push(warningAt('unused-rename', mapping.file, place.line, message, place.column));
    }
  }
}
