import type { DeliveryState } from './delivery.ts';

/** What became of one notice, or mailing, to one contact, as far as it tells whether anybody reads there. */
export type NoticeFate = {
  readonly state: DeliveryState;
  /** It was proven delivered. */
  readonly delivered: boolean;
  /** It bounced, was dropped or complained about after it was taken. */
  readonly refuted: boolean;
  /** Why it was suppressed, where it was. */
  readonly reason: string | null;
};

/** Suppressed for the contact's sake; the other reasons (moved, exempt) say nothing about whether anybody reads. */
const CONTACT_REASONS: readonly (string | null)[] = ['contact-removed', 'address-refused'];

/**
 * Is nobody left at an account who could be told of a phase? So when each of its notices of that phase came back or had
 * nowhere to go. An owner then looks for a living contact (E1); while one may still arrive, there is nothing to do.
 * @param enforced what comes back to an account that is enforced already is another matter, with a case of its own (E2)
 */
export function isUnreachable(notices: readonly NoticeFate[], enforced: boolean): boolean {
  return !enforced && notices.some(isLost) && notices.every((one) => isLost(one) || isOutOfQuestion(one));
}

/** Was somebody reached for certain, so that the search is over? */
export function isReached(notices: readonly NoticeFate[]): boolean {
  return notices.some((one) => one.delivered && !one.refuted);
}

/** Did nobody hear of what these mailings are about, for each of them came back or had nowhere to go? */
export function isUnheard(mails: readonly NoticeFate[]): boolean {
  return mails.length > 0 && mails.every(isLost);
}

function isLost({ state, refuted, reason }: NoticeFate): boolean {
  if (refuted || state === 'failed') return true;
  return state === 'suppressed' && CONTACT_REASONS.includes(reason);
}

function isOutOfQuestion({ state, reason }: NoticeFate): boolean {
  return state === 'cancelled' || (state === 'suppressed' && !CONTACT_REASONS.includes(reason));
}
