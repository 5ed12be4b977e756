import { deviceOf, equalParts, type Fingerprint, isDeviceUnknown, sameDevice } from './fingerprint.ts';
import type { Instant } from './instant.ts';
import type { FingerprintRule, PolicyRules } from './plan.ts';
import type { EntitlementSpan } from './policy/entitlement-sum.ts';

/** An active seat: of which entitlement, taken by which device. */
export type Seat = {
  readonly id: string;
  readonly entitlementId: number;
  readonly device: string;
  readonly fingerprint: Fingerprint;
  readonly installation: string | null;
  readonly activatedAt: Instant;
  /** When the device was last heard of, to the day; null or left out while nobody knows. */
  readonly lastSeenAt?: Instant | null;
};

/** An entitlement that seats can be taken of. */
export type SeatSource = Pick<EntitlementSpan, 'quantity' | 'starts' | 'expires' | 'suspended'> & {
  readonly id: number;
};

export type SeatQuestion = {
  /** All entitlements of the account to the product. */
  readonly entitlements: readonly SeatSource[];
  /** All active seats of these. */
  readonly seats: readonly Seat[];
  /** The entitlement that was asked for; the others step in when it has no seat to give. */
  readonly wanted: number;
  readonly fingerprint: Fingerprint;
  /** The copy of the software that asks; null when it keeps no id. */
  readonly installation: string | null;
  readonly rules: Pick<PolicyRules, 'fingerprint' | 'overage'>;
};

export type SeatDecision =
  | { readonly outcome: 'activated'; readonly entitlementId: number }
  | { readonly outcome: 'already'; readonly seat: Seat }
  | { readonly outcome: 'no-seats' | 'expired' | 'suspended' | 'not-started' };

/** A1: seats an entitlement grants, the overage rounded up to a whole one. */
export function grantedSeats(quantity: number, overage: number): number {
  // 7% of 100 is 7.000000000000001 in binary fractions, and not 8 seats.
  return quantity + Math.ceil(quantity * overage - 1e-9);
}

/**
 * Decides on one device that asks for a seat. A device that has one keeps it, however many are taken (A4). Else the
 * first entitlement in force with a free seat gives it: the wanted one before the others (the most permissive of several).
 * The answer is only as good as the rows behind it: call it with them locked (A1).
 */
export function decideSeat(question: SeatQuestion, now: Instant): SeatDecision {
  const { entitlements, seats, wanted, rules } = question;
  const own =
    seatOfDevice(seats, question.fingerprint, rules.fingerprint) ??
    seatTakenBlindly(seats, question.fingerprint, question.installation);
  if (own !== null) return { outcome: 'already', seat: own };
  const inOrder = wantedFirst(entitlements, wanted);
  const free = freeSeat(inOrder, takenOf(seats), rules.overage, now);
  if (free !== null) return { outcome: 'activated', entitlementId: free.id };
  const first = inOrder[0];
  const isOneInForce = inOrder.some((one) => whyNotInForce(one, now) === null);
  const why = isOneInForce || first === undefined ? null : whyNotInForce(first, now);
  return { outcome: why ?? 'no-seats' };
}

/** The order in which entitlements are asked for a seat: the wanted one, then the others as they came. */
export function wantedFirst(entitlements: readonly SeatSource[], wanted: number): readonly SeatSource[] {
  return entitlements.toSorted((a, b) => Number(b.id === wanted) - Number(a.id === wanted) || a.id - b.id);
}

/** The first of these that is in force and has a free seat (A1). @param taken how many seats are taken of one */
export function freeSeat(
  inOrder: readonly SeatSource[],
  taken: (id: number) => number,
  overage: number,
  now: Instant,
): SeatSource | null {
  const free = inOrder.find(
    (one) => whyNotInForce(one, now) === null && taken(one.id) < grantedSeats(one.quantity, overage),
  );
  return free ?? null;
}

/** Are all seats of the entitlements in force taken? False when none is in force: then seats are not what is missing. */
export function allSeatsTaken(
  entitlements: readonly SeatSource[],
  seats: readonly Seat[],
  overage: number,
  now: Instant,
): boolean {
  const isOneInForce = entitlements.some((one) => whyNotInForce(one, now) === null);
  return isOneInForce && freeSeat(entitlements, takenOf(seats), overage, now) === null;
}

/** The seat this device has: by its exact fingerprint, else the one with most equal parts that the rule lets count. */
export function seatOfDevice(
  seats: readonly Seat[],
  fingerprint: Fingerprint,
  rule: FingerprintRule,
): Seat | null {
  const device = deviceOf(fingerprint);
  const exact = seats.find((seat) => seat.device === device);
  if (exact !== undefined) return exact;
  const alike = seats
    .filter((seat) => sameDevice(fingerprint, seat.fingerprint, rule))
    .toSorted((a, b) => equalParts(fingerprint, b.fingerprint) - equalParts(fingerprint, a.fingerprint));
  return alike[0] ?? null;
}

/** A seat this very installation took, where one of the two times nobody could see the device. */
function seatTakenBlindly(
  seats: readonly Seat[],
  fingerprint: Fingerprint,
  installation: string | null,
): Seat | null {
  if (installation === null) return null;
  const isBlind = isDeviceUnknown(fingerprint);
  return (
    seats.find(
      (seat) => seat.installation === installation && (isBlind || isDeviceUnknown(seat.fingerprint)),
    ) ?? null
  );
}

function takenOf(seats: readonly Seat[]): (id: number) => number {
  return (id) => seats.filter((seat) => seat.entitlementId === id).length;
}

function whyNotInForce(one: SeatSource, now: Instant): 'suspended' | 'expired' | 'not-started' | null {
  if (one.suspended) return 'suspended';
  if (one.expires !== null && one.expires <= now) return 'expired';
  return one.starts !== null && one.starts > now ? 'not-started' : null;
}
