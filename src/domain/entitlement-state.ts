import type { EntitlementTerms } from './entitlement-change.ts';
import type { LocalDate } from './instant.ts';

export const ENTITLEMENT_STATES = ['in-force', 'not-started', 'expired', 'suspended'] as const;
export type EntitlementState = (typeof ENTITLEMENT_STATES)[number];

/** The answers to "when does it expire" and "is it on support" on one day of the account. */
export function entitlementState(
  terms: Pick<EntitlementTerms, 'starts' | 'expires' | 'supportUntil' | 'suspended'>,
  today: LocalDate,
): { readonly state: EntitlementState; readonly onSupport: boolean } {
  const { supportUntil } = terms;
  return { state: stateOn(terms, today), onSupport: supportUntil !== null && supportUntil >= today };
}

/** Is it in force on a day of the account, and if not, why. */
export function stateOn(
  { starts, expires, suspended }: Pick<EntitlementTerms, 'starts' | 'expires' | 'suspended'>,
  today: LocalDate,
): EntitlementState {
  if (suspended) return 'suspended';
  if (expires !== null && expires < today) return 'expired';
  return starts !== null && starts > today ? 'not-started' : 'in-force';
}
