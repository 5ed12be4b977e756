import { daysBetween, localDateOf, startOfDay } from './days.ts';
import type { Instant, ZoneName } from './instant.ts';

/** A span in which the campaign stood still; `until` is null while it still does. */
export type Pause = { readonly from: Instant; readonly until: Instant | null };

export function isPaused(pauses: readonly Pause[]): boolean {
  return pauses.some((pause) => pause.until === null);
}

/**
 * E6: the whole days by which everything later than `since` is shifted: each pause that ran after it, each begun day
 * counted in full (in the customer's favour).
 */
export function pausedDays(pauses: readonly Pause[], since: Instant, now: Instant, zone: ZoneName): number {
  return pauses.reduce((sum, pause) => {
    const from = Math.max(pause.from, since);
    const until = pause.until ?? now;
    if (until <= from) return sum;
    const begun = timeOfDay(until, zone) > timeOfDay(from, zone) ? 1 : 0;
    return sum + daysBetween(localDateOf(from, zone), localDateOf(until, zone)) + begun;
  }, 0);
}

function timeOfDay(instant: Instant, zone: ZoneName): number {
  return instant - startOfDay(localDateOf(instant, zone), zone);
}
