import { addDays, localDateOf, startOfDay } from './days.ts';
import type { Instant, LocalDate, ZoneName } from './instant.ts';
import type { PolicyRules } from './plan.ts';

export type MoveQuestion = {
  /** When devices gave seats of this entitlement back so that another may have them; in any order. */
  readonly moves: readonly Instant[];
  /** Moves up to here do not count: support lifted the limit. */
  readonly liftedAt: Instant | null;
  /** Seats the entitlement grants. */
  readonly seats: number;
  readonly rules: PolicyRules['deviceMoves'];
  /** The account's zone. */
  readonly zone: ZoneName;
};

export type MoveDecision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly moves: number;
      /** The first day on which it is possible again; null: never by itself. */
      readonly nextOn: LocalDate | null;
    };

/**
 * May one more seat be moved? Counted for the whole entitlement, each of its seats `max` times within the days. Counted by
 * device, as many people as one likes could share a seat by turns, for each of them comes with another device; counted
 * flat, a customer who replaces fifty computers would have to ask. So three moves are one seat's, and a hundred seats have
 * three hundred.
 */
export function decideMove(
  { moves, liftedAt, seats, rules, zone }: MoveQuestion,
  now: Instant,
): MoveDecision {
  const since = movesSince(rules.perDays, zone, now);
  const counted = moves.filter((at) => at > since && at > (liftedAt ?? since)).toSorted((a, b) => a - b);
  const limit = rules.max * Math.max(1, seats);
  if (counted.length < limit) return { allowed: true };
  // One becomes possible when so many have left the window that one is missing to the limit.
  const last = counted[counted.length - limit];
  const nextOn = last === undefined ? null : addDays(localDateOf(last, zone), rules.perDays + 1);
  return { allowed: false, moves: counted.length, nextOn };
}

/** Moves before this do not count any more. */
export function movesSince(perDays: number, zone: ZoneName, now: Instant): Instant {
  return startOfDay(addDays(localDateOf(now, zone), -perDays), zone);
}
