import type { DocumentEntitlement } from './document.ts';
import { secondsAfterOrNull, secondsBefore } from './seconds.ts';

/** One entitlement as instants (epoch milliseconds): local days already turned into the start or the end of their day. */
export type EntitlementSpan = {
  readonly quantity: number;
  readonly features: readonly string[];
  readonly starts: number | null;
  /** The end of its last day; null when it never expires. */
  readonly expires: number | null;
  /** The first tightening slot at or after `expires`. */
  readonly blocksFrom: number | null;
  readonly supportUntil: number | null;
  readonly suspended: boolean;
};

/**
 * Several entitlements of one account to one product, read as the most permissive whole. Those in force count
 * together: sum of quantities, union of features, latest support, and the end of the last one that follows without
 * a gap. With none in force, the one closest to being so: not suspended before suspended, then the latest expiry.
 * Null when there is none at all.
 * @param now epoch milliseconds
 */
export function sumOfEntitlements(all: readonly EntitlementSpan[], now: number): DocumentEntitlement | null {
  const inForce = all.filter((one) => !one.suspended && startOf(one) <= now && now < endOf(one));
  const counted = inForce.length > 0 ? inForce : all.toSorted(closestFirst).slice(0, 1);
  if (counted.length === 0) return null;

  const end = inForce.length > 0 ? endOfCover(inForce, all) : endOfClosest(counted, all, now);
  const starts = Math.min(...counted.map(startOf));
  return {
    quantity: counted.reduce((sum, one) => sum + one.quantity, 0),
    features: [...new Set(counted.flatMap((one) => one.features))].sort(),
    starts: Number.isFinite(starts) ? secondsBefore(starts) : null,
    expires: secondsAfterOrNull(end.expires),
    blocksFrom: secondsAfterOrNull(end.blocksFrom),
    supportUntil: secondsAfterOrNull(latestSupport(counted)),
    suspended: counted.every((one) => one.suspended),
  };
}

type End = Pick<EntitlementSpan, 'expires' | 'blocksFrom'>;

function startOf(one: EntitlementSpan): number {
  return one.starts ?? Number.NEGATIVE_INFINITY;
}

function endOf(one: End): number {
  return one.expires ?? Number.POSITIVE_INFINITY;
}

function closestFirst(a: EntitlementSpan, b: EntitlementSpan): number {
  if (a.suspended !== b.suspended) return a.suspended ? 1 : -1;
  return endOf(a) === endOf(b) ? 0 : endOf(b) - endOf(a);
}

/** A renewal that is already bought moves the end that customers see. */
function endOfCover(inForce: readonly EntitlementSpan[], all: readonly EntitlementSpan[]): End {
  const followers = all.filter((one) => !one.suspended).toSorted((a, b) => compare(startOf(a), startOf(b)));
  return followers.reduce<End>(
    (end, one) => (startOf(one) <= endOf(end) ? later(end, one) : end),
    inForce.reduce<End>(later, { expires: Number.NEGATIVE_INFINITY, blocksFrom: null }),
  );
}

/** Nothing is in force: an entitlement that has ended gives its time until the slot, also when another one is still to begin. */
function endOfClosest(
  counted: readonly EntitlementSpan[],
  all: readonly EntitlementSpan[],
  now: number,
): End {
  const slots = all.filter((one) => endOf(one) <= now).map((one) => one.blocksFrom ?? endOf(one));
  return {
    expires: counted[0]?.expires ?? null,
    blocksFrom: slots.length > 0 ? Math.max(...slots) : null,
  };
}

function later(a: End, b: End): End {
  if (endOf(a) !== endOf(b)) return endOf(a) > endOf(b) ? a : b;
  return (a.blocksFrom ?? Number.NEGATIVE_INFINITY) >= (b.blocksFrom ?? Number.NEGATIVE_INFINITY) ? a : b;
}

function latestSupport(counted: readonly EntitlementSpan[]): number | null {
  const dates = counted.map((one) => one.supportUntil).filter((date) => date !== null);
  return dates.length > 0 ? Math.max(...dates) : null;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
