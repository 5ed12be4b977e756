import { type EntitlementState, stateOn } from './entitlement-state.ts';
import type { LocalDate } from './instant.ts';
import { grantedSeats } from './seats.ts';

/** An entitlement as far as its seats go, with how many of them are in use. */
export type SeatsInUse = {
  readonly quantity: number;
  readonly activeSeats: number;
  /** The share beyond the quantity that the rules of the account and product let pass. */
  readonly overage: number;
  readonly starts: LocalDate | null;
  readonly expires: LocalDate | null;
  readonly suspended: boolean;
};

/** Seats of one product that are still free: of those that were bought, and of all that are granted (A1). */
export type SeatsLeft = { readonly bought: number; readonly granted: number };

/**
 * What is left of all entitlements of an account to one product, for people to read. An entitlement that was lowered
 * under its use has none left and takes none from the others (A4).
 * @param today in the account's zone
 * @returns null when none of them is in force: then seats are not what is missing
 */
export function seatsLeft(entitlements: readonly SeatsInUse[], today: LocalDate): SeatsLeft | null {
  const inForce = entitlements.filter((one) => stateOn(one, today) === 'in-force');
  if (inForce.length === 0) return null;
  const sum = (of: (one: SeatsInUse) => number) =>
    inForce.reduce((all, one) => all + Math.max(0, of(one)), 0);
  return {
    bought: sum((one) => one.quantity - one.activeSeats),
    granted: sum((one) => grantedSeats(one.quantity, one.overage) - one.activeSeats),
  };
}

/**
 * Why one more device could get no seat of a product on a day of the account; null when it can. The reasons are those of
 * `decideSeat`, which decides.
 * @param owned all that the account owns
 */
export function seatRefusal(
  owned: readonly (SeatsInUse & { readonly product: string })[],
  product: string,
  today: LocalDate,
): 'no-seats' | Exclude<EntitlementState, 'in-force'> | null {
  const rows = owned.filter((one) => one.product === product);
  const left = seatsLeft(rows, today);
  if (left !== null) return left.granted > 0 ? null : 'no-seats';
  const states = rows.map((one) => stateOn(one, today));
  return (['not-started', 'suspended', 'expired'] as const).find((state) => states.includes(state)) ?? null;
}
