import type { ContactRole } from './account.ts';
import type { DeliveryState } from './delivery.ts';
import type { Instant } from './instant.ts';
import { type Addressee, recipientsOf } from './recipients.ts';
import type { StragglerReason } from './standing.ts';

/** One delivery of a notice wave to one contact of an account. */
export type NoticeDelivery = {
  /** 1 for the wave itself, more for its replays. */
  readonly run: number;
  readonly state: DeliveryState;
  readonly addressHash: string;
  readonly dueAt: Instant;
  readonly acceptedAt: Instant | null;
  /** Proven by the evidence the campaign asks for. */
  readonly deliveredAt: Instant | null;
  readonly refutedAt: Instant | null;
};

/** A current contact of the account, at its address of today. */
export type ReplayContact = Addressee & {
  readonly addressHash: string;
  /** Mail to this very address came back before: bounced, dropped or complained about. */
  readonly cameBack: boolean;
};

/** What is known of one account and one notice wave that left already. */
export type ReplayFacts<Contact extends ReplayContact = ReplayContact> = {
  readonly to: readonly ContactRole[];
  readonly deliveries: readonly NoticeDelivery[];
  readonly contacts: readonly Contact[];
  /** Why E1 keeps the account behind; null while it does not. */
  readonly straggler: StragglerReason | null;
  /** The last end of a hold or exemption, or the last rollback; null when there was none. */
  readonly cameBackAt: Instant | null;
  /** It joined the campaign after its approval. */
  readonly late: boolean;
};

export type ReplayCause = 'late-joiner' | 'came-back' | 'stale' | 'unproved' | 'another-address';

export type ReplayDecision<Contact extends ReplayContact = ReplayContact> =
  | {
      readonly replay: true;
      readonly cause: ReplayCause;
      readonly run: number;
      readonly contacts: readonly Contact[];
    }
  | { readonly replay: false; readonly why: 'no-cause' | 'under-way' | 'nobody-to-tell' };

/** So long a message that was accepted may still be proven delivered: providers give up after three days. */
const PROOF_MAY_TAKE = 7 * 86_400_000;

/**
 * E10 and E1: is the notice sent again to this account, and to whom? At most once per cause, never to an address that
 * mail came back from, and never while its newest run is under way or may still be proven. A decision that is carried
 * out makes itself untrue: the new run is what ends its cause.
 */
export function decideReplay<Contact extends ReplayContact>(
  facts: ReplayFacts<Contact>,
  now: Instant,
): ReplayDecision<Contact> {
  const newest = Math.max(0, ...facts.deliveries.map((one) => one.run));
  const last = facts.deliveries.filter((one) => one.run === newest);
  const cause = causeOf(facts, newest, last);
  if (cause === null) return { replay: false, why: 'no-cause' };
  if (last.some((one) => isUnderWay(one, now))) return { replay: false, why: 'under-way' };
  const tried = new Set(facts.deliveries.filter((one) => wasTried(one, facts)).map((one) => one.addressHash));
  const reachable = facts.contacts.filter((one) => !one.cameBack);
  const readers = recipientsOf(reachable, facts.to).filter(
    (one) => cause !== 'another-address' || !tried.has(one.addressHash),
  );
  if (readers.length === 0) return { replay: false, why: 'nobody-to-tell' };
  // Run 1 is the wave itself, also for those it never reached: its mail moves with the phase, a replay's does not.
  return { replay: true, cause, run: Math.max(newest, 1) + 1, contacts: readers };
}

function causeOf(facts: ReplayFacts, newest: number, last: readonly NoticeDelivery[]): ReplayCause | null {
  const { straggler, cameBackAt } = facts;
  if (newest === 0 && facts.late) return 'late-joiner';
  if (cameBackAt !== null && newest > 0 && last.every((one) => leftAt(one) < cameBackAt)) return 'came-back';
  if (straggler === 'stale') return last.some((one) => one.deliveredAt !== null) ? 'stale' : null;
  if (straggler !== 'not-told' && straggler !== 'refuted') return null;
  const isSilent = (one: NoticeDelivery) =>
    one.refutedAt === null && (one.state === 'accepted' || one.state === 'failed');
  return newest === 1 && last.some(isSilent) ? 'unproved' : 'another-address';
}

/** Mail that left, since the account came back: what was told before that is told afresh. */
function wasTried(one: NoticeDelivery, { cameBackAt }: ReplayFacts): boolean {
  if (one.state === 'suppressed' || one.state === 'cancelled') return false;
  return cameBackAt === null || leftAt(one) >= cameBackAt;
}

function leftAt(one: NoticeDelivery): Instant {
  return one.acceptedAt ?? one.dueAt;
}

function isUnderWay(one: NoticeDelivery, now: Instant): boolean {
  if (one.state === 'pending' || one.state === 'claimed' || one.state === 'in-doubt') return true;
  if (one.state !== 'accepted' || one.deliveredAt !== null || one.refutedAt !== null) return false;
  return one.acceptedAt === null || now - one.acceptedAt < PROOF_MAY_TAKE;
}
