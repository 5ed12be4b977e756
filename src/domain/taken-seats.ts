import { type Fingerprint, isDeviceUnknown, sameDevice } from './fingerprint.ts';
import type { FingerprintRule } from './plan.ts';

/** Why a seat can end without that anybody gave it back: it was not seen for too long, or went with its entitlement. */
export const TAKEN_BECAUSE: readonly string[] = ['lease', 'transfer'];

/** A seat that is over. */
export type EndedSeat = {
  readonly installation: string | null;
  readonly fingerprint: Fingerprint;
  readonly deviceName: string | null;
  /** Null for what ended before this was kept: it was given back. */
  readonly endedBecause: string | null;
};

/** A copy of the software that has no seat. */
export type Seatless = {
  readonly installation: string;
  /** Of its device; null when it did not say. */
  readonly fingerprint: Fingerprint | null;
};

/**
 * The seat that a device lost without giving it back, the last it had. It comes back as soon as one is free, whatever the rules are
 * by then, and also when the software was installed anew: nobody who paid has to ask for it. Null when its last one was
 * given back, for whoever did that meant it.
 * @param ended those of the account that may be its, the one that ended last first
 */
export function seatToComeBack(
  ended: readonly EndedSeat[],
  { installation, fingerprint }: Seatless,
  rule: FingerprintRule,
): EndedSeat | null {
  const device = fingerprint === null || isDeviceUnknown(fingerprint) ? null : fingerprint;
  const last = ended.find(
    (one) =>
      one.installation === installation || (device !== null && sameDevice(device, one.fingerprint, rule)),
  );
  return last !== undefined && TAKEN_BECAUSE.includes(last.endedBecause ?? 'moved') ? last : null;
}
