import type { Problem } from '../domain/problem.ts';
import type { Path, Places } from './places.ts';

/** The lists of a campaign file whose entries know each other by key. */
export const SECTIONS = ['cohorts', 'phases', 'briefings', 'waves', 'mailings', 'safeguards'] as const;
export type Section = (typeof SECTIONS)[number];

/** What a check found: a problem that does not know yet where in the file its path stands. */
export type Finding = {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** The key or value that is wrong, in the file as written. */
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  /** Sections whose every entry this finding rests on: it is not reported when one of them could not be read in full. */
  readonly restsOn: readonly (Section | 'products')[];
};

/** An error about the value at a path. */
export function wrong(code: string, path: Path, message: string, restsOn: Finding['restsOn'] = []): Finding {
  return { severity: 'error', code, path, part: 'value', message, restsOn };
}

/** Something that is allowed and probably not meant. */
export function doubtful(
  code: string,
  path: Path,
  message: string,
  restsOn: Finding['restsOn'] = [],
): Finding {
  return { ...wrong(code, path, message, restsOn), severity: 'warning' };
}

/** The finding with the place its path has in the file. */
export function problemAt(finding: Finding, places: Places): Problem {
  const { severity, code, message } = finding;
  return { severity, code, file: places.file, ...places.at(finding.path, finding.part), message };
}

/** In the order of the file, each once. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const unique = new Map(problems.map((one) => [`${one.line}:${one.column}:${one.message}`, one]));
  return [...unique.values()].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
