import type { StaffRole } from '../domain/account.ts';
import { mayApproveStart } from '../domain/approval.ts';
import { isStricter } from '../domain/policy/stage.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { findCampaign, lockCampaign } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { insertGateApproval, phaseStates } from '../store/phases.ts';
import { revisionOf } from '../store/proposals.ts';
import type { FlowContext } from './context.ts';

export type StartRefusal =
  | 'unknown-campaign'
  | 'unknown-phase'
  | 'already-started'
  | 'no-gate'
  | 'own-proposal'
  | 'role'
  | 'reason-missing';

/**
 * Says yes to one start of one phase. The phase starts at the next campaign midnight if its other gates pass then.
 * @param override starts it although gates do not pass; needs a reason, and E1 and E7 still hold
 */
export async function approveStart(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly campaign: string;
    readonly phase: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
    readonly override?: boolean;
    readonly reason?: string | null;
  },
): Promise<Result<{ readonly approvalId: number }, StartRefusal>> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const found = await findCampaign(db, input.campaign);
    const campaign = found === null ? null : await lockCampaign(db, found.id);
    if (campaign === null)
      return refuse('unknown-campaign', `There is no approved campaign ${input.campaign}.`);
    const phase = campaign.plan.phases.find((one) => one.key === input.phase);
    if (phase === undefined)
      return refuse('unknown-phase', `Campaign ${input.campaign} has no phase ${input.phase}.`);
    const state = (await phaseStates(db, campaign.id)).find((one) => one.phase === phase.key);
    if (state?.realStart != null)
      return refuse('already-started', `Phase ${phase.key} started on ${state.realStart}.`);
    const override = input.override ?? false;
    const reason = input.reason?.trim() || null;
    if (override && reason === null)
      return refuse('reason-missing', 'An override needs a reason: it is recorded with your name.');
    const asked = phase.gates.flatMap((gate) => (gate.kind === 'approval' ? [gate.role] : []));
    const role = override ? 'approver' : (asked.find((one) => one === input.staff.role) ?? asked[0]);
    if (role === undefined) return refuse('no-gate', `Phase ${phase.key} asks for no approval.`);
    const revision = await revisionOf(db, campaign.id, campaign.revision);
    const enforces = isStricter(phase.stage, 'warn');
    const allowed = mayApproveStart(input.staff, role, {
      enforces,
      proposedBy: revision?.proposedBy ?? input.staff.id,
    });
    if (!allowed.ok) return allowed;
    const approvalId = await insertGateApproval(db, campaign.id, {
      phase: phase.key,
      role,
      staffId: input.staff.id,
      at: now,
      override,
      reason,
    });
    await recordAudit(db, {
      at: now,
      actor: `staff:${input.staff.id}`,
      action: override ? 'gates-overridden' : 'start-approved',
      subject: `campaign:${campaign.key}/${phase.key}`,
      why: reason,
      after: { approvalId, role, revision: campaign.revision },
    });
    return ok({ approvalId });
  });
}
