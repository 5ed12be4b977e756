import type { Instant } from './instant.ts';
import type { PolicyRules } from './plan.ts';

const DAY = 86_400_000;

/** A file is carried once a year at most. */
const YEAR_DAYS = 366;

/**
 * How long a document lives that is carried to a device without a network: as long as the license it shows, at most a
 * year, and never shorter than any other. That device cannot be told of anything sooner; past it the device says so,
 * and works on (P3, P6), until a person brings a new file.
 * @param expires of the account's license; null: it does not expire
 */
export function offlineLife(
  rules: Pick<PolicyRules, 'offlineForDays' | 'documentForDays'>,
  expires: Instant | null,
  now: Instant,
): Pick<PolicyRules, 'offlineForDays' | 'documentForDays'> {
  const licensed = expires === null ? YEAR_DAYS : Math.ceil((expires - now) / DAY);
  const days = Math.min(YEAR_DAYS, licensed);
  const offlineForDays = Math.max(rules.offlineForDays, days);
  // A block is not to outlive the document, and the document not what is said of being offline.
  return { offlineForDays, documentForDays: Math.max(rules.documentForDays, offlineForDays) };
}
