import type { AttributeValue } from '../domain/account.ts';
import type { Problem } from '../domain/problem.ts';
import type { Result } from '../domain/result.ts';
import { attributeValue } from './cells.ts';
import { errorAt } from './problems.ts';
import type { Row, Table } from './read-table.ts';
import { ATTRIBUTE, type Field } from './standard-files.ts';

type Fields = Readonly<Record<string, Field<unknown>>>;
type Values<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never;
};

/** A row and what was read from it, so that a later problem can still say where it stands. */
export type Entry<Value> = { readonly row: Row; readonly value: Value };

/** Reads every cell of every row. A row with a problem is reported, all of its cells at once, and left out; of no table there are none. */
export function readRows<F extends Fields>(
  fields: F,
  table: Table | null,
  problems: Problem[],
): Entry<Values<F>>[] {
  if (!table) return [];
  const places = Object.entries(fields).map(([name, field]) => ({
    name,
    field,
    index: table.header.indexOf(field.column),
  }));
  const entries: Entry<Values<F>>[] = [];
  for (const row of table.rows) {
    const value: Record<string, unknown> = {};
    const before = problems.length;
    for (const { name, field, index } of places) {
      value[name] = take(row, field.column, readField(field, row.cells[index] ?? ''), problems);
    }
    // The record has exactly the fields' names, each with what its own reader gave.
    if (problems.length === before) entries.push({ row, value: value as Values<F> });
  }
  return entries;
}

/** Reads the `attributes.<name>` columns of one row; blank cells are no attribute. */
export function readAttributes(
  header: readonly string[],
  row: Row,
  problems: Problem[],
): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = {};
  header.forEach((column, index) => {
    const name = ATTRIBUTE.exec(column)?.[1];
    const cell = row.cells[index]?.trim() ?? '';
    if (name === undefined || cell === '') return;
    const value = take(row, column, attributeValue(cell), problems);
    if (value !== null) attributes[name] = value;
  });
  return attributes;
}

function readField(field: Field<unknown>, cell: string): Result<unknown> {
  const text = cell.trim();
  if (text !== '') return field.read(text);
  if (field.blank !== 'refused') return { ok: true, value: field.blank.value };
  return { ok: false, code: 'blank', message: `must be filled: ${field.about}` };
}

function take<Value>(row: Row, column: string, read: Result<Value>, problems: Problem[]): Value | null {
  if (read.ok) return read.value;
  problems.push(errorAt(read.code, row.file, row.line, `${column}: ${read.message}`));
  return null;
}
