import type { Problem } from '../domain/problem.ts';
import { didYouMean } from './nearest.ts';
import { errorAt, quoted } from './problems.ts';
import type { Entry } from './read-rows.ts';
import type { Row, Table } from './read-table.ts';

/** Hints cost a search through all ids; after so many the reader has seen the pattern. */
const MOST_HINTS = 20;

/**
 * All ids a table names, rows with problems included, so that one bad row is reported once and not again by
 * each row that refers to it. Null when the table was not read to its end: then no id can be called unknown.
 */
export function idsOf(table: Table | null): ReadonlySet<string> | null {
  if (!table?.complete) return null;
  const index = table.header.indexOf('external_key');
  return new Set([...table.rows, ...table.broken].map((row) => row.cells[index]?.trim() ?? ''));
}

/** Reports every row whose id an earlier row has. @param what the columns that make the id, for the message */
export function reportDuplicates<Value>(
  entries: readonly Entry<Value>[],
  what: string,
  idOf: (value: Value) => string,
  problems: Problem[],
): void {
  const first = new Map<string, Row>();
  for (const { row, value } of entries) {
    const id = idOf(value);
    const earlier = first.get(id);
    if (earlier) {
      const message = `${what}: the same as in ${earlier.file}:${earlier.line}; every row needs its own`;
      problems.push(errorAt('duplicate', row.file, row.line, message));
    } else first.set(id, row);
  }
}

/** Reports every row that refers to an id that does not exist. */
export function reportUnknown<Value>(
  entries: readonly Entry<Value>[],
  column: string,
  idOf: (value: Value) => string | null,
  known: ReadonlySet<string> | null,
  problems: Problem[],
): void {
  if (!known) return;
  let hints = 0;
  for (const { row, value } of entries) {
    const id = idOf(value);
    if (id === null || known.has(id)) continue;
    const hint = hints++ < MOST_HINTS ? didYouMean(id, known) : '';
    problems.push(errorAt('unknown-id', row.file, row.line, `${column}: there is no ${quoted(id)}.${hint}`));
  }
}

/** Reports every row that is its own ancestor (parent of parent, manager of manager). */
export function reportCycles<Value>(
  entries: readonly Entry<Value>[],
  column: string,
  idOf: (value: Value) => string,
  aboveOf: (value: Value) => string | null,
  problems: Problem[],
): void {
  const above = new Map(entries.map(({ value }) => [idOf(value), aboveOf(value)]));
  const settled = new Set<string>();
  const cyclic = new Set<string>();
  for (const start of above.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    let id: string | null = start;
    while (id !== null && !settled.has(id) && !onPath.has(id)) {
      path.push(id);
      onPath.add(id);
      id = above.get(id) ?? null;
    }
    if (id !== null && onPath.has(id)) for (const member of path.slice(path.indexOf(id))) cyclic.add(member);
    for (const member of path) settled.add(member);
  }
  for (const { row, value } of entries) {
    if (!cyclic.has(idOf(value))) continue;
    problems.push(errorAt('cycle', row.file, row.line, `${column}: going up from here leads back here`));
  }
}
