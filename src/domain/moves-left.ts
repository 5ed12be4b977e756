import { decideMove, type MoveQuestion, movesSince } from './device-moves.ts';
import type { Instant, LocalDate } from './instant.ts';

/** How many seats of an entitlement may still move; `againOn` once none may: the day one may again. */
export type MovesLeft = { readonly left: number; readonly againOn: LocalDate | null };

/** What is left of an entitlement's moves, for people to read before they move a seat. */
export function movesLeft(question: MoveQuestion, now: Instant): MovesLeft {
  const decision = decideMove(question, now);
  if (!decision.allowed) return { left: 0, againOn: decision.nextOn };
  const { moves, liftedAt, seats, rules, zone } = question;
  const since = Math.max(movesSince(rules.perDays, zone, now), liftedAt ?? 0);
  const made = moves.filter((at) => at > since).length;
  return { left: rules.max * Math.max(1, seats) - made, againOn: null };
}
