import { ok, type Result, refuse } from '../domain/result.ts';
import { isoDate } from './cells.ts';
import type { Join } from './mapping.ts';
import { quoted } from './problems.ts';
import type { Row } from './read-table.ts';
import { columnId, type SourceTable } from './source-table.ts';

/** A joined file, its rows by the values of the columns it is joined on. */
export type JoinIndex = {
  readonly join: Join;
  readonly source: SourceTable;
  readonly rows: ReadonlyMap<string, readonly Row[]>;
};

export function joinIndex(join: Join, source: SourceTable): JoinIndex {
  const positions = Object.keys(join.on).map((column) => source.index.get(columnId(column)) ?? -1);
  const rows = new Map<string, Row[]>();
  for (const row of source.rows) {
    const id = idOf(row, positions);
    const same = rows.get(id);
    if (same) same.push(row);
    else rows.set(id, [row]);
  }
  return { join, source, rows };
}

/**
 * The one row that belongs to `row`: the only match, or with `latest` the one with the last date (of several on that
 * day the lowest in the file); null when there is none and the join is optional.
 */
export function joinRow(index: JoinIndex, row: Row, from: SourceTable): Result<Row | null> {
  const { join, source } = index;
  const columns = Object.values(join.on);
  const positions = columns.map((column) => from.index.get(columnId(column)) ?? -1);
  const found = index.rows.get(idOf(row, positions)) ?? [];
  const [only, second] = found;
  if (!only) {
    if (join.optional || !source.complete) return ok(null);
    const values = positions.map((position) => quoted(row.cells[position] ?? '')).join(', ');
    return refuse('unknown-id', `${source.file} has no row for ${columns.join(', ')} ${values}`);
  }
  if (join.latest) return latestOf(found, join.latest, source);
  if (!second) return ok(only);
  const lines = `lines ${only.line} and ${second.line}`;
  return refuse('ambiguous', `${source.file} has more than one row for it (${lines}): say which with latest`);
}

function latestOf(rows: readonly Row[], column: string, source: SourceTable): Result<Row | null> {
  const position = source.index.get(columnId(column)) ?? -1;
  let best: { row: Row; date: string } | null = null;
  for (const row of rows) {
    const date = isoDate(row.cells[position] ?? '');
    if (!date.ok) return refuse(date.code, `${column} in ${row.file}:${row.line}: ${date.message}`);
    if (best === null || date.value >= best.date) best = { row, date: date.value };
  }
  return ok(best?.row ?? null);
}

function idOf(row: Row, positions: readonly number[]): string {
  return JSON.stringify(positions.map((position) => row.cells[position]));
}
