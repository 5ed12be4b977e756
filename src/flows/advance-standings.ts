import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import { admit, type Candidate, windowStart } from '../domain/limits.ts';
import { advanceStanding, becomesEnforcing, changesAnswer } from '../domain/standing.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import { lockCampaign } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { memberCounts } from '../store/members.ts';
import { tellPolicyChanges } from '../store/policy-changes.ts';
import { bumpPolicyRevisions } from '../store/policy-revisions.ts';
import {
  accountsEnforcedSince,
  campaignsWithDueStandings,
  dueStandings,
  insertStandingChanges,
  type StandingChange,
  type StandingRow,
  saveStandings,
} from '../store/standings.ts';
import type { FlowContext } from './context.ts';
import { openStragglerCases } from './open-cases.ts';
import { type CampaignFacts, loadCampaignFacts, loadStandingFacts } from './standing-facts.ts';

/** Accounts judged in one transaction: large enough to be set-based, small enough to be over in a moment. */
const BATCH_ACCOUNTS = 500;

/**
 * Brings every standing that is due up to business time, a batch a transaction, the campaign locked meanwhile so that
 * E7 counts right. Safe to run any number of times, on any number of workers.
 * @returns how many standings were looked at
 */
export async function advanceStandings({ pool }: Pick<FlowContext, 'pool'>): Promise<number> {
  const now = await businessNow(pool);
  let looked = 0;
  for (const campaignId of await campaignsWithDueStandings(pool, now)) {
    for (;;) {
      const batch = await inTransaction(pool, (db) => advanceBatch(db, campaignId, now));
      looked += batch;
      if (batch === 0) break;
    }
  }
  return looked;
}

async function advanceBatch(db: Db, campaignId: number, now: Instant): Promise<number> {
  const campaign = await lockCampaign(db, campaignId);
  if (campaign === null) return 0;
  const rows = await dueStandings(db, campaignId, now, BATCH_ACCOUNTS);
  if (rows.length === 0) return 0;
  const facts = await loadCampaignFacts(db, campaign, now);
  const changes = await judgeBatch(db, facts, rows, now);
  await saveStandings(
    db,
    campaignId,
    changes.map((one) => ({ ...one, standing: one.after })),
  );
  // Evidence lost after enforcement changes no answer, and still needs somebody (E2).
  await openStragglerCases(db, campaign, facts.calendars.campaign, changes, now);
  await recordChanges(
    db,
    facts,
    rows,
    changes.filter((one) => changesAnswer(one.before, one.after)),
    now,
  );
  return rows.length;
}

/** Judges twice where it must: first as if there were room for all, then again for those E7 has no room for. */
async function judgeBatch(
  db: Db,
  facts: CampaignFacts,
  rows: readonly StandingRow[],
  now: Instant,
): Promise<readonly StandingChange[]> {
  const factsOf = await loadStandingFacts(db, facts, rows, now);
  const changes = rows.map((row) => ({ row, after: advanceStanding(factsOf(row), row.standing, now) }));
  const candidates = changes
    .filter(({ row, after }) => becomesEnforcing(row.standing, after))
    .map(({ row, after }) => ({
      accountId: row.accountId,
      rank: row.rank,
      phase: after.enforcing?.phase ?? '',
    }));
  const admitted =
    candidates.length === 0 ? new Set<number>() : await admitCandidates(db, facts, candidates, now);
  return changes.map(({ row, after }) => {
    const spills = becomesEnforcing(row.standing, after) && !admitted.has(row.accountId);
    return {
      accountId: row.accountId,
      product: row.product,
      feature: row.feature,
      before: row.standing,
      after: spills ? advanceStanding(factsOf(row), row.standing, now, false) : after,
    };
  });
}

async function admitCandidates(
  db: Db,
  { campaign, calendars }: CampaignFacts,
  candidates: readonly Candidate[],
  now: Instant,
): Promise<ReadonlySet<number>> {
  const { plan } = campaign;
  const today = localDateOf(now, plan.timeZone);
  const counts = await memberCounts(db, campaign.id);
  const accountsOf = (cohorts: readonly string[]) =>
    counts.filter((one) => cohorts.includes(one.cohort)).reduce((sum, one) => sum + one.accounts, 0);
  const since = (perDays: number) => windowStart(today, perDays, calendars.campaign);
  const ramped = plan.phases.filter((phase) => candidates.some((one) => one.phase === phase.key));
  const phases = new Map<string, ReadonlySet<number>>();
  for (const phase of ramped) {
    if (phase.ramp === null) continue;
    phases.set(
      phase.key,
      await accountsEnforcedSince(db, campaign.id, since(phase.ramp.perDays), [phase.key]),
    );
  }
  const perDays = plan.limits.enforce?.perDays ?? 1;
  const used = { campaign: await accountsEnforcedSince(db, campaign.id, since(perDays), null), phases };
  const phaseAccounts = new Map(plan.phases.map((phase) => [phase.key, accountsOf(phase.cohorts)]));
  return admit(candidates, plan, accountsOf(plan.cohorts.map((one) => one.key)), phaseAccounts, used);
}

async function recordChanges(
  db: Db,
  { campaign }: CampaignFacts,
  rows: readonly StandingRow[],
  changes: readonly StandingChange[],
  now: Instant,
): Promise<void> {
  if (changes.length === 0) return;
  await insertStandingChanges(db, campaign.id, now, changes);
  const keyOf = new Map(rows.map((row) => [row.accountId, row.externalKey]));
  await bumpPolicyRevisions(
    db,
    changes.map((one) => ({ externalKey: keyOf.get(one.accountId) ?? '', product: one.product })),
    now,
  );
  await tellPolicyChanges(
    db,
    changes.map((one) => one.accountId),
  );
  await recordAudit(db, {
    at: now,
    actor: 'system',
    action: 'standings-advanced',
    subject: `campaign:${campaign.key}`,
    why: `Revision ${campaign.revision}, as approved.`,
    rows: changes.length,
    root: rootHash(
      changes.map((one) =>
        JSON.stringify([
          one.accountId,
          one.product,
          one.feature,
          one.before.stage,
          one.after.stage,
          one.after.enforcing,
          one.after.straggler,
        ]),
      ),
    ),
  });
}
