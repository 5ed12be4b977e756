import { describe, expect, test } from 'vitest';
import {
  type Evidence,
  type EvidenceEvent,
  foldEvidence,
  mergeEvidence,
  NO_EVIDENCE,
} from '../../src/domain/evidence.ts';

const KINDS = ['processed', 'deferred', 'delivered', 'bounced', 'dropped', 'complained'] as const;
const REFUTING: readonly string[] = ['bounced', 'dropped', 'complained'];
const SEED = 20_270_212;

function event(kind: (typeof KINDS)[number], at: number): EvidenceEvent {
  return { id: `${kind}-${at}`, kind, at, reason: null };
}

/** What a set of events means, said once more and in another way: by looking at all of it at once. */
function meaning(events: readonly EvidenceEvent[]): string {
  const first = (kinds: readonly string[]) =>
    events.filter((one) => kinds.includes(one.kind)).reduce((at, one) => Math.min(at, one.at), Infinity);
  const refutedAt = first(REFUTING);
  const refutation = REFUTING.find((kind) => first([kind]) === refutedAt);
  if (refutedAt !== Infinity) return text(events.length > 0, null, refutedAt, refutation ?? null);
  const deliveredAt = first(['delivered']);
  return text(events.length > 0, deliveredAt === Infinity ? null : deliveredAt, null, null);
}

function text(accepted: boolean, deliveredAt: unknown, refutedAt: unknown, refutation: unknown): string {
  return [accepted, deliveredAt, refutedAt, refutation].join(' ');
}

function textOf({ accepted, deliveredAt, refutedAt, refutation }: Evidence): string {
  return text(accepted, deliveredAt, refutedAt, refutation);
}

/** Folded as the ledger does: batch by batch, each merged into what is held. */
function inBatches(events: readonly EvidenceEvent[], sizeOf: () => number): Evidence {
  let held = NO_EVIDENCE;
  for (let at = 0; at < events.length; ) {
    const size = sizeOf();
    held = mergeEvidence(held, foldEvidence(events.slice(at, at + size)));
    at += size;
  }
  return held;
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('the order in which events come (M6)', () => {
  test.each([
    ['in the order they happen', [1, 2, 3, 4, 5, 6]],
    ['all in one second', [5, 5, 5, 5, 5, 5]],
    ['stamped the other way round', [6, 5, 4, 3, 2, 1]],
  ])('every sequence of up to six, %s, means what its set means, in any batches', (_how, times) => {
    const all = KINDS.map((kind, n) => event(kind, times[n] ?? 0));
    const wrong: string[] = [];
    let seen = 0;
    const go = (events: readonly EvidenceEvent[]) => {
      seen += 1;
      const expected = meaning(events);
      const folds = [foldEvidence(events), inBatches(events, () => 1), inBatches(events, () => 2)];
      if (folds.some((one) => textOf(one) !== expected)) wrong.push(events.map((one) => one.id).join(','));
      if (events.length < 6) for (const next of all) go([...events, next]);
    };
    go([]);
    expect(seen).toBe(55_987);
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  test(`100,000 random longer sequences, batches and repetitions change nothing (seed ${SEED})`, () => {
    const dice = random(SEED);
    const upTo = (most: number) => 1 + Math.floor(dice() * most);
    const wrong: string[] = [];
    for (let round = 0; round < 100_000; round += 1) {
      const events = Array.from({ length: 6 + upTo(8) }, () =>
        event(KINDS[upTo(KINDS.length) - 1] ?? 'processed', upTo(9)),
      );
      const shuffled = events.concat(events.slice(0, upTo(events.length)));
      for (let n = shuffled.length - 1; n > 0; n -= 1) {
        const other = upTo(n + 1) - 1;
        [shuffled[n], shuffled[other]] = [shuffled[other] as EvidenceEvent, shuffled[n] as EvidenceEvent];
      }
      const expected = meaning(events);
      const folds = [foldEvidence(events), inBatches(shuffled, () => upTo(4))];
      if (folds.some((one) => textOf(one) !== expected))
        wrong.push(`round ${round}: ${shuffled.map((one) => one.id).join(',')}`);
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  test('each event 46 times changes nothing', () => {
    for (const first of KINDS)
      for (const second of KINDS) {
        const events = [event(first, 3), event(second, 2)];
        const repeated = events.flatMap((one) => Array.from({ length: 46 }, () => one));
        expect(textOf(foldEvidence(repeated))).toBe(meaning(events));
        expect(textOf(inBatches([...repeated, ...repeated.toReversed()], () => 7))).toBe(meaning(events));
      }
  });
});
