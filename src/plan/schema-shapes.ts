import { z } from 'zod';
import { nearest, suggestion } from './nearest.ts';

/**
 * Messages of the schema are half sentences: `shape-problems.ts` puts the name of the key before them
 * ("`stage` " + "must be one of …").
 */

/**
 * A map with exactly these keys. An unknown key is reported with the nearest known one.
 * One issue may name several keys: its message has one line for each, in the order of the keys.
 */
export function strictMap<Shape extends z.ZodRawShape>(shape: Shape, description: string) {
  const known = Object.keys(shape);
  return z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => unknownKey(key, known)).join('\n')
          : undefined,
    })
    .meta({ description });
}

/** The half sentence about one key a map does not know. */
export function unknownKey(key: string, known: readonly string[]): string {
  return `is not known here: ${suggestion(key, known, 'keys')}`;
}

/** One of a fixed list of words; a wrong one is answered with the nearest, or all of them. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, description: string) {
  return z
    .enum(words, {
      error: (issue) => {
        if (issue.input === undefined) return undefined;
        const near = typeof issue.input === 'string' ? nearest(issue.input, words) : null;
        return near === null
          ? `must be one of ${words.join(', ')}, not ${shown(issue.input)}`
          : `must be one of ${words.join(', ')}, not ${shown(issue.input)}: did you mean \`${near}\`?`;
      },
    })
    .meta({ description });
}

/** A list with at least one entry; a single entry may stand without brackets. */
export function oneOrMore<Item extends z.ZodType<unknown, unknown>>(item: Item, description: string) {
  return z
    .union([item, z.array(item).min(1, { error: 'must have at least one entry' })], {
      error: (issue) => (issue.input === undefined ? undefined : `must be a list, not ${shown(issue.input)}`),
    })
    .transform((value): z.output<Item>[] => (Array.isArray(value) ? value : [value as z.output<Item>]))
    .meta({ description });
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number, description: string) {
  return z
    .int()
    .min(least, { error: (issue) => `must be at least ${least}, not ${shown(issue.input)}` })
    .max(most, { error: (issue) => `must be at most ${most}, not ${shown(issue.input)}` })
    .meta({ description });
}

/** Free text for people. */
export function prose(description: string) {
  return z.string().trim().min(1, { error: 'must not be empty' }).meta({ description });
}

/** What was found instead, short enough for a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = String(value);
  return `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``;
}
