import type { StaffRole } from '../domain/account.ts';
import { mayApprove } from '../domain/approval.ts';
import { endOfDay, localDateOf } from '../domain/days.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { findCampaign, loadCampaign, saveCampaignState } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { insertMembers, insertRampSteps } from '../store/members.ts';
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
    await wakeCampaign(db, campaign.id, now);
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
