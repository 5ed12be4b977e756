import type { z } from 'zod';
import type { Instant } from '../../domain/instant.ts';
import { STAGES } from '../../domain/policy/stage.ts';
import type { CohortCounts } from '../../pages/console/campaign-cohorts.tsx';
import type { CampaignView } from '../../store/views/campaign-page.ts';
import type { campaignLines } from '../../store/views/campaigns.ts';
import { briefingCounts, cohortCounts, waveCounts } from '../console/campaign-props.ts';
import { scheduleOf } from '../console/campaign-schedule.ts';
import type { CAMPAIGN, CAMPAIGN_LINE, COHORT } from './schemas.ts';

/** A moment as integrations get it. */
export function momentOf(at: Instant): string {
  return new Date(at).toISOString();
}

export function momentOrNull(at: Instant | null): string | null {
  return at === null ? null : momentOf(at);
}

export function campaignLine(
  line: Awaited<ReturnType<typeof campaignLines>>[number],
): z.input<typeof CAMPAIGN_LINE> {
  const { key, title, state, revision, nextPhase, nextDay } = line;
  return {
    ...{ key, title, state, revision },
    next: nextPhase === null || nextDay === null ? null : { phase: nextPhase, day: nextDay },
    approvalsWaiting: line.approvals,
    cohorts: cohortCounts(line.cohorts, line.stages).map(cohortOf),
  };
}

/** The campaign as its page shows it. @returns null when it never had a plan */
export function campaignAnswer(view: CampaignView): z.input<typeof CAMPAIGN> | null {
  const plan = view.inForce?.plan ?? view.proposal?.plan;
  if (plan === undefined) return null;
  const schedule = scheduleOf(view, plan);
  const states = new Map(view.phases.map((one) => [one.phase, one]));
  const { campaign, proposal } = view;
  return {
    key: campaign.key,
    title: plan.title,
    state: campaign.state,
    revision: campaign.revision,
    today: schedule.today,
    alarms: [...view.alarms],
    proposal:
      proposal === null
        ? null
        : { hash: proposal.hash, proposedBy: proposal.proposer, accounts: proposal.accounts },
    phases: plan.phases.map((phase) => {
      const state = states.get(phase.key);
      return {
        key: phase.key,
        stage: phase.stage,
        cohorts: [...phase.cohorts],
        products: [...phase.products],
        plannedStart: schedule.phases.get(phase.key) ?? null,
        realStart: state?.realStart ?? null,
        rolledBackAt: momentOrNull(state?.rolledBackAt ?? null),
        verdict: state?.verdict ?? null,
        gates: (state?.gates ?? []).map((one) => ({ ...one, seen: { ...one.seen } })),
      };
    }),
    cohorts: cohortCounts(
      plan.cohorts.map((one) => one.key),
      view.stages,
    ).map(cohortOf),
    stragglers: view.stragglers.map((one) => ({ ...one })),
    waves: waveCounts(view, plan).map((one) => ({ ...one })),
    briefings: briefingCounts(view, plan, schedule).map((one) => ({ ...one, for: [...one.for] })),
  };
}

function cohortOf({ key, byStage, enforcing }: CohortCounts): z.input<typeof COHORT> {
  return { key, byStage, enforcing, accounts: STAGES.reduce((sum, stage) => sum + byStage[stage], 0) };
}
