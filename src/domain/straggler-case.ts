import type { DayRules } from './calendar.ts';
import { type CaseDuty, caseDuty } from './case-due.ts';
import type { Instant } from './instant.ts';
import type { Plan, Topic } from './plan.ts';
import type { Standing } from './standing.ts';

export type AutomaticCase = { readonly topic: Topic; readonly subject: string; readonly cause: string };

export const FIND_CONTACT = 'find-contact';

/** Causes that end when the account is no straggler any more. */
export const STRAGGLER_CAUSES = [FIND_CONTACT] as const;

const CONTACT_CASE: AutomaticCase = {
  topic: 'entitlement',
  subject: 'Find a living contact: no notice has reached this account.',
  cause: FIND_CONTACT,
};

/** The case of an account that nobody can be told at, with its owner and when it is due, as the campaign wants them. */
export function contactCase(
  support: Plan['support'],
  now: Instant,
  rules: DayRules,
): AutomaticCase & CaseDuty {
  return { ...CONTACT_CASE, ...caseDuty(CONTACT_CASE.topic, support, now, rules) };
}

/**
 * The case a change of a standing opens, if any: a straggler that nobody could tell needs a living contact (E1); an
 * enforced account whose notice no longer stands needs a person to look (E2). Waiting for a date needs nobody.
 */
export function caseFor(before: Standing, after: Standing): AutomaticCase | null {
  const reason = after.straggler?.reason;
  if ((reason === 'not-told' || reason === 'refuted') && before.straggler?.reason !== reason) {
    return CONTACT_CASE;
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
