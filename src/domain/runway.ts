import { type DayRules, nextTighteningSlot } from './calendar.ts';
import { addDays, localDateOf, startOfDay } from './days.ts';
import type { Instant, ZoneName } from './instant.ts';

/**
 * When the runway of a new installation ends: calendar days after its first contact, at the same distance from
 * midnight.
 * @param days the policy's runway, with paused days (E6) and extensions added
 */
export function runwayEnd(firstContactAt: Instant, days: number, zone: ZoneName): Instant {
  const day = localDateOf(firstContactAt, zone);
  return startOfDay(addDays(day, days), zone) + (firstContactAt - startOfDay(day, zone));
}

/** The first tightening slot at or after an end: the code changes at the end, a block begins here. Null outside every campaign. */
export function blockFrom(end: Instant | null, rules: DayRules | null): Instant | null {
  return end === null || rules === null ? null : nextTighteningSlot(end, rules);
}
