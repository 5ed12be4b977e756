import type { FingerprintRule } from './plan.ts';
import { sha256Hex } from './sha256.ts';

/** What a device is known by: part name → SHA-256 of the part. The parts themselves (serials, addresses) are not kept. */
export type Fingerprint = Readonly<Record<string, string>>;

/** Hashes the parts a client sent. Part names are kept: they say what was compared. */
export function fingerprintOf(parts: Readonly<Record<string, string>>): Fingerprint {
  return Object.fromEntries(
    Object.entries(parts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sha256Hex(`${name}\n${part}`)]),
  );
}

/** A short name of one exact fingerprint: SHA-256 of its sorted parts. */
export function deviceOf(fingerprint: Fingerprint): string {
  return sha256Hex(JSON.stringify(Object.entries(fingerprint).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/**
 * Is this the device that is known? Counts equal parts among all parts either side names; one that only one side
 * names counts as different. `any`: at least one; `two`: two, or the only one there is; `most`: more than half;
 * `all`: every one.
 */
export function sameDevice(parts: Fingerprint, known: Fingerprint, rule: FingerprintRule): boolean {
  const names = new Set([...Object.keys(parts), ...Object.keys(known)]);
  return equalParts(parts, known) >= neededParts(names.size, rule);
}

/**
 * Parts that stand for a device nobody could see: of a copy of the software that was activated from a page, or by a
 * code that somebody typed.
 */
const BLIND_PARTS: readonly string[] = ['installation', 'code'];

/** Is nothing known of the device but the installation on it? Then only that tells whose seat it is. */
export function isDeviceUnknown(fingerprint: Fingerprint): boolean {
  return Object.keys(fingerprint).every((name) => BLIND_PARTS.includes(name));
}

/** The device's short name; null when nobody could see it. */
export function deviceSeen(fingerprint: Fingerprint): string | null {
  return isDeviceUnknown(fingerprint) ? null : deviceOf(fingerprint);
}

/** How many parts are equal. */
export function equalParts(parts: Fingerprint, known: Fingerprint): number {
  return Object.entries(parts).filter(([name, part]) => Object.hasOwn(known, name) && known[name] === part)
    .length;
}

function neededParts(count: number, rule: FingerprintRule): number {
  switch (rule) {
    case 'any':
      return 1;
    case 'two':
      return Math.max(1, Math.min(2, count));
    case 'most':
      return Math.floor(count / 2) + 1;
    case 'all':
      return Math.max(1, count);
  }
}
