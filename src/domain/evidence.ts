import type { Instant } from './instant.ts';

/**
 * Something that happened to a message after it was handed over: a provider's event, or (`quiet`) our own
 * observation that a relay took it and no bounce came back in time. `at` is when it happened.
 */
export type EvidenceEvent = {
  /** The provider's id of the event: repeats carry the same one. */
  readonly id: string;
  readonly kind: EvidenceKind;
  readonly at: Instant;
  readonly reason: string | null;
};

export const EVIDENCE_KINDS = [
  'processed',
  'delivered',
  'deferred',
  'bounced',
  'blocked',
  'dropped',
  'complained',
  'unsubscribed',
  'opened',
  'clicked',
  'quiet',
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** The kinds that disprove a delivery; of two at the same instant the one named first is kept. */
const REFUTATIONS = ['bounced', 'dropped', 'complained'] as const;
type Refutation = (typeof REFUTATIONS)[number];

/** What all events of one delivery prove together. A refuted delivery has no `deliveredAt`. */
export type Evidence = {
  /** The provider took the message: any event about it proves that, so it must not be sent again (M1). */
  readonly accepted: boolean;
  /** Earliest proof that it arrived, unless it was refuted. */
  readonly deliveredAt: Instant | null;
  /** Earliest disproof, and its kind. */
  readonly refutedAt: Instant | null;
  readonly refutation: Refutation | null;
};

export const NO_EVIDENCE: Evidence = {
  accepted: false,
  deliveredAt: null,
  refutedAt: null,
  refutation: null,
};

/**
 * What the events prove, whatever their order and however often each one came (M6). A bounce, drop or complaint
 * outweighs every `delivered`, earlier or later. `deferred` and `blocked` prove neither; opens and clicks are
 * made by machines too and never prove that somebody was told.
 */
export function foldEvidence(events: Iterable<EvidenceEvent>): Evidence {
  let evidence = NO_EVIDENCE;
  for (const event of events) evidence = mergeEvidence(evidence, evidenceOf(event));
  return evidence;
}

/** Joins two folds of events of one delivery: the same as folding all the events at once, in any split or order (M6). */
export function mergeEvidence(a: Evidence, b: Evidence): Evidence {
  const { refutedAt, refutation } = refutesBefore(b, a) ? b : a;
  return {
    accepted: a.accepted || b.accepted,
    deliveredAt: refutedAt === null ? earliest(a.deliveredAt, b.deliveredAt) : null,
    refutedAt,
    refutation,
  };
}

function evidenceOf(event: EvidenceEvent): Evidence {
  const refutation = REFUTATIONS.find((kind) => kind === event.kind) ?? null;
  const proves = event.kind === 'delivered' || event.kind === 'quiet';
  return {
    accepted: true,
    deliveredAt: proves ? event.at : null,
    refutedAt: refutation === null ? null : event.at,
    refutation,
  };
}

function refutesBefore(a: Evidence, b: Evidence): boolean {
  if (a.refutedAt === null || a.refutation === null) return false;
  if (b.refutedAt === null || b.refutation === null) return true;
  if (a.refutedAt !== b.refutedAt) return a.refutedAt < b.refutedAt;
  return REFUTATIONS.indexOf(a.refutation) < REFUTATIONS.indexOf(b.refutation);
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
