import { daysBetween } from './days.ts';
import type { Instant, LocalDate } from './instant.ts';

/**
 * How fast one sender may go, all workers together. Everything here is machine time and UTC days: it is about the
 * provider's patience, not about the campaign's calendar.
 */
export type PaceLimits = {
  /** Mails a second once the ramp is over; null for no limit. */
  readonly perSecond: number | null;
  /** Mails on the first day of a new sender, doubling each day it is used; null for a sender that is known. */
  readonly warmUp: number | null;
};

/** What is kept of a sender between two requests. */
export type Pace = {
  /** The earliest instant at which the next mail may leave. */
  readonly nextAt: Instant;
  /** Since when it goes without a break. */
  readonly rampFrom: Instant;
  readonly firstDay: LocalDate;
  readonly day: LocalDate;
  /** Mails let go on `day`. */
  readonly dayCount: number;
};

/** After a silence this long a sender starts slowly again: a pause was over, or a provider was down. */
const BREAK_MS = 10 * 60_000;

/** The ramp begins at this share of the rate and reaches it after {@link RAMP_MS}. */
const RAMP_SHARE = 0.2;
const RAMP_MS = 60_000;

/** Mails are let go at most this far ahead, so that a worker that dies takes little of the rate with it. */
const AHEAD_MS = 1_000;

/** A sender that was never used before. */
export function newPace(now: Instant, today: LocalDate): Pace {
  return { nextAt: now, rampFrom: now, firstDay: today, day: today, dayCount: 0 };
}

/**
 * Lets some of the wanted mails go now. The rate is a generic cell rate: each mail moves `nextAt` on by its share of a
 * second, and no more are let go than fit into the next second.
 * @param today the UTC day of `now`
 * @returns how many may leave, and what is to be kept; 0 means: ask again later
 */
export function letGo(
  pace: Pace,
  wanted: number,
  limits: PaceLimits,
  now: Instant,
  today: LocalDate,
): { readonly granted: number; readonly pace: Pace } {
  const rested = now - pace.nextAt > BREAK_MS ? { ...pace, rampFrom: now } : pace;
  const current = rested.day === today ? rested : { ...rested, day: today, dayCount: 0 };
  const room = Math.max(0, Math.min(wanted, leftToday(current, limits, today)));
  const { perSecond } = limits;
  if (perSecond === null) return { granted: room, pace: taken(current, room, now) };
  const rate = rateAt(perSecond, now - current.rampFrom);
  const from = Math.max(current.nextAt, now);
  // At least one, when its turn has come: a rate below one a second would otherwise let nothing go ever.
  const fits = Math.floor(((now + AHEAD_MS - from) * rate) / 1000);
  const granted = Math.min(room, from <= now ? Math.max(1, fits) : Math.max(0, fits));
  return { granted, pace: taken(current, granted, from + (granted * 1000) / rate) };
}

/** What was let go and not sent after all goes back. */
export function giveBack(pace: Pace, unused: number, limits: PaceLimits, now: Instant): Pace {
  if (unused <= 0) return pace;
  const rate = limits.perSecond === null ? null : rateAt(limits.perSecond, now - pace.rampFrom);
  return {
    ...pace,
    nextAt: rate === null ? pace.nextAt : pace.nextAt - (unused * 1000) / rate,
    dayCount: Math.max(0, pace.dayCount - unused),
  };
}

/** Mails a second, so long after a start or a break: a straight line from a fifth of the rate to all of it in a minute. */
function rateAt(perSecond: number, sinceBreak: number): number {
  const share = Math.min(1, Math.max(0, sinceBreak) / RAMP_MS);
  return perSecond * (RAMP_SHARE + (1 - RAMP_SHARE) * share);
}

/** The warm-up of a new sender: providers ask for a small first day and about twice as much each day after. */
function leftToday(pace: Pace, { warmUp }: PaceLimits, today: LocalDate): number {
  if (warmUp === null) return Number.POSITIVE_INFINITY;
  return warmUp * 2 ** Math.min(30, daysBetween(pace.firstDay, today)) - pace.dayCount;
}

function taken(pace: Pace, granted: number, nextAt: Instant): Pace {
  return {
    ...pace,
    nextAt: granted === 0 ? pace.nextAt : Math.round(nextAt),
    dayCount: pace.dayCount + granted,
  };
}
