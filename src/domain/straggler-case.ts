import type { Topic } from './plan.ts';
import type { Standing } from './standing.ts';

export type AutomaticCase = { readonly topic: Topic; readonly subject: string; readonly cause: string };

/** Causes that end when the account is no straggler any more. */
export const STRAGGLER_CAUSES = ['find-contact'] as const;

/**
 * The case a change of a standing opens, if any: a straggler that nobody could tell needs a living contact (E1); an
 * enforced account whose notice no longer stands needs a person to look (E2). Waiting for a date needs nobody.
 */
export function caseFor(before: Standing, after: Standing): AutomaticCase | null {
  const reason = after.straggler?.reason;
  if ((reason === 'not-told' || reason === 'refuted') && before.straggler?.reason !== reason) {
    return {
      topic: 'entitlement',
      subject: 'Find a living contact: no notice has reached this account.',
      cause: 'find-contact',
    };
  }
  const lost = (standing: Standing) => standing.because.some((one) => one.code === 'evidence-lost');
  if (lost(after) && !lost(before)) {
    return {
      topic: 'entitlement',
      subject: 'The notice this account was enforced by came back afterwards: ask whether it knows.',
      cause: 'evidence-lost',
    };
  }
  return null;
}
