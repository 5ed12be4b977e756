import { type Fingerprint, isDeviceUnknown, sameDevice } from './fingerprint.ts';
import type { FingerprintRule } from './plan.ts';
import type { SeatRefusal } from './policy/receipt.ts';
import { type Seat, seatOfDevice } from './seats.ts';

/** What the server knows of the seats around one installation; all of them of the account it was found to belong to. */
export type InstallationSeats = {
  readonly installation: string;
  /** What the installation sent with its question; null when it sent none. */
  readonly fingerprint: Fingerprint | null;
  /** Active seats of the account for the product. */
  readonly seats: readonly Seat[];
  /** This installation had a seat once and gave it back. */
  readonly gaveBack: boolean;
  /** No seat is left for one more device. */
  readonly allTaken: boolean;
  readonly rule: FingerprintRule;
};

/**
 * The seat an installation sits on: the one it was activated with, or that of its device (the software was installed
 * anew). Without one, why. `TOO_MANY_MACHINES` is only said of devices without a seat (A4).
 */
export function seatOfInstallation(facts: InstallationSeats): {
  readonly seat: Seat | null;
  readonly refusal: SeatRefusal | null;
} {
  const { fingerprint, seats, rule } = facts;
  const own = seats
    .filter((seat) => seat.installation === facts.installation)
    .toSorted((a, b) => b.activatedAt - a.activatedAt);
  const fitting = own.find(
    (seat) =>
      fingerprint === null ||
      isDeviceUnknown(seat.fingerprint) ||
      sameDevice(fingerprint, seat.fingerprint, rule),
  );
  const seat = fitting ?? (fingerprint === null ? null : seatOfDevice(seats, fingerprint, rule));
  if (seat !== null) return { seat, refusal: null };
  if (own.length > 0) return { seat: null, refusal: 'FINGERPRINT_SCOPE_MISMATCH' };
  if (facts.gaveBack) return { seat: null, refusal: 'NO_MACHINE' };
  return { seat: null, refusal: facts.allTaken ? 'TOO_MANY_MACHINES' : null };
}
