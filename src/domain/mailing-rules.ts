import type { DayRules } from './calendar.ts';
import { type CaseDuty, caseDuty } from './case-due.ts';
import type { Instant } from './instant.ts';
import type { Mailing, Plan } from './plan.ts';
import { type AutomaticCase, FIND_CONTACT } from './straggler-case.ts';

/** What a mailing answers. */
export type MailingOn = Mailing['on'];

/** A campaign that could speak of an event: its plan has a mailing for it, and covers the product. */
export type MailingCampaign = {
  readonly id: number;
  readonly state: 'running' | 'paused' | 'finished';
  /** The account is in one of its cohorts. */
  readonly member: boolean;
};

/** A paused campaign speaks later rather than leave it to one that is over. */
const STATES: readonly MailingCampaign['state'][] = ['running', 'paused', 'finished'];

/**
 * Which campaign answers an event: one the account is a member of, before any other; then a running one before a paused
 * and a finished one; then the newest. Membership is not asked for: who bought for the first time waits for the link
 * today, and joins a cohort at the next midnight.
 * @returns null when no campaign speaks of the product: then there is nothing to say
 */
export function campaignOfEvent<Campaign extends MailingCampaign>(
  campaigns: readonly Campaign[],
): Campaign | null {
  const [first = null] = campaigns.toSorted(
    (a, b) =>
      Number(b.member) - Number(a.member) || STATES.indexOf(a.state) - STATES.indexOf(b.state) || b.id - a.id,
  );
  return first;
}

/** The newest mail of one mailing to one account that was not taken back. */
export type LatestMailing = {
  readonly dueAt: Instant;
  /** No worker has it yet: what it speaks of can still be added to. */
  readonly waiting: boolean;
};

type MailingDecision =
  | { readonly kind: 'send'; readonly dueAt: Instant }
  /** The mail that waits already speaks of it too. */
  | { readonly kind: 'join' }
  | { readonly kind: 'none' };

/** What is ordered within so many milliseconds is one order. */
const ONE_ORDER = 60_000;

/** Who could not activate hears of it once in so many milliseconds. */
const HELP_AGAIN_AFTER = 24 * 3_600_000;

/**
 * When the mail about an event leaves. Somebody waits for it: so it goes at once, day and night, and no send window and no
 * weekly limit hold it. What is ordered right after goes together a minute later, and failed attempts of one day are
 * answered once.
 * @param latest what the account got, or will get, of this mailing; null for nothing
 */
export function decideMailing(on: MailingOn, latest: LatestMailing | null, now: Instant): MailingDecision {
  if (latest?.waiting) return { kind: 'join' };
  if (latest === null) return { kind: 'send', dueAt: now };
  if (on === 'activation-failed')
    return now - latest.dueAt < HELP_AGAIN_AFTER ? { kind: 'none' } : { kind: 'send', dueAt: now };
  return { kind: 'send', dueAt: Math.max(now, latest.dueAt + ONE_ORDER) };
}

/**
 * After how many days a mailing that could not leave waits for a person. Help with an attempt of last week confuses;
 * an order stays an order.
 */
export function mailingLatenessDays(on: MailingOn, plan: Pick<Plan, 'mail'>): number | null {
  return on === 'activation-failed' ? plan.mail.latenessDays : null;
}

/** Why an attempt to activate failed, as a mail can say it; `other` for what it has no words for. */
const FAILURES = ['no-seats', 'expired', 'suspended', 'not-started', 'other'] as const;
type Failure = (typeof FAILURES)[number];

export function failureOf(why: string | null): Failure {
  return FAILURES.find((one) => one === why) ?? 'other';
}

/** The case of an account whose order nobody can be told of: without it somebody paid and hears nothing. */
export function orderCase(support: Plan['support'], now: Instant, rules: DayRules): AutomaticCase & CaseDuty {
  const found: AutomaticCase = {
    topic: 'entitlement',
    subject: 'Find a living contact: nobody at this account can be written to about what it ordered.',
    cause: FIND_CONTACT,
  };
  return { ...found, ...caseDuty(found.topic, support, now, rules) };
}
