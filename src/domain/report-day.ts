import { addDays } from './days.ts';
import type { LocalDate } from './instant.ts';

/** Clients that were offline for long may bring what they saw meanwhile, but no more of it than this. */
const DAYS_BACK = 60;

/**
 * The day a report counts for: the day the client saw it, today when it does not say or is ahead (a wrong clock).
 * Null when it is too old to say anything.
 * @param today in the account's zone
 */
export function reportDay(said: LocalDate | null, today: LocalDate): LocalDate | null {
  if (said === null || said > today) return today;
  return said < addDays(today, -DAYS_BACK) ? null : said;
}
