import type { Problem } from '../domain/problem.ts';
import { argumentsOf, type Catalogue } from './messages.ts';

/**
 * Where a translation differs from English, by key: a message that is missing or that nobody asks for, a value it lacks
 * or invents. (An apostrophe before a brace hides the value behind it: in ICU messages it is a quote.)
 */
export function catalogueProblems(english: Catalogue, other: Catalogue): ReadonlyMap<string, Problem> {
  const problems = new Map<string, Problem>();
  const { file } = other;
  for (const [key, message] of Object.entries(english.messages)) {
    const translation = other.messages[key];
    if (translation === undefined) {
      const { line } = english.places.get(key) ?? { line: null };
      const text = `"${key}" is missing: ${english.file}${line === null ? '' : `:${line}`} has "${message}".`;
      problems.set(key, {
        severity: 'error',
        code: 'missing-message',
        file,
        line: 1,
        column: 1,
        message: text,
      });
      continue;
    }
    const wanted = argumentsOf(message) ?? [];
    const given = argumentsOf(translation) ?? [];
    const text = [
      ...wanted.filter((one) => !given.includes(one)).map((one) => `"${key}" leaves out {${one}}.`),
      ...given
        .filter((one) => !wanted.includes(one))
        .map((one) => `"${key}" has {${one}}, which nobody gives.`),
    ].join(' ');
    if (text === '') continue;
    const place = placeIn(other, key);
    problems.set(key, { severity: 'error', code: 'message-arguments', file, ...place, message: text });
  }
  for (const key of Object.keys(other.messages)) {
    if (Object.hasOwn(english.messages, key)) continue;
    const text = `${english.file} has no message "${key}", so nobody asks for it.`;
    const place = placeIn(other, key);
    problems.set(key, { severity: 'warning', code: 'extra-message', file, ...place, message: text });
  }
  return problems;
}

function placeIn(catalogue: Catalogue, key: string): { line: number | null; column: number | null } {
  return catalogue.places.get(key) ?? { line: null, column: null };
}
