import type { DayRules } from '../domain/calendar.ts';
import { caseDuty } from '../domain/case-due.ts';
import type { Instant } from '../domain/instant.ts';
import { caseFor, STRAGGLER_CAUSES } from '../domain/straggler-case.ts';
import type { RunningCampaign } from '../store/campaigns.ts';
import { closeCasesByCause, openCases } from '../store/cases.ts';
import type { Db } from '../store/connect.ts';
import type { StandingChange } from '../store/standings.ts';

/**
 * Every straggler gets an owner (E1), and evidence lost after enforcement gets one too (E2); what is over is closed.
 * @param rules the campaign's calendar: answer times are working time
 */
export async function openStragglerCases(
  db: Db,
  campaign: RunningCampaign,
  rules: DayRules,
  changes: readonly StandingChange[],
  now: Instant,
): Promise<void> {
  const { support } = campaign.plan;
  await openCases(
    db,
    changes.flatMap((one) => {
      const found = caseFor(one.before, one.after);
      if (found === null) return [];
      const duty = caseDuty(found.topic, support, now, rules);
      return [{ ...found, ...duty, accountId: one.accountId, campaignId: campaign.id, preferRep: true }];
    }),
  );
  const over = changes.filter((one) => one.before.straggler !== null && one.after.straggler === null);
  if (over.length > 0)
    await closeCasesByCause(
      db,
      over.map((one) => one.accountId),
      STRAGGLER_CAUSES,
      now,
    );
}
