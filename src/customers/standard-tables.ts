import type { Problem } from '../domain/problem.ts';
import { didYouMean } from './nearest.ts';
import { errorAt, warningAt } from './problems.ts';
import { readTable, type Table } from './read-table.ts';
import { AGGREGATES, type Aggregate, ATTRIBUTE, fieldsOf, STANDARD_FILES } from './standard-files.ts';

/** One table an aggregate, its header in the standard columns' names; null where nothing could be read. */
export type StandardTables = Readonly<Record<Aggregate, Table | null>>;

/**
 * Reads the five standard files and checks their columns.
 * @param files file name to text
 * @returns a table an aggregate (null where it cannot be read) and every problem of form
 */
export function standardTables(files: ReadonlyMap<string, string>): {
  tables: StandardTables;
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const tables: Record<Aggregate, Table | null> = {
    reps: null,
    accounts: null,
    contacts: null,
    entitlements: null,
    identifiers: null,
  };
  for (const aggregate of AGGREGATES) {
    const { file, needed } = STANDARD_FILES[aggregate];
    const text = files.get(file);
    if (text === undefined) {
      problems.push(missingFile(file, needed, [...files.keys()]));
      if (!needed) tables[aggregate] = { file, header: [], rows: [], broken: [], complete: true };
      continue;
    }
    const read = readTable(file, text);
    problems.push(...read.problems);
    if (!read.table) continue;
    const table = { ...read.table, header: read.table.header.map(columnName) };
    const wrong = columnProblems(aggregate, table, headerLine(text));
    problems.push(...wrong);
    if (wrong.length === 0) tables[aggregate] = table;
  }
  return { tables, problems };
}

function missingFile(file: string, needed: boolean, present: readonly string[]): Problem {
  const others = present.filter((name) => !isStandardFile(name));
  const hint = didYouMean(file, others);
  return needed || hint !== ''
    ? errorAt(
        'missing-file',
        file,
        null,
        `there is no such file; leave it empty but for its header if there are none.${hint}`,
      )
    : warningAt('missing-file', file, null, 'there is no such file: taken as none');
}

function isStandardFile(name: string): boolean {
  return AGGREGATES.some((aggregate) => STANDARD_FILES[aggregate].file === name);
}

/** `External Key` and `external-key` mean `external_key`. The name of an attribute is kept as written. */
function columnName(header: string): string {
  const attribute = ATTRIBUTE.exec(header);
  return attribute ? `attributes.${attribute[1]}` : header.toLowerCase().replace(/[\s-]+/g, '_');
}

function headerLine(text: string): number {
  return /^[\uFEFF\s]*/.exec(text)?.[0].split(/\r\n|\r|\n/).length ?? 1;
}

function columnProblems(aggregate: Aggregate, table: Table, line: number): Problem[] {
  const fields = fieldsOf(aggregate);
  const known = fields.map((field) => field.column);
  const attributes = aggregate === 'accounts';
  const unknown = table.header.filter(
    (name) => !known.includes(name) && !(attributes && ATTRIBUTE.test(name)),
  );
  const twice = table.header.filter((name, index) => table.header.indexOf(name) !== index);
  const absent = fields.filter(({ column, blank }) => blank === 'refused' && !table.header.includes(column));
  return [
    ...unknown.map((name) => {
      const hint =
        didYouMean(name, known) || (attributes ? ' Write attributes.<name> for one of your own.' : '');
      return errorAt('unknown-column', table.file, line, `there is no column ${name} here.${hint}`);
    }),
    ...twice.map((name) =>
      errorAt('duplicate-column', table.file, line, `the column ${name} is there twice`),
    ),
    ...absent.map(({ column, about }) =>
      errorAt('missing-column', table.file, line, `the column ${column} is missing: ${about}`),
    ),
  ];
}
