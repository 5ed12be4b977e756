import type { StaffRole } from '../domain/account.ts';
import { mayApprove } from '../domain/approval.ts';
import { endOfDay, localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import {
  findCampaign,
  loadCampaign,
  lockCampaign,
  type RunningCampaign,
  saveCampaignState,
} from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { cancelPendingDeliveries } from '../store/deliveries.ts';
import { insertMembers, insertRampSteps } from '../store/members.ts';
import { phaseStates, wakePhase } from '../store/phases.ts';
import { saveProducts } from '../store/products.ts';
import { insertRevision, lockOpenProposal, saveProposalState } from '../store/proposals.ts';
import { wakeCampaign } from '../store/standings.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { planCampaign, tomorrow } from './plan-campaign.ts';
import { proposalHash, proposedMembers } from './propose-revision.ts';

export type Approval = { readonly campaign: string; readonly revision: number; readonly accounts: number };

export type ApproveRefusal =
  | 'unknown-campaign'
  | 'nothing-proposed'
  | 'own-proposal'
  | 'role'
  | 'changed-since';

/**
 * Turns the open proposal into the next immutable revision and materialises its cohorts (E3). The hash is computed anew
 * from what would take effect now: whatever changed since the proposal voids it.
 * @param hash what the approver saw; null to approve whatever is proposed, still checked against the proposal
 */
export async function approveRevision(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly campaign: string;
    readonly hash: string | null;
    readonly staff: { readonly id: number; readonly role: StaffRole };
  },
): Promise<Result<Approval, ApproveRefusal>> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const campaign = await findCampaign(db, input.campaign);
    if (campaign === null) return refuse('unknown-campaign', `There is no campaign ${input.campaign}.`);
    const proposal = await lockOpenProposal(db, campaign.id);
    if (proposal === null)
      return refuse(
        'nothing-proposed',
        `Nothing is proposed for ${input.campaign}. Propose a plan with "glidepath apply".`,
      );
    const allowed = mayApprove(input.staff, proposal.proposedBy);
    if (!allowed.ok) return allowed;
    const members = await proposedMembers(db, campaign.id, proposal.plan, now);
    const hash = proposalHash(proposal.plan, proposal.templates, members);
    if (hash !== proposal.hash || (input.hash !== null && input.hash !== hash)) {
      await saveProposalState(db, proposal.id, 'void');
      return refuse(
        'changed-since',
        'The plan or the customers changed since this was proposed, so the approval is void. Propose it again.',
      );
    }
    const number = (campaign.revision ?? 0) + 1;
    await insertRevision(db, {
      campaignId: campaign.id,
      number,
      plan: proposal.plan,
      hash,
      templates: proposal.templates,
      proposedBy: proposal.proposedBy,
      approvedBy: input.staff.id,
      approvedAt: now,
      accounts: members.length,
    });
    await saveProducts(db, proposal.plan.products);
    await insertMembers(db, campaign.id, members, now, false);
    for (const phase of proposal.plan.phases) await insertRampSteps(db, campaign.id, phase);
    await saveProposalState(db, proposal.id, 'approved');
    const zone = proposal.plan.timeZone;
    const today = localDateOf(now, zone);
    await saveCampaignState(db, campaign.id, {
      state: campaign.state === 'paused' ? 'paused' : 'running',
      revision: number,
      judgeAt: endOfDay(today, zone),
      finishedAt: null,
    });
    const running = await loadCampaign(db, campaign.id);
    if (running === null)
      throw new Error(`Campaign ${campaign.key} lost its revision while it was approved.`);
    await planCampaign(db, running, calendarsOf(running.plan, now), now, tomorrow(today));
    await wakeStartedPhases(db, running, now);
    await wakeCampaign(db, campaign.id, now);
    await endSuperseded(db, running, now);
    await recordAudit(db, {
      at: now,
      actor: `staff:${input.staff.id}`,
      action: 'revision-approved',
      subject: `campaign:${campaign.key}`,
      after: { revision: number, hash, accounts: members.length },
    });
    return ok({ campaign: campaign.key, revision: number, accounts: members.length });
  });
}

/** Accounts that a later revision takes in join the phases that have started already. */
async function wakeStartedPhases(db: Db, { id, plan }: RunningCampaign, now: Instant): Promise<void> {
  const states = new Map((await phaseStates(db, id)).map((one) => [one.phase, one]));
  for (const phase of plan.phases) {
    const state = states.get(phase.key);
    if (state?.realStart != null && state.rolledBackAt === null) await wakePhase(db, id, phase, now);
  }
}

/**
 * The older campaign that a plan names starts no phase and sends no mail any more; its stages stand until a phase of
 * the new one reaches the account.
 */
async function endSuperseded(db: Db, { key, plan }: RunningCampaign, now: Instant): Promise<void> {
  const older = plan.supersedes === null ? null : await findCampaign(db, plan.supersedes);
  const before = older === null ? null : await lockCampaign(db, older.id);
  if (before === null || (before.state !== 'running' && before.state !== 'paused')) return;
  await saveCampaignState(db, before.id, { state: 'superseded', judgeAt: null, finishedAt: now });
  const phases = before.plan.phases.map((one) => one.key);
  const cancelled = await cancelPendingDeliveries(db, before.id, phases, `Campaign ${key} took over.`);
  await recordAudit(db, {
    at: now,
    actor: 'system',
    action: 'campaign-superseded',
    subject: `campaign:${before.key}`,
    why: `Campaign ${key} was approved and takes over.`,
    after: { cancelled },
  });
}
