import type { Evidence } from './evidence.ts';
import type { Audience, WaveKind } from './plan.ts';
import type { LookUpOutcome, SendOutcome } from './ports.ts';
import { type Stream, streamOf } from './streams.ts';

/**
 * Where one delivery stands in the ledger. `claimed` is in a worker's hands, held or being handed to the provider; `in-doubt` was
 * handed over and no answer came (M1); `suppressed` was removed with a reason, `cancelled` by a person.
 */
export const DELIVERY_STATES = [
  'pending',
  'claimed',
  'accepted',
  'in-doubt',
  'failed',
  'suppressed',
  'cancelled',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * The moves a delivery may make. Evidence of an earlier attempt can turn any state into `accepted`, which
 * is final: what happens to the message afterwards is evidence, not state.
 */
export const DELIVERY_TRANSITIONS: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  pending: ['claimed', 'suppressed', 'cancelled', 'accepted'],
  claimed: ['accepted', 'in-doubt', 'failed', 'pending', 'suppressed', 'cancelled'],
  'in-doubt': ['accepted', 'failed', 'pending'],
  failed: ['pending', 'accepted'],
  suppressed: ['accepted'],
  cancelled: ['accepted'],
  accepted: [],
};

export function mayBecome(from: DeliveryState, to: DeliveryState): boolean {
  return DELIVERY_TRANSITIONS[from].includes(to);
}

/**
 * The state after the transport answered. An answer counts for the attempt that is claimed, or was given up for
 * `in-doubt` while the answer was on its way; anywhere else only `accepted` still says something new.
 * `stop` was certainly not taken, so the delivery waits as `pending`; halting the campaign's mail is the caller's.
 */
export function nextDeliveryState(state: DeliveryState, outcome: SendOutcome): DeliveryState {
  if (outcome.kind === 'accepted') return 'accepted';
  if (state !== 'claimed' && state !== 'in-doubt') return state;
  switch (outcome.kind) {
    case 'rejected':
      return 'failed';
    case 'try-later':
    case 'stop':
      return 'pending';
    case 'in-doubt':
      return 'in-doubt';
  }
}

/**
 * The state of a claim whose worker fell silent. What was only held never left, and may go again; once it was handed over
 * nobody knows, so no timer may send it again (M1).
 */
export function stateAfterLostClaim(state: DeliveryState, held: boolean): DeliveryState {
  if (state !== 'claimed') return state;
  return held ? 'pending' : 'in-doubt';
}

/**
 * The state after the provider was asked about an `in-doubt` delivery. Only `not-received` disproves the attempt, and
 * only when its sender is certainly gone: one that was merely stopped may still send it (M1).
 */
export function stateAfterLookUp(
  state: DeliveryState,
  outcome: LookUpOutcome,
  senderGone: boolean,
): DeliveryState {
  if (outcome === 'accepted') return 'accepted';
  return state === 'in-doubt' && outcome === 'not-received' && senderGone ? 'pending' : state;
}

/** The state once evidence came in: what it proves accepted is accepted, whatever the ledger thought before (M1). */
export function stateAfterEvidence(
  state: DeliveryState,
  evidence: Pick<Evidence, 'accepted'>,
): DeliveryState {
  return evidence.accepted ? 'accepted' : state;
}

export const DELIVERY_DECISIONS = ['send-again', 'was-accepted', 'give-up'] as const;
export type DeliveryDecision = (typeof DELIVERY_DECISIONS)[number];

/**
 * The state after a person decided about a delivery that is `in-doubt` or `failed`, or `pending` and late; others stay
 * as they are. Late mail was never handed over: it cannot have been accepted, and giving it up cancels it.
 */
export function stateAfterDecision(
  state: DeliveryState,
  decision: DeliveryDecision,
  late = false,
): DeliveryState {
  if (state === 'pending' && late) return decision === 'give-up' ? 'cancelled' : 'pending';
  if (state !== 'in-doubt' && state !== 'failed') return state;
  switch (decision) {
    case 'send-again':
      return 'pending';
    case 'was-accepted':
      return 'accepted';
    case 'give-up':
      return 'failed';
  }
}

/** The sum of M2: `planned` is the sum of all the others. */
export type DeliveryCounts = {
  readonly planned: number;
  readonly accepted: number;
  readonly suppressed: number;
  readonly cancelled: number;
  readonly failed: number;
  readonly pending: number;
  readonly inDoubt: number;
};

/** Adds up a wave or mailing (M2). A claimed delivery is still pending: nothing is known about it yet. */
export function countDeliveries(
  countsByState: Readonly<Partial<Record<DeliveryState, number>>>,
): DeliveryCounts {
  const count = (state: DeliveryState) => countsByState[state] ?? 0;
  return {
    planned: DELIVERY_STATES.reduce((sum, state) => sum + count(state), 0),
    accepted: count('accepted'),
    suppressed: count('suppressed'),
    cancelled: count('cancelled'),
    failed: count('failed'),
    pending: count('pending') + count('claimed'),
    inDoubt: count('in-doubt'),
  };
}

/** Why a delivery was suppressed; where several hold, the first that {@link suppressionAtClaim} asks about. */
export const SUPPRESSION_REASONS = [
  'contact-removed',
  'duplicate-address',
  'address-refused',
  'moved',
  'exempt',
  'no-product',
  'activated',
  'not-activated',
  'opted-out',
] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** What is true of a delivery's contact and account at the moment it is claimed. */
export type ClaimFacts = {
  /** The contact is no longer current at the account. */
  readonly contactRemoved: boolean;
  /** The same address has another delivery of the same mail within the account. */
  readonly duplicateAddress: boolean;
  /** The address is known not to work: it bounced for good, or the provider refuses it. */
  readonly addressRefused: boolean;
  /** The streams that the reader of this address stopped, or complained about. */
  readonly optedOut: readonly Stream[];
  /** Null for a mailing: it answers what the customer did, whatever their account's phase. */
  readonly wave: {
    readonly kind: WaveKind;
    readonly audience: Audience;
    /** The account is no longer in a cohort of the wave's phase. */
    readonly moved: boolean;
    /** An exemption is in force. */
    readonly exempt: boolean;
    /** The account owns a product of the phase, or was seen using one. */
    readonly hasProduct: boolean;
    /** The account is activated for the phase. */
    readonly activated: boolean;
  } | null;
};

/**
 * Runs a wave's audience rule again at claim (M4): null lets the mail go out, a reason suppresses it. It only removes.
 * Activation and opt-out never remove a notice (M4, M8); an opt-out removes the mail of its stream alone.
 */
export function suppressionAtClaim({ wave, ...contact }: ClaimFacts): SuppressionReason | null {
  if (contact.contactRemoved) return 'contact-removed';
  if (contact.duplicateAddress) return 'duplicate-address';
  if (contact.addressRefused) return 'address-refused';
  if (wave === null) return null;
  if (wave.moved) return 'moved';
  if (wave.exempt) return 'exempt';
  if (!wave.hasProduct) return 'no-product';
  if (wave.kind === 'notice') return null;
  if (wave.audience === 'not-activated' && wave.activated) return 'activated';
  if (wave.audience === 'activated' && !wave.activated) return 'not-activated';
  const stream = streamOf(wave.kind);
  return stream !== null && contact.optedOut.includes(stream) ? 'opted-out' : null;
}

/**
 * May a contact opt out of such a wave? Not of a notice, nor of word that what it announced was postponed.
 * Mailings answer the customer's own act and cannot be opted out of either.
 */
export function isOptional(kind: WaveKind): boolean {
  return streamOf(kind) !== null;
}
