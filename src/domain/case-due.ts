import { type DayRules, isWorkday } from './calendar.ts';
import { ownerFor } from './case-owner.ts';
import { addDays, localDateOf, wallTime } from './days.ts';
import type { Instant, LocalDate, LocalTime } from './instant.ts';
import type { Plan, Topic } from './plan.ts';

/** When people of the vendor answer, by the clocks of the campaign's zone. The send window is the customer's and says nothing of it. */
export const OFFICE_HOURS: { readonly from: LocalTime; readonly to: LocalTime } = {
  from: '09:00',
  to: '17:00',
};

/** What a topic gets whose answer time the campaign does not say: one working day. */
const ANSWER_WITHIN_SECONDS = 8 * 3600;
/** Somebody above the owner is told when so much of the working time is used up. */
const ESCALATE_AFTER = 0.75;
/** As far as a search for office hours goes before the calendar is called impossible. */
const SEARCH_DAYS = 800;

/** Who has to answer, by when, and when somebody above is told that it is about to be late. */
export type CaseDuty = {
  readonly owner: string;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly escalateAt: Instant;
};

/**
 * The duty a case of this topic brings, as the campaign names it: answer times are working time (`PT8H` is a working day).
 * @param rules of the campaign; {@link PLAIN_OFFICE} where none covers the account
 */
export function caseDuty(
  topic: Topic,
  support: Pick<Plan['support'], 'owners' | 'answerWithinSeconds'> | null,
  now: Instant,
  rules: DayRules,
): CaseDuty {
  const seconds = support?.answerWithinSeconds[topic] ?? ANSWER_WITHIN_SECONDS;
  return { owner: ownerFor(topic, support?.owners ?? null, null), ...dueTimes(now, seconds, rules) };
}

/**
 * By when whoever asks again is answered, where a case about the same is open already: by the time of that case. Is it
 * over, nobody may be promised a time that has passed; they are answered as whoever asks now, and the case stays late.
 */
export function answeredBy(openCaseDueAt: Instant, askedNowDueAt: Instant, now: Instant): Instant {
  return openCaseDueAt > now ? openCaseDueAt : askedNowDueAt;
}

/** When something asked for now is due, and when somebody above its owner is told. */
export function dueTimes(now: Instant, seconds: number, rules: DayRules): Omit<CaseDuty, 'owner'> {
  return {
    openedAt: now,
    dueAt: workingTimeAfter(now, seconds, rules),
    escalateAt: workingTimeAfter(now, seconds * ESCALATE_AFTER, rules),
  };
}

/** Office hours on Mondays to Fridays in UTC: for accounts that no campaign covers. */
export const PLAIN_OFFICE: DayRules = {
  zone: 'UTC',
  workdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  countries: [],
  blackouts: [],
  holidays: new Map(),
  tightenAt: '10:00',
  sendWindow: OFFICE_HOURS,
};

/**
 * The instant at which so much working time has passed: office hours of workdays. A question of Friday 16:00 with eight
 * hours is due on Monday at 16:00; one of a Saturday is as if it came on Monday at 09:00. Blackouts stop mail and stages,
 * not people, so they do not matter here.
 * @throws Error when the calendar has no workday within 800 days
 */
export function workingTimeAfter(from: Instant, seconds: number, rules: DayRules): Instant {
  let left = Math.max(0, Math.round(seconds * 1000));
  let day = localDateOf(from, rules.zone);
  for (let tried = 0; tried < SEARCH_DAYS; tried++, day = addDays(day, 1)) {
    const office = officeOf(day, rules);
    if (office === null) continue;
    const begins = Math.max(from, office.from);
    if (begins >= office.to) continue;
    if (left <= office.to - begins) return begins + left;
    left -= office.to - begins;
    tried = 0;
  }
  throw new Error(
    `No office hours within ${SEARCH_DAYS} days of ${day}: look at the campaign's workdays and holidays.`,
  );
}

/** Working seconds from one instant to a later one; negative when `to` is before `from`. */
export function workingSecondsBetween(from: Instant, to: Instant, rules: DayRules): number {
  if (to < from) return -workingSecondsBetween(to, from, rules);
  let passed = 0;
  const last = localDateOf(to, rules.zone);
  for (let day = localDateOf(from, rules.zone); day <= last; day = addDays(day, 1)) {
    const office = officeOf(day, rules);
    if (office !== null) passed += Math.max(0, Math.min(to, office.to) - Math.max(from, office.from));
  }
  return Math.round(passed / 1000);
}

function officeOf(day: LocalDate, rules: DayRules): { readonly from: Instant; readonly to: Instant } | null {
  if (!isWorkday(day, rules)) return null;
  return {
    from: wallTime(day, OFFICE_HOURS.from, rules.zone),
    to: wallTime(day, OFFICE_HOURS.to, rules.zone),
  };
}
