import { nextTighteningSlot } from './calendar.ts';
import type { StandingFacts } from './climb.ts';
import { addDays, localDateOf, startOfDay } from './days.ts';
import type { Instant } from './instant.ts';
import { maturesOn, type Notice } from './notice.ts';
import type { Phase } from './plan.ts';
import type { Grace } from './standing.ts';

/** The event that starts an account's grace clock, or null while it has not happened. */
export function clockEvent(
  phase: Phase,
  start: Instant,
  standing: readonly Notice[],
  firstCheckAt: Instant | null,
): Instant | null {
  switch (phase.grace?.from ?? 'phase-start') {
    case 'phase-start':
      return start;
    case 'notice-delivered':
      return standing[0]?.deliveredAt ?? null;
    case 'first-check':
      return firstCheckAt;
  }
}

/**
 * When grace ends: the clock's start plus its days, extensions and paused days, never before the promised day or
 * the air of an extension, at the next tightening slot.
 * @param air end of the latest extension's air, or null
 */
export function graceEnd(
  phase: Phase,
  startedAt: Instant,
  standing: readonly Notice[],
  facts: Pick<StandingFacts, 'rules'>,
  extensionDays: number,
  pausedDays: number,
  air: Instant | null,
): Instant {
  const { zone } = facts.rules;
  const days = (phase.grace?.days ?? 0) + extensionDays + pausedDays;
  const startDay = localDateOf(startedAt, zone);
  // Calendar days, not 24 hours: the same distance from midnight, so daylight saving takes nothing away.
  const end = startOfDay(addDays(startDay, days), zone) + (startedAt - startOfDay(startDay, zone));
  const promised = standing.flatMap((one) =>
    one.notBefore === null ? [] : [startOfDay(one.notBefore, zone)],
  );
  const earliestPromise = promised.length === 0 ? 0 : Math.min(...promised);
  return nextTighteningSlot(Math.max(end, earliestPromise, air ?? 0), facts.rules);
}

/**
 * The brown-outs that may happen: those a standing notice promised, delivered long enough before (E1), inside this
 * grace, and promised for the clock as it runs now: an extension or a pause drops them (design, "Promises").
 */
export function promisedBrownouts(
  grace: Grace,
  standing: readonly Notice[],
  facts: Pick<StandingFacts, 'rules' | 'notice' | 'leniencies' | 'pauses'>,
  now: Instant,
): readonly { readonly from: Instant; readonly until: Instant }[] {
  const { zone } = facts.rules;
  const shifted =
    facts.leniencies.some((one) => one.kind === 'extension' && one.liftedAt === null && one.from <= now) ||
    facts.pauses.some((one) => (one.until ?? now) > grace.startedAt);
  if (shifted) return [];
  const promised = standing.flatMap((notice) =>
    notice.brownouts.filter((one) => {
      const matured = maturesOn(localDateOf(notice.deliveredAt ?? now, zone), facts.notice);
      return one.from >= startOfDay(matured, zone) && one.from > grace.startedAt && one.until <= grace.endsAt;
    }),
  );
  return promised.toSorted((a, b) => a.from - b.from);
}
