/**
 * Why a check came out as it did. The names before `IN_RUNWAY` are those other license servers use. A code says
 * what was found; what happens is the effect: `EXPIRED` with effect `warn` is normal in the stage `warn`.
 */
export const CODES = [
  'VALID',
  'EXPIRED',
  'SUSPENDED',
  'NO_MACHINE',
  'TOO_MANY_MACHINES',
  'FINGERPRINT_SCOPE_MISMATCH',
  'ENTITLEMENTS_MISSING',
  'NOT_FOUND',
  'IN_RUNWAY',
  'IN_GRACE',
  'NOT_ACTIVATED',
  'EXEMPT',
  'OFFLINE_STALE',
] as const;

export type Code = (typeof CODES)[number];

const SENTENCES: Readonly<Record<Code, string>> = {
  VALID: 'The license covers this installation.',
  EXPIRED: 'The license has expired.',
  SUSPENDED: 'The license is suspended.',
  NO_MACHINE: 'This device has given its seat back. Activate it again to use the license here.',
  TOO_MANY_MACHINES: 'All seats of the license are taken by other devices.',
  FINGERPRINT_SCOPE_MISMATCH: 'The license was activated on a different device.',
  ENTITLEMENTS_MISSING: 'The license does not include this feature.',
  NOT_FOUND: 'No license for this product was found.',
  IN_RUNWAY: 'This installation is new and may run before it is activated.',
  IN_GRACE: 'Something is missing, and there is still time to put it right.',
  NOT_ACTIVATED: 'This installation has not been activated.',
  EXEMPT: 'This account is exempt from license checks for now.',
  OFFLINE_STALE: 'The license service has not been reached for a long time.',
};

/** One plain sentence for the person in front of the product. */
export function sentenceOf(code: Code): string {
  return SENTENCES[code];
}
