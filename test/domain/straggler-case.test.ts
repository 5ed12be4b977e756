import { describe, expect, it } from 'vitest';
import {
  initialStanding,
  STRAGGLER_REASONS,
  type Standing,
  type StragglerReason,
} from '../../src/domain/standing.ts';
import { caseFor } from '../../src/domain/straggler-case.ts';

const FINE = initialStanding(0);
const straggler = (reason: StragglerReason, phase = 'grace'): Standing => ({
  ...FINE,
  straggler: { reason, phase, since: 0 },
});
const lost: Standing = { ...FINE, because: [{ code: 'evidence-lost', message: '' }] };

describe('the case a change of a standing opens', () => {
  it('finds a living contact for a straggler that nobody could tell (E1), and none where waiting is enough', () => {
    const opens = STRAGGLER_REASONS.filter((reason) => caseFor(FINE, straggler(reason)) !== null);
    expect(opens).toEqual(['not-told', 'refuted']);
    expect(caseFor(FINE, straggler('refuted'))).toMatchObject({
      topic: 'entitlement',
      cause: 'find-contact',
    });
  });

  it('is opened once, not at every look', () => {
    expect(caseFor(straggler('not-told'), straggler('not-told'))).toBeNull();
    expect(caseFor(straggler('too-recent'), straggler('not-told'))).not.toBeNull();
  });

  it('asks whether an enforced account knows when its notice came back afterwards (E2)', () => {
    expect(caseFor(FINE, lost)).toMatchObject({ cause: 'evidence-lost' });
    expect(caseFor(lost, lost)).toBeNull();
    expect(caseFor(FINE, FINE)).toBeNull();
  });
});
