import type { EntitlementFacts } from './account.ts';
import type { DayRules } from './calendar.ts';
import { endOfDay, startOfDay } from './days.ts';
import type { ZoneName } from './instant.ts';
import type { EntitlementSpan } from './policy/entitlement-sum.ts';
import { blockFrom } from './runway.ts';

/**
 * An entitlement with its local days turned into instants of the account's zone: it begins with its first day and ends
 * with the end of its last one; an expiry blocks from the next tightening slot.
 * @param rules null outside every campaign
 */
export function spanOf(
  facts: Omit<EntitlementFacts, 'id' | 'product'>,
  zone: ZoneName,
  rules: DayRules | null,
): EntitlementSpan {
  const expires = facts.expires === null ? null : endOfDay(facts.expires, zone);
  return {
    quantity: facts.quantity,
    features: facts.features,
    starts: facts.starts === null ? null : startOfDay(facts.starts, zone),
    expires,
    blocksFrom: blockFrom(expires, rules),
    supportUntil: facts.supportUntil === null ? null : endOfDay(facts.supportUntil, zone),
    suspended: facts.suspended,
  };
}
