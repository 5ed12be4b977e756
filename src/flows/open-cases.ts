import type { Instant } from '../domain/instant.ts';
import { caseFor, ownerOf, STRAGGLER_CAUSES } from '../domain/straggler-case.ts';
import type { RunningCampaign } from '../store/campaigns.ts';
import { closeCasesByCause, openCases } from '../store/cases.ts';
import type { Db } from '../store/connect.ts';
import type { StandingChange } from '../store/standings.ts';

/** Every straggler gets an owner (E1), and evidence lost after enforcement gets one too (E2); what is over is closed. */
export async function openStragglerCases(
  db: Db,
  campaign: RunningCampaign,
  changes: readonly StandingChange[],
  now: Instant,
): Promise<void> {
  const { support } = campaign.plan;
  await openCases(
    db,
    changes.flatMap((one) => {
      const found = caseFor(one.before, one.after);
      if (found === null) return [];
      return [{ ...found, ...ownerOf(found.topic, support, now), accountId: one.accountId, preferRep: true }];
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
