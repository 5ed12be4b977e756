import { isOptional } from './delivery.ts';
import type { Instant } from './instant.ts';
import type { WaveKind } from './plan.ts';

const WEEK_MS = 7 * 86_400_000;

/**
 * When may this contact get another optional mail? Everything a contact got in the last seven times 24 hours counts,
 * required notices too, but these are never held back (`mail.perContactPerWeek`, M8).
 * @param sentAt when the contact was written to, in any order
 * @returns null for now, else the instant at which enough of it is a week old
 */
export function contactFreeAt(
  kind: WaveKind,
  sentAt: readonly Instant[],
  perWeek: number,
  now: Instant,
): Instant | null {
  if (!isOptional(kind)) return null;
  const recent = sentAt.filter((at) => at > now - WEEK_MS).toSorted((a, b) => a - b);
  const oldest = recent[recent.length - perWeek];
  return oldest === undefined ? null : oldest + WEEK_MS;
}

/** From when on a contact's mail counts for the week. */
export function weekBefore(now: Instant): Instant {
  return now - WEEK_MS;
}

/**
 * Is a mail past its wave's `lateness`? After an outage or a restored backup it would tell something that is no longer
 * so; it waits for a person.
 * @param dueAt when it was to leave: the send window's hold has already moved it
 */
export function isLate(dueAt: Instant, latenessDays: number, now: Instant): boolean {
  return now - dueAt > latenessDays * 86_400_000;
}
