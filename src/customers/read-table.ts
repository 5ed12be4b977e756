import { type CsvError, parse } from 'csv-parse/sync';
import type { Problem } from '../domain/problem.ts';
import { errorAt } from './problems.ts';

/** One record of a file: the line it starts on (1-based) and its cells, trimmed. */
export type Row = { readonly file: string; readonly line: number; readonly cells: readonly string[] };

/** A CSV file, read. The cells of every row stand under the header's names. */
export type Table = {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly Row[];
  /** Rows already reported as a problem; kept only so that references to their ids are not reported as well. */
  readonly broken: readonly Row[];
  /** False when reading stopped early, so that an id not found may still exist. */
  readonly complete: boolean;
};

/** The longest cell taken, in characters. No sane export has a longer one; an unclosed quote soon makes one. */
export const LONGEST_CELL = 10_000;

export const SEPARATORS = [',', ';', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];

/**
 * Reads CSV text: with or without BOM, any line ending, `,` `;` or tab between cells (taken from the header line),
 * quoted cells over several lines. Blank rows are ignored.
 * @param separator null to find out
 * @returns the table, null when not even a header can be read, and every problem of form with its line
 */
export function readTable(
  file: string,
  text: string,
  separator: Separator | null = null,
): { table: Table | null; problems: Problem[] } {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC');
  const { records, failure } = parseRecords(plain, separator ?? separatorOf(plain));
  const [first, ...rest] = withLines(file, records);
  if (!first) {
    const problem = failure
      ? quoteProblem(file, failure, 1)
      : errorAt('empty-file', file, null, 'the file is empty: its first line must name the columns');
    return { table: null, problems: [problem] };
  }
  const problems = headerProblems(first);
  if (problems.length > 0) return { table: null, problems };

  const rows: Row[] = [];
  const broken: Row[] = [];
  for (const row of rest) {
    const problem = rowProblem(row, first.cells.length);
    if (problem) problems.push(problem);
    (problem ? broken : rows).push(row);
  }
  if (failure) problems.push(quoteProblem(file, failure, lineAfter(records)));
  return { table: { file, header: first.cells, rows, broken, complete: failure === null }, problems };
}

/** The separator seen most often in the header line outside quotes; a comma when there is none. */
function separatorOf(text: string): Separator {
  const header = (/^\s*(.*)/.exec(text)?.[1] ?? '').replace(/"[^"]*"/g, '');
  let best: Separator = ',';
  for (const separator of SEPARATORS) {
    if (header.split(separator).length > header.split(best).length) best = separator;
  }
  return best;
}

/** All records up to the first quote that does not fit; blank lines are records too, so lines can be counted. */
function parseRecords(text: string, delimiter: Separator): { records: string[][]; failure: CsvError | null } {
  let failure: CsvError | null = null;
  const records = parse(text, {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    trim: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      failure ??= error ?? null;
      return undefined;
    },
  }) as string[][];
  return { records: failure === null ? records : records.slice(0, recordsBefore(failure)), failure };
}

function recordsBefore(failure: CsvError): number {
  return typeof failure.records === 'number' ? failure.records : 0;
}

function withLines(file: string, records: readonly string[][]): Row[] {
  const rows: Row[] = [];
  let line = 1;
  for (const cells of records) {
    if (cells.some((cell) => cell !== '')) rows.push({ file, line, cells });
    line += height(cells);
  }
  return rows;
}

/** The lines a record takes up. */
function height(cells: readonly string[]): number {
  let lines = 1;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) lines += 1;
  }
  return lines;
}

function lineAfter(records: readonly string[][]): number {
  return records.reduce((line, cells) => line + height(cells), 1);
}

function headerProblems(header: Row): Problem[] {
  const at = (code: string, message: string) => errorAt(code, header.file, header.line, message);
  const problems: Problem[] = [];
  if (header.cells.some((cell) => /[\0\uFFFD]/.test(cell))) {
    return [at('not-utf-8', 'the file is not UTF-8 text: export or save it again as "CSV UTF-8"')];
  }
  const seen = new Set<string>();
  header.cells.forEach((cell, index) => {
    const name = cell.toLowerCase();
    if (name === '') problems.push(at('unnamed-column', `column ${index + 1} has no name`));
    else if (seen.has(name)) problems.push(at('duplicate-column', `the column ${cell} is there twice`));
    else if (cell.length > 200)
      problems.push(at('bad-column', `the name of column ${index + 1} is too long`));
    seen.add(name);
  });
  return problems;
}

function rowProblem(row: Row, columns: number): Problem | null {
  const at = (code: string, message: string) => errorAt(code, row.file, row.line, message);
  if (row.cells.length !== columns) {
    const cells = row.cells.length === 1 ? '1 cell' : `${row.cells.length} cells`;
    return at('column-count', `${cells} where the header has ${columns}: is a quote or a separator missing?`);
  }
  for (const cell of row.cells) {
    if (cell.length > LONGEST_CELL) {
      return at('too-long', `a cell of ${cell.length} characters; the longest allowed is ${LONGEST_CELL}`);
    }
    if (cell.includes('\0')) return at('nul-byte', 'the row holds a NUL byte: export the file again');
    if (cell.includes('\uFFFD')) {
      return at(
        'not-utf-8',
        'the row holds bytes that are not UTF-8: export or save the file as "CSV UTF-8"',
      );
    }
  }
  return null;
}

function quoteProblem(file: string, failure: CsvError, line: number): Problem {
  const seen =
    typeof failure.lines === 'number' && failure.lines > line ? `, noticed on line ${failure.lines}` : '';
  return failure.code === 'CSV_QUOTE_NOT_CLOSED'
    ? errorAt('unclosed-quote', file, line, 'a quote opened in the row that starts here is never closed')
    : errorAt(
        'bad-quote',
        file,
        line,
        `quotes do not fit in the row that starts here${seen}: a cell with quotes stands in quotes, and each quote inside it is doubled. The rows after it were not read`,
      );
}
