import { stripVTControlCharacters, styleText } from 'node:util';
import Table from 'cli-table3';
import { type Problem, placeOf } from '../domain/problem.ts';
import { EXIT } from './failure.ts';

/** What a command has to say: lines for people, one object for programs, and whether it was a yes. */
export type Answer = {
  readonly lines: readonly string[];
  readonly json: object;
  /** True when problems were found: the command did its work, and its answer is no. */
  readonly problems?: boolean;
};

/** Prints an answer on standard output: for programs one JSON object on one line, for people the lines. */
export function show(options: { readonly json?: boolean }, answer: Answer): void {
  const text = options.json ? JSON.stringify(answer.json) : answer.lines.join('\n');
  process.stdout.write(`${text}\n`);
  if (answer.problems) process.exitCode = EXIT.refused;
}

type Style = Parameters<typeof styleText>[0];

/** Styled on a terminal that wants colours, plain anywhere else. */
export function styled(style: Style, text: string): string {
  const { isTTY } = process.stdout;
  return isTTY && process.stdout.hasColors() ? styleText(style, text) : text;
}

export function heading(text: string): string {
  return styled('bold', text);
}

export function quiet(text: string): string {
  return styled('dim', text);
}

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`, `mid-${side}`])
    .concat('middle')
    .map((name) => [name, '']),
);

/**
 * Aligned columns without lines, two blanks apart and two from the margin.
 * @param align one letter a column: `l` or `r`
 */
export function columns(align: string, rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 2, 'padding-right': 0, head: [], border: [] },
    colAligns: [...align].map((one) => (one === 'r' ? 'right' : 'left')),
  });
  table.push(...rows.map((row) => [...row]));
  // The last column is not padded: lines that end in blanks are a nuisance to copy.
  return table
    .toString()
    .split('\n')
    .map((line) => (stripVTControlCharacters(line) === line ? line.trimEnd() : line));
}

/** `atlas.yaml:12:5: error: …`, the form editors and terminals turn into a link. */
export function problemLine(problem: Problem): string {
  const word = problem.severity === 'error' ? styled('red', 'error') : styled('yellow', 'warning');
  return `${placeOf(problem)}: ${word}: ${problem.message}`;
}

/** `2 errors and 1 warning`. */
export function countProblems(problems: readonly Problem[]): string {
  const errors = problems.filter((one) => one.severity === 'error').length;
  const warnings = problems.length - errors;
  return [
    ...(errors > 0 || warnings === 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(' and ');
}

/** `1 account`, `1,200 accounts`. */
export function plural(count: number, noun: string): string {
  return `${counted(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function counted(count: number): string {
  return count.toLocaleString('en');
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `Mon 2027-03-01`. */
export function day(date: string): string {
  return `${WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]} ${date}`;
}

/** `2027-03-01 08:00 UTC`. */
export function moment(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What to do now, as the last line of an answer. */
export function next(...commands: readonly string[]): string {
  return `Next: ${commands.join('; ')}`;
}
