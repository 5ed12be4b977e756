import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vitest/config';

/** About mail, about policy documents, about activation, and the table of stages. */
export const RULES = [
  ...(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8', 'M9'] as const),
  ...(['P1', 'P2', 'P3', 'P4', 'P5', 'P6'] as const),
  ...(['A1', 'A2', 'A3', 'A4'] as const),
  'ladder',
] as const;

/** One way to break a rule, and the tests that must notice. */
export type Mutant = {
  /** Its rule and a word: the name for the command line. */
  readonly id: `${(typeof RULES)[number]}-${string}`;
  /** What the broken program does, as a sentence. */
  readonly breaks: string;
  /** The file, from the top of the repository. */
  readonly source: string;
  /** Text that stands in the file exactly once, short enough to survive changes around it. */
  readonly replace: string;
  readonly by: string;
  /** At least one of these must fail; each by its own sentence, without those of the blocks around it. */
  readonly caughtBy: readonly { readonly file: string; readonly test: string }[];
};

/** How a mutant is called in messages. */
export function titleOf({ id, breaks }: Mutant): string {
  return `${id.slice(0, id.indexOf('-'))}: ${breaks}`;
}

/** Why nobody knows any more what this mutant breaks, in a sentence; null while its text is in the source exactly once. */
export function outdatedness(mutant: Mutant, text: string): string | null {
  const found = text.split(mutant.replace).length - 1;
  if (found === 1) return null;
  return (
    `Mutant '${titleOf(mutant)}' is outdated: the text it replaces occurs ${found} times in ${mutant.source}, not once. ` +
    `Find the place that keeps the rule now, and correct ${mutant.id} in test/mutants/.`
  );
}

/**
 * The source with the mutant in it.
 * @throws when the mutant is outdated
 */
export function mutate(mutant: Mutant, text: string): string {
  const outdated = outdatedness(mutant, text);
  if (outdated !== null) throw new Error(outdated);
  return text.replace(mutant.replace, () => mutant.by);
}

/** Puts a mutant into the one module it belongs to while tests run; the file itself stays as it is. */
export function plantMutant(mutant: Mutant): { readonly plugin: Plugin; readonly applied: () => boolean } {
  const file = fileURLToPath(new URL(`../../${mutant.source}`, import.meta.url));
  let applied = false;
  const plugin: Plugin = {
    name: 'plant-mutant',
    enforce: 'pre',
    transform(code, id) {
      if (id.split('?')[0] !== file) return null;
      const mutated = mutate(mutant, code);
      applied = true;
      return { code: mutated, map: null };
    },
  };
  return { plugin, applied: () => applied };
}
