import { type CampaignFile, campaignSchema } from './campaign-schema.ts';
import { type Finding, SECTIONS, type Section } from './finding.ts';
import { type Path, startsWith } from './places.ts';
import { meantPaths, type ShapeIssue, shapeIssues, shapeMessage } from './shape-problems.ts';

/**
 * What can be read of a file whose shape is wrong somewhere, so that the other checks can run on it and a person sees
 * every problem at once, not one kind after the other.
 */
export type Salvaged = {
  readonly file: CampaignFile;
  readonly issues: readonly ShapeIssue[];
  /** Everything that was left out; a finding about it, or about what holds it, may be a consequence and is not reported. */
  readonly removed: readonly Path[];
  /** For each section, the positions in the file of the entries that were kept. */
  readonly kept: Readonly<Record<Section, readonly number[]>>;
};

const ROUNDS = 12;

/**
 * Reads plain data as a campaign file; leaves out what the schema refuses, and reports it.
 * @returns `file` null when too little is left
 */
export function readShape(
  data: unknown,
): Salvaged | { readonly file: null; readonly issues: readonly ShapeIssue[] } {
  const first = parse(data);
  // What a mistyped key was meant to be is as good as removed: it is written there, only not under its name.
  const removed: Path[] = first.issues.flatMap(meantPaths);
  if (!isMap(data)) return { file: null, issues: first.issues };
  const rest: Json = structuredClone(data);
  const kept = Object.fromEntries(
    SECTIONS.map((section) => [section, [...listOf(rest, section).keys()]]),
  ) as Record<Section, number[]>;
  let last = first;
  for (let round = 0; last.file === null && round < ROUNDS; round += 1) {
    const paths = last.issues.flatMap((issue) => removalsOf(issue, rest));
    if (paths.some((path) => path.length === 0)) break;
    for (const path of inReverse(paths)) {
      removed.push(inFile(path, kept));
      remove(rest, path, kept);
    }
    last = parse(rest);
  }
  if (last.file === null) return { file: null, issues: first.issues };
  return { file: last.file, issues: first.issues, removed, kept };
}

/** Was nothing left out that planned days are counted from? */
export function knowsDays(removed: readonly Path[]): boolean {
  return !removed.some(
    ([section, , key]) =>
      section === 'calendar' ||
      (isSection(section) &&
        section !== 'cohorts' &&
        (key === undefined || key === 'start' || key === 'lead')),
  );
}

/** A path of the kept entries as a path of the file. */
export function inFile(path: Path, kept: Salvaged['kept']): Path {
  const [section, index, ...below] = path;
  if (!isSection(section) || typeof index !== 'number') return path;
  return [section, kept[section][index] ?? index, ...below];
}

/** May the finding be reported, or does it rest on something that was left out? */
export function stands(finding: Finding, removed: readonly Path[]): boolean {
  return !removed.some(
    (path) =>
      startsWith(finding.path, path) ||
      (finding.path.length > 2 && startsWith(path, finding.path)) ||
      (path.length <= 2 && finding.restsOn.some((section) => section === path[0])),
  );
}

type Json = { [key: string]: unknown };

function parse(data: unknown): {
  readonly file: CampaignFile | null;
  readonly issues: readonly ShapeIssue[];
} {
  const result = campaignSchema.safeParse(data, { error: shapeMessage, reportInput: true });
  if (result.success) return { file: result.data, issues: [] };
  return { file: null, issues: shapeIssues(result.error.issues) };
}

/**
 * Put in where something needed cannot be read, by its path without positions, so that the rest of its entry can be
 * checked all the same. Findings about these values themselves are not reported.
 */
const STAND_INS: Readonly<Json> = {
  campaign: 'unreadable',
  title: 'unreadable',
  why: 'unreadable',
  timeZone: 'UTC',
  support: { owners: {} },
  'cohorts.where': { tags: 'unreadable' },
  'phases.start': '2000-01-01',
  'briefings.lead': 'P1D',
  'briefings.fourWs': { what: '?', when: '?', why: '?', where: '?' },
  'waves.template': 'unreadable',
  'mailings.template': 'unreadable',
  'mailings.on': 'entitlement-created',
};

function standInFor(path: Path): unknown {
  const entry = isSection(path[0]) && path.length > 1 ? [path[0], ...path.slice(2)] : path;
  const name = entry.join('.');
  return Object.hasOwn(STAND_INS, name) ? structuredClone(STAND_INS[name]) : undefined;
}

function removalsOf(issue: ShapeIssue, data: Json): readonly Path[] {
  if (issue.unknown.length > 0) return issue.unknown.map((key) => [...withinEntry(issue.path), key]);
  const path = withinEntry(issue.path);
  if (valueAt(data, path) !== undefined || standInFor(path) !== undefined) return [path];
  // Something needed is missing: what needs it goes, up to the whole entry.
  return [path.slice(0, -1)];
}

/** Positions count only for the entries of a section: a bad entry of an inner list costs that list. */
function withinEntry(path: Path): Path {
  const inner = path.findIndex(
    (step, depth) => typeof step === 'number' && !(depth === 1 && isSection(path[0])),
  );
  return inner === -1 ? path : path.slice(0, inner);
}

/** Later entries of a list first, so that earlier positions stay true. */
function inReverse(paths: readonly Path[]): readonly Path[] {
  const unique = new Map(paths.map((path) => [JSON.stringify(path), path]));
  const position = (path: Path) => (typeof path[1] === 'number' ? path[1] : -1);
  return [...unique.values()].sort((a, b) => position(b) - position(a) || b.length - a.length);
}

function remove(data: Json, path: Path, kept: Record<Section, number[]>): void {
  const [section, index] = path;
  if (isSection(section) && typeof index === 'number' && path.length === 2) {
    listOf(data, section).splice(index, 1);
    kept[section].splice(index, 1);
    return;
  }
  const last = path.at(-1);
  const holder = valueAt(data, path.slice(0, -1));
  if (!isMap(holder) || last === undefined) return;
  const standIn = standInFor(path);
  if (standIn === undefined) delete holder[last];
  else holder[last] = standIn;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, data);
}

function listOf(data: Json, section: Section): unknown[] {
  const list = data[section];
  return Array.isArray(list) ? list : [];
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSection(step: string | number | undefined): step is Section {
  return SECTIONS.some((section) => section === step);
}
