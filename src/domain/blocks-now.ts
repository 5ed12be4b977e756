import { type CampaignStanding, decidingCampaign, documentStanding } from './document-standing.ts';
import type { Instant } from './instant.ts';
import { inForce, type Leniency } from './leniency.ts';
import { isEnforcing } from './policy/stage.ts';

/**
 * May a copy of the product that fails its check be blocked at `now`? It is what the account's policy document says, so
 * that what people read agrees with what their software does. For reading, never for deciding.
 * @param rows where the account stands with one product, in every campaign that has a say
 */
export function blocksNow(
  rows: readonly CampaignStanding[],
  leniencies: readonly Leniency[],
  now: Instant,
): boolean {
  const exempt = inForce(leniencies, 'exemption', now) !== null;
  const deciding = decidingCampaign(rows);
  const told = documentStanding(
    rows.filter((row) => row.campaignId === deciding),
    { exempt, isAccount: true },
    now,
  );
  if (exempt) return false;
  const inBrownout = told.brownout !== null && told.brownout.from <= now;
  return inBrownout || isEnforcing(told.stage, told.graceEndsAt, now);
}
