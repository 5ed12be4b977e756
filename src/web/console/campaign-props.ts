import { mayLoosen, mayResume } from '../../domain/approval.ts';
import { countDeliveries, type DeliveryState } from '../../domain/delivery.ts';
import type { Plan } from '../../domain/plan.ts';
import { STAGES, type Stage } from '../../domain/policy/stage.ts';
import type { CohortCounts } from '../../pages/console/campaign-cohorts.tsx';
import type { BriefingCounts, WaveCounts } from '../../pages/console/campaign-mail.tsx';
import type { CampaignPageProps, CampaignState, Decision } from '../../pages/console/campaign-page.tsx';
import { formatMoment, type Reader } from '../../pages/dates.tsx';
import type { DecisionRow, StageCount } from '../../store/views/campaign-counts.ts';
import type { CampaignView } from '../../store/views/campaign-page.ts';
import { approvalsOf } from './campaign-approvals.ts';
import { nextPhasesOf } from './campaign-gates.ts';
import { type Schedule, scheduleOf, timelineOf } from './campaign-schedule.ts';
import { decisionInWords } from './decision-words.ts';
import type { Visit } from './visit.ts';

/** The page of a campaign from what the database says of it. @returns null when it never had a plan */
export function campaignProps(view: CampaignView, { frame, session }: Visit): CampaignPageProps | null {
  const plan = view.inForce?.plan ?? view.proposal?.plan;
  if (plan === undefined) return null;
  const { campaign } = view;
  const schedule = scheduleOf(view, plan);
  const reader: Reader = { ...frame.reader, timeZone: plan.timeZone };
  const { role } = session.staff;
  return {
    frame: { ...frame, reader },
    campaign: {
      key: campaign.key,
      title: plan.title,
      why: plan.why,
      state: stateOf(campaign.state),
      revision: campaign.revision,
      today: schedule.today,
      pausedBecause: pausedBecause(view, reader),
    },
    alarms: view.alarms,
    mayPause: campaign.state === 'running' && mayLoosen(role),
    mayResume: (campaign.state === 'paused' || campaign.mailStopped !== null) && mayResume(role),
    mayRollBack: mayLoosen(role) ? underWay(view) : [],
    approvals: approvalsOf(view, session.staff),
    timeline: timelineOf(view, plan, schedule),
    nextPhases: nextPhasesOf(view, plan, schedule),
    cohorts: cohortCounts(
      plan.cohorts.map((one) => one.key),
      view.stages,
    ),
    stragglers: view.stragglers,
    waves: waveCounts(view, plan),
    briefings: briefingCounts(view, plan, schedule),
    decisions: view.decisions.map(decisionOf),
  };
}

/** A campaign another one took over from is over, as far as people are concerned. */
export function stateOf(state: CampaignView['campaign']['state']): CampaignState {
  return state === 'superseded' ? 'finished' : state;
}

/** Why the campaign, or one of its waves, stands still; null when none does. That all its mail stopped is an alarm. */
function pausedBecause({ pause, waves }: CampaignView, reader: Reader): string | null {
  if (pause !== null) {
    const by = pause.by ?? 'A safeguard';
    return `${by} paused it on ${formatMoment(pause.from, reader)}: ${pause.reason}`;
  }
  const refused = waves.flatMap((one) => one.refused ?? []);
  return refused.length === 0 ? null : refused.join(' ');
}

/** Phases that started and were not rolled back, the last one first. */
function underWay(view: CampaignView): readonly string[] {
  const started = view.phases.filter((one) => one.realStart !== null && one.rolledBackAt === null);
  return started.toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0)).map((one) => one.phase);
}

/** Cohorts in the order of the plan; one without a member is shown with zeros. */
export function cohortCounts(
  cohorts: readonly string[],
  counts: readonly StageCount[],
): readonly CohortCounts[] {
  if (counts.length === 0) return [];
  return cohorts.map((key) => {
    const own = counts.filter((one) => one.cohort === key);
    const at = (stage: Stage) => own.find((one) => one.stage === stage)?.accounts ?? 0;
    return {
      key,
      byStage: Object.fromEntries(STAGES.map((stage) => [stage, at(stage)])) as Record<Stage, number>,
      enforcing: own.reduce((sum, one) => sum + one.enforcing, 0),
    };
  });
}

/** The ledger of each wave that has recipients, and of each mailing that was asked for. */
export function waveCounts(view: CampaignView, plan: Plan): readonly WaveCounts[] {
  const mail = [
    ...plan.waves.map(({ key, kind }) => ({ mailing: 'wave', key, kind })),
    ...plan.mailings.map(({ key }) => ({ mailing: 'mailing', key, kind: 'mailing' as const })),
  ];
  return mail.flatMap((wave) => {
    const own = view.deliveries.filter((one) => one.mailing === wave.mailing && one.key === wave.key);
    if (own.length === 0) return [];
    const byState: Partial<Record<DeliveryState, number>> = {};
    for (const one of own) byState[one.state] = (byState[one.state] ?? 0) + one.deliveries;
    const sum = (of: (one: (typeof own)[number]) => number) => own.reduce((total, one) => total + of(one), 0);
    return [
      {
        ...countDeliveries(byState),
        key: wave.key,
        kind: wave.kind,
        delivered: sum((one) => one.delivered),
        bounced: sum((one) => one.refuted),
      },
    ];
  });
}

/** How far each briefing got. */
export function briefingCounts(
  view: CampaignView,
  plan: Plan,
  schedule: Schedule,
): readonly BriefingCounts[] {
  return plan.briefings.flatMap((briefing) => {
    const day = schedule.briefings.get(briefing.key);
    if (day === undefined) return [];
    const own = view.deliveries.filter((one) => one.mailing === 'briefing' && one.key === briefing.key);
    const sent = own.filter((one) => one.state === 'accepted').reduce((sum, one) => sum + one.deliveries, 0);
    const acknowledged = own.reduce((sum, one) => sum + one.acknowledged, 0);
    return [{ key: briefing.key, for: briefing.for, day, sent, acknowledged }];
  });
}

function decisionOf(row: DecisionRow): Decision {
  return { at: row.at, who: row.who ?? 'Glidepath', what: decisionInWords(row), why: row.why };
}
