import type { Instant } from '../../domain/instant.ts';
import type { MailAlarm } from '../../domain/mail-alarms.ts';
import type { Pause } from '../../domain/pause.ts';
import type { Plan } from '../../domain/plan.ts';
import { type CampaignRow, findCampaign, pausesOf } from '../campaigns.ts';
import { businessNow } from '../clock.ts';
import type { Db } from '../connect.ts';
import { type GateApprovalRow, gateApprovals, type PhaseStateRow, phaseStates } from '../phases.ts';
import { type BriefingStateRow, briefingStates, type WaveStateRow, waveStates } from '../waves.ts';
import {
  campaignDecisions,
  type DecisionRow,
  type DeliveryCount,
  deliveryCounts,
  type PauseInForce,
  pauseInForce,
  type StageCount,
  type StragglerCount,
  stageCounts,
  stragglerCounts,
} from './campaign-counts.ts';
import { currentMailAlarms } from './mail-alarms.ts';

/** All that the page of one campaign shows, as it is at business time. */
export type CampaignView = {
  readonly campaign: CampaignRow;
  readonly now: Instant;
  /** The plan in force; null before the first approval. */
  readonly inForce: PlanInForce | null;
  readonly proposal: OpenProposal | null;
  readonly pause: PauseInForce | null;
  readonly pauses: readonly Pause[];
  readonly phases: readonly PhaseStateRow[];
  readonly approvals: readonly GateApprovalRow[];
  readonly waves: readonly WaveStateRow[];
  readonly briefings: readonly BriefingStateRow[];
  readonly stages: readonly StageCount[];
  readonly stragglers: readonly StragglerCount[];
  readonly deliveries: readonly DeliveryCount[];
  readonly decisions: readonly DecisionRow[];
  readonly alarms: readonly MailAlarm[];
};

export type PlanInForce = { readonly plan: Plan; readonly hash: string; readonly proposedBy: number };

export type OpenProposal = {
  readonly id: number;
  readonly plan: Plan;
  readonly hash: string;
  readonly proposedBy: number;
  readonly proposer: string;
  /** Accounts it covers, as counted when it was proposed. */
  readonly accounts: number | null;
};

const DECISIONS_SHOWN = 40;

/** @returns null when there is no campaign of this key */
export async function campaignView(db: Db, key: string): Promise<CampaignView | null> {
  const campaign = await findCampaign(db, key);
  if (campaign === null) return null;
  const { id } = campaign;
  const [now, inForce, proposal, pause, pauses, phases, approvals] = await Promise.all([
    businessNow(db),
    planInForce(db, campaign),
    openProposal(db, campaign),
    pauseInForce(db, id),
    pausesOf(db, id),
    phaseStates(db, id),
    gateApprovals(db, id),
  ]);
  const [waves, briefings, stages, stragglers, deliveries, decisions, alarms] = await Promise.all([
    waveStates(db, id),
    briefingStates(db, id),
    stageCounts(db, [id]),
    stragglerCounts(db, id),
    deliveryCounts(db, id),
    campaignDecisions(db, key, DECISIONS_SHOWN),
    currentMailAlarms(db, id),
  ]);
  return {
    ...{ campaign, now, inForce, proposal, pause, pauses, phases, approvals },
    ...{ waves, briefings, stages, stragglers, deliveries, decisions, alarms },
  };
}

/** @returns null before the first approval */
export async function planInForce(db: Db, { id, revision }: CampaignRow): Promise<PlanInForce | null> {
  const [row] = await db<PlanInForce[]>`
    select plan, hash, proposed_by from revision where campaign_id = ${id} and number = ${revision}`;
  return row ?? null;
}

async function openProposal(db: Db, { id, key }: CampaignRow): Promise<OpenProposal | null> {
  const [row] = await db<OpenProposal[]>`
    select proposal.id, proposal.plan, proposal.hash, proposal.proposed_by, staff.name as proposer,
           (select rows from audit
            where audit.action = 'revision-proposed' and audit.subject = ${`campaign:${key}`}
              and audit.after ->> 'hash' = proposal.hash
            order by audit.id desc limit 1) as accounts
    from proposal join staff on staff.id = proposal.proposed_by
    where proposal.campaign_id = ${id} and proposal.state = 'open'`;
  return row ?? null;
}
