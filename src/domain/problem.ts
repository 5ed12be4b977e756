/** Something wrong with a file a person wrote: where, what, and what would be right. */
export type Problem = {
  readonly severity: 'error' | 'warning';
  /** Stable, for programs: `unknown-key`, `skipped-rung`, … */
  readonly code: string;
  readonly file: string;
  /** 1-based; null when the file as a whole is meant. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
};

/** `campaigns/atlas.yaml:12:5`, the form editors and terminals turn into a link. */
export function placeOf(problem: Problem): string {
  if (problem.line === null) return problem.file;
  return problem.column === null
    ? `${problem.file}:${problem.line}`
    : `${problem.file}:${problem.line}:${problem.column}`;
}
