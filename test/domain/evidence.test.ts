import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EVIDENCE_KINDS,
  type EvidenceEvent,
  type EvidenceKind,
  foldEvidence,
  mergeEvidence,
  NO_EVIDENCE,
} from '../../src/domain/evidence.ts';

function event(kind: EvidenceKind, at: number): EvidenceEvent {
  return { id: `${kind}-${at}`, kind, at, reason: null };
}

describe('evidence', () => {
  test('is nothing while nothing came', () => {
    expect(foldEvidence([])).toEqual({
      accepted: false,
      deliveredAt: null,
      refutedAt: null,
      refutation: null,
    });
  });

  test.each(EVIDENCE_KINDS)('of kind %s proves that the provider took the message', (kind) => {
    expect(foldEvidence([event(kind, 5)]).accepted).toBe(true);
  });

  test('proves a delivery by “delivered”, and by quiet after a relay took it, and by nothing else (S12)', () => {
    const proving = EVIDENCE_KINDS.filter((kind) => foldEvidence([event(kind, 5)]).deliveredAt === 5);
    expect(proving).toEqual(['delivered', 'quiet']);
  });

  test('disproves it by bounce, drop and complaint, and by nothing else (S13)', () => {
    const disproving = EVIDENCE_KINDS.filter((kind) => foldEvidence([event(kind, 5)]).refutedAt === 5);
    expect(disproving).toEqual(['bounced', 'dropped', 'complained']);
    for (const kind of disproving) expect(foldEvidence([event(kind, 5)]).refutation).toBe(kind);
  });

  test.each(['bounced', 'dropped', 'complained'] as const)(
    'a %s absorbs a delivered, whichever happened first and whichever came first (M6)',
    (kind) => {
      for (const at of [1, 5, 9]) {
        const refuted = { accepted: true, deliveredAt: null, refutedAt: at, refutation: kind };
        expect(foldEvidence([event('delivered', 5), event(kind, at)])).toEqual(refuted);
        expect(foldEvidence([event(kind, at), event('delivered', 5)])).toEqual(refuted);
      }
    },
  );

  test('a delivery deferred or blocked in between stands', () => {
    const events = [event('deferred', 1), event('blocked', 2), event('delivered', 3), event('deferred', 4)];
    expect(foldEvidence(events).deliveredAt).toBe(3);
    expect(foldEvidence(events.slice(0, 2))).toEqual({ ...NO_EVIDENCE, accepted: true });
  });

  test('keeps the earliest proof and the earliest disproof', () => {
    expect(foldEvidence([event('delivered', 7), event('delivered', 3), event('quiet', 5)]).deliveredAt).toBe(
      3,
    );
    const refuted = foldEvidence([event('complained', 7), event('dropped', 3), event('bounced', 5)]);
    expect(refuted).toMatchObject({ refutedAt: 3, refutation: 'dropped' });
    const together = [event('complained', 3), event('dropped', 3), event('bounced', 3)];
    expect(foldEvidence(together).refutation).toBe('bounced');
    expect(foldEvidence(together.toReversed()).refutation).toBe('bounced');
  });
});

describe('for any events of a delivery (M6)', () => {
  const anyEvent = fc
    .tuple(fc.constantFrom(...EVIDENCE_KINDS), fc.integer({ min: -2, max: 6 }))
    .map(([kind, at]) => event(kind, at));
  const events = fc.array(anyEvent, { maxLength: 12 });

  test('order and duplicates do not matter', () => {
    const shuffled = events.chain((some) =>
      fc.tuple(
        fc.constant(some),
        fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2, maxLength: some.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([some, again]) => {
        expect(foldEvidence(again)).toEqual(foldEvidence(some));
      }),
    );
  });

  test('a stored fold takes later events as if all had come at once, in any split', () => {
    const split = events.chain((some) =>
      fc.tuple(
        fc.constant(some),
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: some.length, maxLength: some.length }),
      ),
    );
    fc.assert(
      fc.property(split, ([some, parts]) => {
        const [a, b, c] = [0, 1, 2].map((part) => foldEvidence(some.filter((_, n) => parts[n] === part))) as [
          typeof NO_EVIDENCE,
          typeof NO_EVIDENCE,
          typeof NO_EVIDENCE,
        ];
        const all = foldEvidence(some);
        expect(mergeEvidence(mergeEvidence(a, b), c)).toEqual(all);
        expect(mergeEvidence(a, mergeEvidence(c, b))).toEqual(all);
        expect(mergeEvidence(all, b)).toEqual(all);
        expect(mergeEvidence(NO_EVIDENCE, all)).toEqual(all);
      }),
    );
  });
});
