import { localDateOf } from './days.ts';
import type { Instant, ZoneName } from './instant.ts';

/**
 * What one authorised person may give an account (E4), each with owner, reason and expiry:
 * a hold goes no further, an exemption never enforces until a date, an extension adds days to every later enforcing date.
 */
export type Leniency = {
  readonly id: string;
  readonly kind: 'hold' | 'exemption' | 'extension';
  readonly from: Instant;
  /** End of the hold or exemption; null for "until lifted". Ignored for an extension. */
  readonly until: Instant | null;
  /** When somebody took it back early; null while nobody did. */
  readonly liftedAt: Instant | null;
  /** Days an extension adds; 0 for the others. */
  readonly days: number;
  readonly reason: string;
  readonly owner: string;
};

/** When it ends or ended: lifted or expired, whichever came first; null while that is unknown. */
export function endOf(leniency: Leniency): Instant | null {
  if (leniency.until === null) return leniency.liftedAt;
  return leniency.liftedAt === null ? leniency.until : Math.min(leniency.until, leniency.liftedAt);
}

/** For people: `until 2027-09-01`, the day it ends, or `until somebody lifts it`. */
export function untilText(leniency: Leniency, zone: ZoneName): string {
  const end = endOf(leniency);
  return end === null ? 'until somebody lifts it' : `until ${localDateOf(end, zone)}`;
}

/** The hold or exemption of this kind in force at an instant that lasts longest. */
export function inForce(
  leniencies: readonly Leniency[],
  kind: 'hold' | 'exemption',
  now: Instant,
): Leniency | null {
  const running = leniencies.filter(
    (one) => one.kind === kind && one.from <= now && (endOf(one) ?? Number.POSITIVE_INFINITY) > now,
  );
  const lasting = (one: Leniency) => endOf(one) ?? Number.POSITIVE_INFINITY;
  return running.reduce<Leniency | null>((a, b) => (a === null || lasting(b) > lasting(a) ? b : a), null);
}

/** Is there an exemption in force that lasts until then already, so that another one until then would give nothing? */
export function isExemptUntil(leniencies: readonly Leniency[], until: Instant, now: Instant): boolean {
  const longest = inForce(leniencies, 'exemption', now);
  return longest !== null && (endOf(longest) ?? Number.POSITIVE_INFINITY) >= until;
}

/** Days that extensions add to the enforcing dates of an account; one that was lifted adds none. */
export function extensionDays(leniencies: readonly Leniency[], now: Instant): number {
  return leniencies
    .filter((one) => one.kind === 'extension' && one.from <= now && one.liftedAt === null)
    .reduce((sum, one) => sum + one.days, 0);
}

/** The extension that was granted last, if any: it gives air from its grant even to an account that is already blocked. */
export function latestExtension(leniencies: readonly Leniency[], now: Instant): Leniency | null {
  return leniencies
    .filter((one) => one.kind === 'extension' && one.from <= now && one.liftedAt === null)
    .reduce<Leniency | null>((a, b) => (a === null || b.from >= a.from ? b : a), null);
}

/**
 * E10: the instant at which the account last came back from a hold or exemption; null when it never was away.
 * Notices from before it do not count: it is told afresh and gets its full grace.
 */
export function cameBackAt(leniencies: readonly Leniency[], now: Instant): Instant | null {
  const ends = leniencies
    .filter((one) => one.kind !== 'extension')
    .flatMap((one) => {
      const end = endOf(one);
      return end !== null && end <= now ? [end] : [];
    });
  return ends.length === 0 ? null : Math.max(...ends);
}
