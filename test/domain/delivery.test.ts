import { describe, expect, test } from 'vitest';
import {
  type ClaimFacts,
  countDeliveries,
  DELIVERY_DECISIONS,
  DELIVERY_STATES,
  type DeliveryState,
  isOptional,
  mayBecome,
  nextDeliveryState,
  stateAfterDecision,
  stateAfterEvidence,
  stateAfterLookUp,
  stateAfterLostClaim,
  suppressionAtClaim,
} from '../../src/domain/delivery.ts';
import { WAVE_KINDS } from '../../src/domain/plan.ts';
import type { SendOutcome } from '../../src/domain/ports.ts';
import { STREAMS, type Stream } from '../../src/domain/streams.ts';

const OUTCOMES: readonly SendOutcome[] = [
  { kind: 'accepted', providerId: 'x' },
  { kind: 'rejected', reason: 'no' },
  { kind: 'try-later', reason: 'busy', retryAfterSeconds: null },
  { kind: 'in-doubt', reason: 'timeout' },
  { kind: 'stop', reason: 'credentials' },
];

function statesAfter(state: DeliveryState) {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome.kind, nextDeliveryState(state, outcome)]));
}

describe('the answer of a transport', () => {
  test('settles a claimed delivery; only what was certainly not taken may be sent again (M1)', () => {
    expect(statesAfter('claimed')).toEqual({
      accepted: 'accepted',
      rejected: 'failed',
      'try-later': 'pending',
      'in-doubt': 'in-doubt',
      stop: 'pending',
    });
  });

  test('that comes late still settles a delivery given up for in-doubt', () => {
    expect(statesAfter('in-doubt')).toEqual(statesAfter('claimed'));
  });

  test.each(['pending', 'failed', 'suppressed', 'cancelled', 'accepted'] as const)(
    'changes a %s delivery only if it was accepted after all',
    (state) => {
      const { accepted, ...others } = statesAfter(state);
      expect(accepted).toBe('accepted');
      expect(new Set(Object.values(others))).toEqual(new Set([state]));
    },
  );
});

describe('a delivery in doubt', () => {
  test('is what a lost claim becomes that was handed over, and nothing else does', () => {
    expect(DELIVERY_STATES.map((state) => stateAfterLostClaim(state, false))).toEqual(
      DELIVERY_STATES.map((state) => (state === 'claimed' ? 'in-doubt' : state)),
    );
  });

  test('is not what was only held: that never left, and may go again', () => {
    expect(DELIVERY_STATES.map((state) => stateAfterLostClaim(state, true))).toEqual(
      DELIVERY_STATES.map((state) => (state === 'claimed' ? 'pending' : state)),
    );
  });

  test('is sent again only when the provider disproves it (M1)', () => {
    expect(stateAfterLookUp('in-doubt', 'not-received', true)).toBe('pending');
    expect(stateAfterLookUp('in-doubt', 'unknown', true)).toBe('in-doubt');
    expect(stateAfterLookUp('in-doubt', 'accepted', false)).toBe('accepted');
    expect(stateAfterLookUp('claimed', 'not-received', true)).toBe('claimed');
    // A sender that is merely stopped may still send it when it goes on.
    expect(stateAfterLookUp('in-doubt', 'not-received', false)).toBe('in-doubt');
  });

  test('or when a person says so', () => {
    expect(DELIVERY_DECISIONS.map((decision) => stateAfterDecision('in-doubt', decision))).toEqual([
      'pending',
      'accepted',
      'failed',
    ]);
    expect(stateAfterDecision('accepted', 'send-again')).toBe('accepted');
    expect(stateAfterDecision('cancelled', 'send-again')).toBe('cancelled');
    expect(stateAfterDecision('failed', 'send-again')).toBe('pending');
  });

  test('is settled by evidence, as every other delivery is', () => {
    for (const state of DELIVERY_STATES) {
      expect(stateAfterEvidence(state, { accepted: true })).toBe('accepted');
      expect(stateAfterEvidence(state, { accepted: false })).toBe(state);
    }
  });
});

describe('the allowed moves', () => {
  test('cover every move the rules make', () => {
    for (const state of DELIVERY_STATES) {
      const reached = [
        ...OUTCOMES.map((outcome) => nextDeliveryState(state, outcome)),
        ...(['accepted', 'not-received', 'unknown'] as const).map((found) =>
          stateAfterLookUp(state, found, true),
        ),
        ...DELIVERY_DECISIONS.map((decision) => stateAfterDecision(state, decision)),
        stateAfterLostClaim(state, true),
        stateAfterLostClaim(state, false),
        stateAfterEvidence(state, { accepted: true }),
      ];
      for (const next of reached)
        expect(next === state || mayBecome(state, next), `${state} → ${next}`).toBe(true);
    }
  });

  test('never leave accepted, and never claim what was taken out', () => {
    expect(DELIVERY_STATES.filter((state) => mayBecome('accepted', state))).toEqual([]);
    expect(DELIVERY_STATES.filter((state) => mayBecome(state, 'claimed'))).toEqual(['pending']);
    expect(mayBecome('suppressed', 'pending') || mayBecome('cancelled', 'pending')).toBe(false);
  });
});

describe('the sum of M2', () => {
  test('counts each delivery once, and a claimed one as pending', () => {
    const counts = countDeliveries({
      pending: 1,
      claimed: 2,
      accepted: 4,
      'in-doubt': 8,
      failed: 16,
      suppressed: 32,
      cancelled: 64,
    });
    expect(counts).toEqual({
      planned: 127,
      accepted: 4,
      suppressed: 32,
      cancelled: 64,
      failed: 16,
      pending: 3,
      inDoubt: 8,
    });
    const { planned, ...parts } = counts;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(planned);
  });

  test('is zero for no deliveries', () => {
    expect(new Set(Object.values(countDeliveries({})))).toEqual(new Set([0]));
  });
});

describe('at claim', () => {
  type WaveFacts = NonNullable<ClaimFacts['wave']>;
  const clear: WaveFacts = {
    kind: 'reminder',
    audience: 'all',
    moved: false,
    exempt: false,
    hasProduct: true,
    activated: false,
  };
  const contact = {
    contactRemoved: false,
    duplicateAddress: false,
    addressRefused: false,
    optedOut: [] as readonly Stream[],
  };
  const wave = (change: Partial<WaveFacts>, person: Partial<typeof contact> = {}) =>
    suppressionAtClaim({ ...contact, ...person, wave: { ...clear, ...change } });
  const mailing = (person: Partial<typeof contact>) =>
    suppressionAtClaim({ ...contact, ...person, wave: null });

  test.each(WAVE_KINDS)('nothing against it lets a %s out', (kind) => {
    expect(wave({ kind })).toBeNull();
  });

  test.each(WAVE_KINDS)('a %s does not go to who must not get it', (kind) => {
    expect(wave({ kind, moved: true })).toBe('moved');
    expect(wave({ kind, exempt: true })).toBe('exempt');
    expect(wave({ kind, hasProduct: false })).toBe('no-product');
    expect(wave({ kind }, { contactRemoved: true })).toBe('contact-removed');
    expect(wave({ kind }, { duplicateAddress: true })).toBe('duplicate-address');
    expect(wave({ kind }, { addressRefused: true })).toBe('address-refused');
  });

  test.each(['all', 'activated', 'not-activated'] as const)(
    'neither activation nor opt-out removes a notice to %s (M4, M8)',
    (audience) => {
      for (const activated of [true, false]) {
        expect(wave({ kind: 'notice', audience, activated }, { optedOut: STREAMS })).toBeNull();
      }
    },
  );

  test('activation removes where the audience says so, and nowhere else', () => {
    expect(wave({ audience: 'not-activated', activated: true })).toBe('activated');
    expect(wave({ audience: 'not-activated', activated: false })).toBeNull();
    expect(wave({ audience: 'activated', activated: false })).toBe('not-activated');
    expect(wave({ audience: 'activated', activated: true })).toBeNull();
    expect(wave({ audience: 'all', activated: true })).toBeNull();
  });

  test('an opt-out removes the mail of its stream alone', () => {
    const removedBy = (optedOut: readonly Stream[]) =>
      WAVE_KINDS.filter((kind) => wave({ kind }, { optedOut }) === 'opted-out');
    expect(removedBy([])).toEqual([]);
    expect(removedBy(['reminders'])).toEqual(['reminder', 'activation']);
    expect(removedBy(['surveys', 'invitations'])).toEqual(['invitation', 'survey', 'thanks']);
    const removed = removedBy(STREAMS);
    expect(removed).toEqual(['invitation', 'reminder', 'activation', 'survey', 'thanks']);
    expect(WAVE_KINDS.filter(isOptional)).toEqual(removed);
  });

  test('a mailing answers the customer, and only a contact that cannot be reached stops it', () => {
    expect(mailing({ optedOut: STREAMS })).toBeNull();
    expect(mailing({ contactRemoved: true })).toBe('contact-removed');
    expect(mailing({ addressRefused: true })).toBe('address-refused');
  });
});
