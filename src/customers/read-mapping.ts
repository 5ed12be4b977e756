import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../domain/problem.ts';
import { MAPPING, type Mapping } from './mapping.ts';
import { didYouMean } from './nearest.ts';
import { either, errorAt } from './problems.ts';

const KNOWN_KEYS = [
  ...Object.keys(MAPPING.shape),
  ...['file', 'separator', 'columns', 'skip', 'rename', 'oneOf', 'date', 'number', 'when', 'why', 'not'],
  ...['from', 'each', 'join', 'fields', 'on', 'latest', 'optional'],
];

/**
 * Reads a mapping file.
 * @returns the mapping, or null and every problem with line and column
 */
export function readMapping(file: string, text: string): { mapping: Mapping | null; problems: Problem[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, stringKeys: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line, col } = counter.linePos(error.pos[0]);
      return errorAt('bad-yaml', file, line, error.message, col);
    });
    return { mapping: null, problems };
  }
  const placeOf: Mapping['placeOf'] = (path) => {
    const { line, col } = counter.linePos(offsetOf(document, path));
    return { line, column: col };
  };
  const data = plainData(document);
  if (!data.ok) return { mapping: null, problems: [errorAt('bad-yaml', file, 1, data.message, 1)] };
  const parsed = MAPPING.safeParse(data.value, { reportInput: true });
  if (parsed.success) return { mapping: { file, rules: parsed.data, placeOf }, problems: [] };
  const problems = parsed.error.issues.flatMap(problemsOf).map(({ path, code, message }) => {
    const { line, column } = placeOf(path);
    return errorAt(code, file, line, message, column);
  });
  return { mapping: null, problems };
}

/** Aliases that would unfold into a huge document are the one thing a well-formed file can still do wrong here. */
function plainData(document: Document): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 50 }) };
  } catch (error) {
    if (error instanceof ReferenceError) return { ok: false, message: error.message };
    throw error;
  }
}

/** Where the node at the path begins; a key where it has no value, the parent where it is missing. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(step));
      // A single recipe may stand where a list of them is allowed: its index 0 is not in the file.
      if (!pair && typeof step === 'number') continue;
      if (!pair) break;
      const key = pair.key as Node | null;
      offset = key?.range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node) && typeof step === 'number') {
      node = (node.items[step] ?? null) as Node | null;
      offset = node?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

type Finding = { readonly path: readonly PropertyKey[]; readonly code: string; readonly message: string };

function problemsOf(issue: z.core.$ZodIssue): Finding[] {
  const last = String(issue.path.at(-1) ?? 'the file');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        code: 'unknown-key',
        message: `there is no ${key} here.${didYouMean(key, KNOWN_KEYS)}`,
      }));
    case 'invalid_type':
      return [{ path: issue.path, code: 'bad-value', message: wrongType(last, issue.expected, issue.input) }];
    case 'invalid_value':
      return [
        {
          path: issue.path,
          code: 'bad-value',
          message: `${last}: write ${either(issue.values.map((value) => JSON.stringify(value)))}`,
        },
      ];
    default:
      return [{ path: issue.path, code: 'bad-value', message: `${last}: ${issue.message}` }];
  }
}

const SHAPES: Readonly<Record<string, string>> = {
  record: 'names with values under them',
  object: 'names with values under them',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
};

function wrongType(name: string, expected: string, input: unknown): string {
  const shape = SHAPES[expected] ?? expected;
  return input === undefined || input === null
    ? `${name} is missing: write ${shape}`
    : `${name}: write ${shape} here`;
}
