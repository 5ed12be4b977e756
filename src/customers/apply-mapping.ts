import type { Problem } from '../domain/problem.ts';
import { fill, type Scope } from './evaluate.ts';
import { type JoinIndex, joinIndex, joinRow } from './join-rows.ts';
import type { Mapping, Recipe } from './mapping.ts';
import { errorAt } from './problems.ts';
import type { Row, Table } from './read-table.ts';
import { recipeProblems } from './recipe-problems.ts';
import type { Skipped } from './skipped.ts';
import { columnId, readSource, type SourceTable } from './source-table.ts';
import type { Aggregate } from './standard-files.ts';
import type { StandardTables } from './standard-tables.ts';

/**
 * Turns the files of another system into the standard tables, by the rules of a mapping.
 * Every row keeps the file and line it came from (of several put together, the first).
 */
export function applyMapping(
  files: ReadonlyMap<string, string>,
  mapping: Mapping,
): { tables: StandardTables; problems: Problem[]; skipped: Skipped[] } {
  const problems: Problem[] = [];
  const skipped: Skipped[] = [];
  const sources = new Map<string, SourceTable | null>();
  for (const [name, source] of Object.entries(mapping.rules.files)) {
    sources.set(name, readSource(files, mapping, name, source, { problems, skipped }));
  }
  const table = (aggregate: Aggregate) => tableOf(aggregate, mapping, sources, problems);
  const tables = {
    reps: table('reps'),
    accounts: table('accounts'),
    contacts: table('contacts'),
    entitlements: table('entitlements'),
    identifiers: table('identifiers'),
  };
  return { tables, problems, skipped };
}

/** All recipes of one aggregate in one table; null when one of them cannot be followed. */
function tableOf(
  aggregate: Aggregate,
  mapping: Mapping,
  sources: ReadonlyMap<string, SourceTable | null>,
  problems: Problem[],
): Table | null {
  const recipes = mapping.rules[aggregate] ?? [];
  const header = [...new Set(recipes.flatMap((recipe) => Object.keys(recipe.fields)))];
  const rows: Row[] = [];
  const broken: Row[] = [];
  let readable = true;
  let complete = true;
  recipes.forEach((recipe, position) => {
    const wrong = recipeProblems(mapping, [aggregate, position], recipe, sources);
    problems.push(...wrong);
    const from = sources.get(recipe.from);
    const joins = joinsOf(recipe, sources);
    if (wrong.length > 0 || !from || !joins) {
      readable = false;
      return;
    }
    complete &&= from.complete;
    for (const group of groupsOf(recipe, from)) {
      const row = standardRow(header, recipe, group, from, joins, problems);
      (row.fine ? rows : broken).push(row.row);
    }
  });
  return readable ? { file: mapping.file, header, rows, broken, complete } : null;
}

function joinsOf(
  recipe: Recipe,
  sources: ReadonlyMap<string, SourceTable | null>,
): ReadonlyMap<string, JoinIndex> | null {
  const joins = new Map<string, JoinIndex>();
  for (const [alias, join] of Object.entries(recipe.join)) {
    const source = sources.get(join.file);
    if (!source) return null;
    joins.set(alias, joinIndex(join, source));
  }
  return joins;
}

/** Rows with the same values in the columns of `each`, in the order of their first row; every row by itself without. */
function groupsOf(recipe: Recipe, from: SourceTable): Iterable<readonly Row[]> {
  if (!recipe.each) return from.rows.map((row) => [row]);
  const positions = recipe.each.map((column) => from.index.get(columnId(column)) ?? -1);
  const groups = new Map<string, Row[]>();
  for (const row of from.rows) {
    const id = JSON.stringify(positions.map((position) => row.cells[position]));
    const group = groups.get(id);
    if (group) group.push(row);
    else groups.set(id, [row]);
  }
  return groups.values();
}

function standardRow(
  header: readonly string[],
  recipe: Recipe,
  group: readonly Row[],
  from: SourceTable,
  joins: ReadonlyMap<string, JoinIndex>,
  problems: Problem[],
): { row: Row; fine: boolean } {
  const { file, line } = group[0] ?? { file: from.file, line: 1 };
  const before = problems.length;
  const scopes = group.map((row) => scopeOf(row, from, joins, problems));
  const cells = header.map((column) => {
    const template = recipe.fields[column];
    if (!template || problems.length > before) return '';
    const filled = fill(template, scopes);
    if (filled.ok) return filled.value;
    problems.push(errorAt(filled.code, file, line, `${column}: ${filled.message}`));
    return '';
  });
  return { row: { file, line, cells }, fine: problems.length === before };
}

/** The row with its joined rows. */
function scopeOf(
  row: Row,
  from: SourceTable,
  joins: ReadonlyMap<string, JoinIndex>,
  problems: Problem[],
): Scope {
  const joined = new Map<string, Row | null>();
  for (const [alias, index] of joins) {
    const found = joinRow(index, row, from);
    if (found.ok) joined.set(alias, found.value);
    else problems.push(errorAt(found.code, row.file, row.line, `join ${alias}: ${found.message}`));
  }
  return (alias, column) => {
    const id = columnId(column);
    if (alias === null) return row.cells[from.index.get(id) ?? -1] ?? '';
    return joined.get(alias)?.cells[joins.get(alias)?.source.index.get(id) ?? -1] ?? '';
  };
}
