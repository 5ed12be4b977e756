import {
  type Document,
  isAlias,
  isCollection,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  type YAMLError,
} from 'yaml';
import type { Problem } from '../domain/problem.ts';
import { type Places, placesOf } from './places.ts';

/** A file that could be read as YAML: its plain data (null where a key has no value), and where everything stands. */
export type ReadYaml = { readonly data: unknown; readonly places: Places };

/** A long campaign has a tenth of this; the parser's memory and time grow faster than the text. */
const LONGEST = 256 * 1024;
const MOST_ALIASES = 100;
const DEEPEST = 40;
const TOO_DEEP = `The file is nested deeper than ${DEEPEST} levels.`;

/**
 * Reads YAML 1.2, where dates stay text. Duplicate keys are reported and the last one is used.
 * @returns `yaml` null when the text cannot be used at all
 */
export function readYaml(
  file: string,
  text: string,
): { yaml: ReadYaml | null; problems: readonly Problem[] } {
  const whole = (code: string, message: string) => ({
    yaml: null,
    problems: [{ severity: 'error' as const, code, file, line: null, column: null, message }],
  });
  if (text.length > LONGEST) {
    return whole(
      'too-large',
      `The file is longer than ${LONGEST / 1024} KiB: a campaign file is far shorter.`,
    );
  }
  if (opensDeeply(text)) return whole('too-deep', TOO_DEEP);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const problems = [...document.errors, ...document.warnings].map((error) =>
    problemOf(error, file, text, lines),
  );
  const broken = document.errors.some((error) => error.code !== 'DUPLICATE_KEY');
  if (broken) return { yaml: null, problems };
  if (document.contents === null)
    return whole('empty-file', 'The file is empty: a campaign file begins with `campaign: <key>`.');
  const refused = refusalOf(document.contents, document);
  if (refused !== null) {
    const { line, col } = lines.linePos(refused.offset);
    const { code, message } = refused;
    return {
      yaml: null,
      problems: [...problems, { severity: 'error', code, file, line, column: col, message }],
    };
  }
  return {
    yaml: { data: document.toJS({ maxAliasCount: MOST_ALIASES }), places: placesOf(file, document, lines) },
    problems,
  };
}

function problemOf(error: YAMLError, file: string, text: string, lines: LineCounter): Problem {
  const { line, col } = lines.linePos(error.pos[0]);
  const place = { file, line: Math.max(1, line), column: Math.max(1, col) };
  const problem = (code: string, message: string): Problem => ({
    ...place,
    severity: 'error',
    code,
    message,
  });
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^:\s]*/.exec(text.slice(error.pos[0]))?.[0] ?? '';
    return problem('duplicate-key', `\`${key}\` is written twice here: keep one of them.`);
  }
  if (error.code === 'MULTIPLE_DOCS')
    return problem('yaml', 'A campaign file holds one document: remove this `---`.');
  if (error.code === 'TAG_RESOLVE_FAILED')
    return problem('yaml', 'Tags such as `!this` mean nothing here: remove it.');
  return problem('yaml', `This is not valid YAML: ${lowerFirst(error.message)}.`);
}

/** Walks without calling itself, so that depth cannot hurt, and counts what aliases would unfold to. */
function refusalOf(
  contents: unknown,
  document: Document,
): { code: string; message: string; offset: number } | null {
  let offset = 0;
  let aliases = 0;
  const left: { node: unknown; depth: number }[] = [{ node: contents, depth: 1 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node, depth } = next;
    if (isNode(node)) offset = node.range?.[0] ?? offset;
    if (depth > DEEPEST) return { code: 'too-deep', message: TOO_DEEP, offset };
    if (isAlias(node)) {
      aliases += 1;
      if (aliases > MOST_ALIASES) {
        return {
          code: 'too-many-aliases',
          message: `The file unfolds to more than ${MOST_ALIASES} aliases (\`*name\`): write things out.`,
          offset,
        };
      }
      left.push({ node: node.resolve(document), depth: depth + 1 });
    } else if (isPair(node)) {
      if (isScalar(node.key) && node.key.value === '__proto__') {
        return {
          code: 'reserved-key',
          message: '`__proto__` cannot be used as a key.',
          offset: node.key.range?.[0] ?? offset,
        };
      }
      left.push({ node: node.key, depth }, { node: node.value, depth });
    } else if (isCollection(node)) {
      for (const item of node.items) left.push({ node: item, depth: depth + 1 });
    }
  }
  return null;
}

/** The parser calls itself for every level, so what is nested absurdly deep must not reach it. */
function opensDeeply(text: string): boolean {
  if (/^[ \t]*(?:[-?:][ \t]+){41}/m.test(text)) return true;
  let open = 0;
  for (const letter of text) {
    if (letter === '[' || letter === '{') open += 1;
    if (letter === ']' || letter === '}') open = Math.max(0, open - 1);
    // Brackets may also stand in prose and comments, where they are not always closed.
    if (open > 10 * DEEPEST) return true;
  }
  return false;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
