import type { Instant } from '../domain/instant.ts';
import { isInForce } from './population.ts';
import type { Actor } from './world.ts';

/** Has the account a right to the product in force at an instant? One that ran out counts until its tightening slot. */
export function isEntitled(who: Actor, product: string, at: Instant): boolean {
  const again = who.boughtAgain.get(product);
  if (again !== undefined && again <= at) return true;
  return (who.person.entitlements.get(product) ?? []).some((one) => isInForce(one, at));
}

/** When the next right of the account begins or ends after an instant; null when none does. */
export function nextChangeOfRights(who: Actor, now: Instant): Instant | null {
  const changes = [...who.person.entitlements.values()]
    .flat()
    .flatMap((one) => [one.starts, one.blocksFrom ?? one.expires])
    .filter((at): at is Instant => at !== null && at > now);
  return changes.length === 0 ? null : Math.min(...changes);
}
