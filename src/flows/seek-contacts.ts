import type { Instant } from '../domain/instant.ts';
import { isReached, isUnreachable } from '../domain/living-contact.ts';
import { contactCase, FIND_CONTACT } from '../domain/straggler-case.ts';
import { loadCampaign } from '../store/campaigns.ts';
import { closeCasesByCause, openCases } from '../store/cases.ts';
import type { Db } from '../store/connect.ts';
import { noticeFates } from '../store/notice-fates.ts';
import { calendarsOf } from './calendars.ts';

/**
 * Gives accounts whose notices all came back an owner who looks for a living contact, at once and not only when their phase
 * would enforce (E1); ends the search where a notice arrived. Runs in the caller's transaction.
 * @param accountIds whose notices something became known about
 */
export async function seekContacts(db: Db, accountIds: readonly number[], now: Instant): Promise<void> {
  const fates = await noticeFates(db, accountIds);
  const unreachable = fates.filter((one) => isUnreachable(one.notices, one.enforced));
  const lost = new Set(unreachable.map((one) => one.accountId));
  for (const campaignId of new Set(unreachable.map((one) => one.campaignId))) {
    const campaign = await loadCampaign(db, campaignId);
    if (campaign === null) continue;
    const found = contactCase(campaign.plan.support, now, calendarsOf(campaign.plan, now).campaign);
    const accounts = new Set(
      unreachable.filter((one) => one.campaignId === campaignId).map((one) => one.accountId),
    );
    await openCases(
      db,
      [...accounts].map((accountId) => ({ ...found, accountId, campaignId, preferRep: true })),
    );
  }
  const reached = fates.filter((one) => isReached(one.notices) && !lost.has(one.accountId));
  if (reached.length > 0)
    await closeCasesByCause(
      db,
      reached.map((one) => one.accountId),
      [FIND_CONTACT],
      now,
    );
}
