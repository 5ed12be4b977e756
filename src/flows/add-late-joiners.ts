import type { AccountFacts } from '../domain/account.ts';
import { type CohortsNow, type Membership, placeLateJoiner, rankHash, rootOf } from '../domain/cohorts.ts';
import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import { recordAudit, rootHash } from '../store/audit.ts';
import type { RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import { accountIdsOf } from '../store/customers.ts';
import {
  accountFacts,
  accountParents,
  accountsOutside,
  insertMembers,
  insertRampSteps,
  lateMembersSince,
  memberCounts,
  membersOf,
} from '../store/members.ts';
import { phaseStates, wakePhase } from '../store/phases.ts';
import { revisionOf } from '../store/proposals.ts';

export type LateJoiners = {
  readonly added: number;
  /** Accounts that would join, but the approval covers no more: a new revision takes them in (E3). */
  readonly waiting: number;
};

/**
 * Takes in accounts that came, or came to match, after the approval, as far as it covers them: each joins the first
 * cohort that matches and has room, and the phases under way. Runs in the caller's transaction.
 */
export async function addLateJoiners(db: Db, campaign: RunningCampaign, now: Instant): Promise<LateJoiners> {
  const { placed, waiting } = await findLateJoiners(db, campaign, now);
  if (placed.length === 0) return { added: 0, waiting };
  await insertMembers(db, campaign.id, placed, now, true);
  for (const phase of campaign.plan.phases) await insertRampSteps(db, campaign.id, phase);
  const ids = await accountIdsOf(
    db,
    placed.map((one) => one.externalKey),
  );
  for (const state of await phaseStates(db, campaign.id)) {
    const phase = campaign.plan.phases.find((one) => one.key === state.phase);
    if (phase === undefined || state.realStart === null || state.rolledBackAt !== null) continue;
    await wakePhase(db, campaign.id, phase, now, ids);
  }
  await recordAudit(db, {
    at: now,
    actor: 'system',
    action: 'late-joiners-added',
    subject: `campaign:${campaign.key}`,
    why: `Revision ${campaign.revision} covers up to ${campaign.plan.lateJoiners.max}.`,
    after: { accounts: placed.length, waiting },
    rows: placed.length,
    root: rootHash(placed.map((one) => `${one.externalKey}\t${one.cohort}`)),
  });
  return { added: placed.length, waiting };
}

/** How many accounts would join a campaign but are not covered by its approval, for those who look at it. */
export async function countWaitingLateJoiners(
  db: Db,
  campaign: RunningCampaign,
  now: Instant,
): Promise<number> {
  return (await findLateJoiners(db, campaign, now)).waiting;
}

async function findLateJoiners(
  db: Db,
  campaign: RunningCampaign,
  now: Instant,
): Promise<{ readonly placed: readonly Membership[]; readonly waiting: number }> {
  const { plan } = campaign;
  const products = plan.products.map((one) => one.key);
  const outside = await accountsOutside(db, campaign.id, products);
  if (outside.length === 0) return { placed: [], waiting: 0 };
  const facts = await accountFacts(db, products, localDateOf(now, plan.timeZone), outside);
  const sizes = new Map((await memberCounts(db, campaign.id)).map((one) => [one.cohort, one.accounts]));
  const groupOf = await groupsOf(db, campaign);
  const room = await roomLeft(db, campaign);
  const placed: Membership[] = [];
  let waiting = 0;
  for (const account of byRank(facts, plan)) {
    const group = groupOf(account.externalKey);
    const place = placeLateJoiner(account, { sizes, group }, plan);
    if (place === null) continue;
    if (placed.length >= room) {
      waiting += 1;
      continue;
    }
    placed.push(place);
    sizes.set(place.cohort, (sizes.get(place.cohort) ?? 0) + 1);
  }
  return { placed, waiting };
}

/** Each approval covers its own late joiners: those before it are part of what was approved. */
async function roomLeft(db: Db, campaign: RunningCampaign): Promise<number> {
  const revision = await revisionOf(db, campaign.id, campaign.revision);
  const late = await lateMembersSince(db, campaign.id, revision?.approvedAt ?? 0);
  return Math.max(0, campaign.plan.lateJoiners.max - late);
}

/** The group of an account and the cohort its members are in, where a plan moves groups as one. */
async function groupsOf(
  db: Db,
  campaign: RunningCampaign,
): Promise<(externalKey: string) => CohortsNow['group']> {
  if (campaign.plan.rolloutUnit !== 'group') return () => null;
  const parents = await accountParents(db);
  const parentOf = (key: string) => parents.get(key) ?? null;
  const cohorts = new Map<string, string>();
  for (const one of await membersOf(db, campaign.id))
    cohorts.set(rootOf(one.externalKey, parentOf), one.cohort);
  return (externalKey) => {
    const root = rootOf(externalKey, parentOf);
    return { root, cohort: cohorts.get(root) ?? null };
  };
}

function byRank(facts: readonly AccountFacts[], plan: Plan): readonly AccountFacts[] {
  const ranked = facts.map((one) => ({ one, rank: rankHash(plan.seed, one.externalKey) }));
  return ranked.toSorted((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ one }) => one);
}
