import { addDays } from './days.ts';
import type { LocalDate } from './instant.ts';
import type { Plan } from './plan.ts';
import { ok, type Result, refuse } from './result.ts';

/** Nobody asks for more than a year by a form. */
export const MOST_DAYS = 365;

export type MoreTime =
  /** At once: nothing gets stricter for the account before the day after `until`. */
  | { readonly kind: 'granted'; readonly days: number; readonly until: LocalDate }
  /** A person decides. */
  | { readonly kind: 'case' };

/**
 * What a customer gets who asks for more time: up to `extensions.max` days at once, `extensions.times` times; anything
 * beyond is for a person to decide. It never takes anything away (E4).
 * @param asked.days whole days
 * @param asked.taken how often the account was given time at once before
 * @param asked.today in the account's zone
 */
export function decideMoreTime(
  extensions: Plan['extensions'],
  asked: { readonly days: number; readonly taken: number; readonly today: LocalDate },
): Result<MoreTime, 'days'> {
  const { days, taken, today } = asked;
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    return refuse('days', `Ask for a whole number of days from 1 to ${MOST_DAYS}.`);
  return days <= extensions.maxDays && taken < extensions.times
    ? ok({ kind: 'granted', days, until: addDays(today, days) })
    : ok({ kind: 'case' });
}
