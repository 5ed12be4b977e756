import { LETTER_MUTANTS } from './mutants-of-letters.ts';
import { SENDING_MUTANTS } from './mutants-of-sending.ts';
import type { Mutant } from './mutate.ts';

/** For each rule about mail, the program with that rule broken: once for each half of it that can break alone. */
export const MUTANTS: readonly Mutant[] = [...SENDING_MUTANTS, ...LETTER_MUTANTS];
