import type { Problem } from '../domain/problem.ts';

/** An error that refuses the whole import. `line` is 1-based, null for the file as a whole. */
export function errorAt(
  code: string,
  file: string,
  line: number | null,
  message: string,
  column: number | null = null,
): Problem {
  return { severity: 'error', code, file, line, column, message };
}

/** Something worth a look that refuses nothing. */
export function warningAt(
  code: string,
  file: string,
  line: number | null,
  message: string,
  column: number | null = null,
): Problem {
  return { severity: 'warning', code, file, line, column, message };
}

const SHOWN = 60;

/** A cell as a message may show it: short, on one line, and never a mail address. */
export function quoted(cell: string): string {
  if (cell.includes('@')) return 'a text with @';
  return JSON.stringify(cell.length > SHOWN ? `${cell.slice(0, SHOWN)}…` : cell);
}

/** A list for people: `a`, `a or b`, `a, b or c`. */
export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
