import type { Customers } from '../../domain/customers.ts';
import { chance } from './chance.ts';
import type { Installation } from './fleet.ts';

const WEEK = 7 * 86_400_000;

/**
 * The copies of the client software that the demo follows: one at each pilot customer, one at some of the others, a few
 * without a key, some that know an old serial only, some offline for weeks.
 * @param keys license keys by entitlement
 * @param pilot external keys of the pilot accounts
 */
export function installationsOf(
  customers: Customers,
  keys: ReadonlyMap<string, string>,
  pilot: ReadonlySet<string>,
  seed: string,
): readonly Installation[] {
  return customers.entitlements.flatMap((entitlement): Installation[] => {
    const { externalKey, account, product } = entitlement;
    const isPilot = pilot.has(account);
    const draw = (what: string) => chance(seed, what, externalKey);
    if (!isPilot && draw('followed') > 0.08) return [];
    const anonymous = !isPilot && draw('without-key') < 0.2;
    const serial = customers.identifiers.find((one) => one.account === account)?.value ?? null;
    return [
      {
        id: `inst-${externalKey.toLowerCase()}`,
        product,
        licenseKey: anonymous ? null : (keys.get(externalKey) ?? null),
        hint: anonymous && draw('knows-serial') < 0.6 ? serial : null,
        everyDays: isPilot ? 7 : 14,
        // Off for five weeks out of fifteen, each at its own time.
        offline: (at) =>
          draw('travels') < 0.15 && (Math.floor(at / WEEK) + Math.floor(draw('phase') * 15)) % 15 < 5,
        activatesAfterDays:
          draw('activates') < (isPilot ? 0.97 : 0.9)
            ? Math.floor(draw('patience') * (isPilot ? 14 : 28))
            : null,
      },
    ];
  });
}
