import { ACTIVATION_MUTANTS } from './mutants-of-activation.ts';
import { LETTER_MUTANTS } from './mutants-of-letters.ts';
import { POLICY_MUTANTS } from './mutants-of-policy.ts';
import { SENDING_MUTANTS } from './mutants-of-sending.ts';
import { TRUST_MUTANTS } from './mutants-of-trust.ts';
import type { Mutant } from './mutate.ts';

/** For each rule about mail, policy documents and activation, the program with that rule broken: once for each part of it that can break alone. */
export const MUTANTS: readonly Mutant[] = [
  ...SENDING_MUTANTS,
  ...LETTER_MUTANTS,
  ...TRUST_MUTANTS,
  ...POLICY_MUTANTS,
  ...ACTIVATION_MUTANTS,
];
