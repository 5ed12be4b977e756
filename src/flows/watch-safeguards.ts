import type { Instant } from '../domain/instant.ts';
import type { Safeguard } from '../domain/plan.ts';
import { judgeSafeguards, type SafeguardFacts } from '../domain/safeguards.ts';
import { loadCampaign, type RunningCampaign } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import type { Db } from '../store/connect.ts';
import { memberCounts } from '../store/members.ts';
import { phaseStates } from '../store/phases.ts';
import { blockedSince, lastWentOn, mailFacts, openCasesSince } from '../store/safeguard-facts.ts';
import type { FlowContext } from './context.ts';
import { pauseCampaign } from './pause-campaign.ts';
import { rollbackPhase } from './rollback-phase.ts';

/**
 * Looks at the safeguards of a running campaign and does what a breached one asks for, in its name: pause, or roll back
 * the phase that started last (pause, where none is under way). Only ever loosens (E4), so it may be called at any time.
 * @returns what was done, with the reason; null when every safeguard holds
 */
export async function watchSafeguards(
  context: Pick<FlowContext, 'pool'>,
  campaignId: number,
): Promise<{ readonly done: Safeguard['then']; readonly reason: string } | null> {
  const { pool } = context;
  const campaign = await loadCampaign(pool, campaignId);
  if (campaign === null || campaign.state !== 'running' || campaign.plan.safeguards.length === 0) return null;
  const now = await businessNow(pool);
  const { safeguards } = campaign.plan;
  const [breach] = judgeSafeguards(safeguards, await loadFacts(pool, campaign, now));
  if (breach === undefined) return null;
  const reason = `A safeguard was breached: ${breach.reason}`;
  const phase = breach.then === 'rollback' ? await lastStarted(pool, campaign) : null;
  if (phase === null) {
    const paused = await pauseCampaign(context, { campaign: campaign.key, staff: null, reason });
    return paused.ok ? { done: 'pause', reason } : null;
  }
  const back = await rollbackPhase(context, { campaign: campaign.key, phase, staff: null, reason });
  return back.ok ? { done: 'rollback', reason } : null;
}

async function loadFacts(db: Db, campaign: RunningCampaign, now: Instant): Promise<SafeguardFacts> {
  const { id, plan } = campaign;
  const since = (await lastWentOn(db, id)) ?? 0;
  const lengths = plan.safeguards.flatMap(({ when }) =>
    when.kind === 'blockedAccounts' ? [when.withinSeconds] : [],
  );
  const blockedWithin = new Map<number, number>();
  for (const seconds of lengths)
    blockedWithin.set(seconds, await blockedSince(db, id, Math.max(since, now - seconds * 1000), now));
  return {
    ...(await mailFacts(db, id, since)),
    accounts: (await memberCounts(db, id)).reduce((sum, one) => sum + one.accounts, 0),
    openCases: await openCasesSince(db, id, since),
    blockedWithin,
  };
}

/** The phase that started last and is under way; of two that started together, the later one of the plan. */
async function lastStarted(db: Db, { id, plan }: RunningCampaign): Promise<string | null> {
  const states = new Map((await phaseStates(db, id)).map((one) => [one.phase, one]));
  const under = plan.phases.flatMap((phase) => {
    const state = states.get(phase.key);
    return state?.startedAt == null || state.rolledBackAt !== null
      ? []
      : [{ key: phase.key, at: state.startedAt }];
  });
  return (
    under.reduce<{ key: string; at: Instant } | null>((a, b) => (a === null || b.at >= a.at ? b : a), null)
      ?.key ?? null
  );
}
