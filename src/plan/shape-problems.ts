import type { z } from 'zod';
import { type Finding, wrong } from './finding.ts';
import { suggestedIn } from './nearest.ts';
import { type Path, startsWith } from './places.ts';
import { shown } from './schema-shapes.ts';

/** One thing the schema refuses, with unions unfolded to the form that was most likely meant. */
export type ShapeIssue = {
  readonly path: Path;
  /** Keys of the map at `path` that it does not know; empty when the value at `path` itself is wrong. */
  readonly unknown: readonly string[];
  readonly missing: boolean;
  readonly badKey: boolean;
  /** Half sentences behind the name: one, or one for each unknown key. */
  readonly messages: readonly string[];
};

/** Plain words for what the schema has no words of its own for. */
export function shapeMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is missing';
  if (issue.input === null) return 'has nothing behind it: fill it in, or remove the key';
  if (issue.code === 'invalid_type')
    return `must be ${TYPES[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`;
  return undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list (lines that begin with `- `)',
  object: 'a map (`key: value`)',
  record: 'a map (`key: value`)',
};

/** Every issue of a failed parse, unfolded. What is only wrong because a key is mistyped is not counted twice. */
export function shapeIssues(issues: readonly z.core.$ZodIssue[]): readonly ShapeIssue[] {
  const unfolded = issues.flatMap((issue) => unfold(issue, []));
  const meant = new Set(unfolded.flatMap(meantPaths).map((path) => JSON.stringify(path)));
  const mistyped = new Set(
    unfolded.filter(({ unknown }) => unknown.length > 0).map(({ path }) => JSON.stringify(path)),
  );
  const notKnown = unfolded.flatMap((issue) => issue.unknown.map((key) => [...issue.path, key]));
  return unfolded.filter((issue) => {
    if (notKnown.some((key) => startsWith(issue.path, key))) return false;
    const path = JSON.stringify(issue.path);
    return issue.missing ? !meant.has(path) : issue.unknown.length > 0 || !mistyped.has(path);
  });
}

/** The keys that mistyped keys of this issue were most likely meant to be. */
export function meantPaths(issue: ShapeIssue): readonly Path[] {
  if (issue.unknown.length === 0) return [];
  return issue.messages.flatMap((message) => {
    const meant = suggestedIn(message);
    return meant === null ? [] : [[...issue.path, meant]];
  });
}

function unfold(issue: z.core.$ZodIssue, above: Path): readonly ShapeIssue[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'invalid_union' && issue.input !== undefined) {
    const meant = issue.errors.toSorted((a, b) => likelihood(b) - likelihood(a))[0];
    if (meant !== undefined && likelihood(meant) > 0) return meant.flatMap((one) => unfold(one, path));
  }
  const plain = {
    path,
    unknown: [],
    missing: issue.input === undefined && issue.code !== 'custom',
    badKey: false,
  };
  if (issue.code === 'unrecognized_keys') {
    return [{ ...plain, missing: false, unknown: issue.keys, messages: issue.message.split('\n') }];
  }
  if (issue.code === 'invalid_key') {
    return [
      { ...plain, missing: false, badKey: true, messages: [issue.issues[0]?.message ?? issue.message] },
    ];
  }
  return [{ ...plain, messages: [issue.message] }];
}

/** How likely this form of a union was meant: not when even its kind of value is another. */
function likelihood(issues: readonly z.core.$ZodIssue[]): number {
  return Math.min(
    ...issues.map((issue) => {
      if (issue.path.length > 0) return 3;
      if (issue.code === 'invalid_type') return 0;
      if (issue.code === 'invalid_union') return Math.max(0, ...issue.errors.map(likelihood));
      return issue.code === 'invalid_value' ? 1 : 2;
    }),
  );
}

/** The issue as findings: name and half sentence, at the key or the value it is about. */
export function shapeFindings(issue: ShapeIssue): readonly Finding[] {
  if (issue.unknown.length > 0) {
    return issue.unknown.map((key, index) => ({
      ...wrong(
        'unknown-key',
        [...issue.path, key],
        `\`${key}\` ${issue.messages[index] ?? 'is not known here.'}`,
      ),
      part: 'key' as const,
    }));
  }
  const code = issue.missing ? 'missing' : 'wrong-value';
  const above = issue.path.slice(0, -1);
  const within = issue.missing && above.length > 0 ? ` in ${nameOf(above)}` : '';
  const sentence = `${nameOf(issue.path)} ${issue.messages.join('; ')}${within}`;
  const message = upperFirst(sentence.endsWith('?') ? sentence : `${sentence}.`);
  return [{ ...wrong(code, issue.path, message), part: issue.badKey ? 'key' : 'value' }];
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  if (typeof last === 'string') return `\`${last}\``;
  return `entry ${last + 1} of ${nameOf(path.slice(0, -1))}`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
