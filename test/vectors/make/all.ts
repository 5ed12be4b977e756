import { clockVectors } from './clocks.ts';
import { cohortVectors } from './cohorts.ts';
import { documentVectors } from './documents.ts';
import { endorsementVectors } from './endorsements.ts';
import { ALL_KEYS } from './keys.ts';
import { pretty } from './pretty.ts';
import { ratchetVectors } from './ratchet.ts';
import { receiptVectors } from './receipts.ts';
import { verdictVectors } from './verdicts.ts';

/** `keys.json`: the keys that signed everything else. */
function keyVectors() {
  return {
    about:
      'TEST KEYS. Their private halves stand here for everybody to read: never pin one of them in a product.',
    keys: ALL_KEYS.map(({ kid, seed, x }) => ({ kid, seed, x })),
  };
}

/** Every file of vectors by its name, made anew. The same source makes the same bytes. */
export function vectorFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['keys.json', pretty(keyVectors())],
    ['cohorts.json', pretty(cohortVectors())],
    ['documents.json', pretty(documentVectors())],
    ['receipts.json', pretty(receiptVectors())],
    ['endorsements.json', pretty(endorsementVectors())],
    ['ratchet.json', pretty(ratchetVectors())],
    ['clocks.json', pretty(clockVectors())],
    ['verdicts.json', pretty(verdictVectors())],
  ]);
}
