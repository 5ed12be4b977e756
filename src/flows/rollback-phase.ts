import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { rolledBackWith } from '../domain/rollback.ts';
import { recordAudit } from '../store/audit.ts';
import { findCampaign, lockCampaign } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { cancelPendingDeliveries } from '../store/deliveries.ts';
import { phaseStates, savePhaseRollback } from '../store/phases.ts';
import { wakeCampaign } from '../store/standings.ts';
import type { FlowContext } from './context.ts';

export type RollbackRefusal = 'unknown-campaign' | 'unknown-phase' | 'not-started' | 'role';

/**
 * Rolls a phase back, and with it every later phase of its cohorts, at once and without approval (E4): accounts return
 * to the stage before it; starting again is a new proposal.
 * @param staff null when a safeguard does it
 */
export async function rollbackPhase(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly campaign: string;
    readonly phase: string;
    readonly staff: { readonly id: number; readonly role: StaffRole } | null;
    readonly reason: string;
  },
): Promise<Result<{ readonly phases: readonly string[]; readonly cancelled: number }, RollbackRefusal>> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const found = await findCampaign(db, input.campaign);
    const campaign = found === null ? null : await lockCampaign(db, found.id);
    if (campaign === null)
      return refuse('unknown-campaign', `There is no approved campaign ${input.campaign}.`);
    const phase = campaign.plan.phases.find((one) => one.key === input.phase);
    if (phase === undefined)
      return refuse('unknown-phase', `Campaign ${input.campaign} has no phase ${input.phase}.`);
    if (input.staff !== null && !mayLoosen(input.staff.role))
      return refuse('role', 'A viewer cannot roll a phase back.');
    const state = (await phaseStates(db, campaign.id)).find((one) => one.phase === phase.key);
    if (state?.realStart == null || state.rolledBackAt !== null) {
      return refuse('not-started', `Phase ${phase.key} is not under way, so there is nothing to roll back.`);
    }
    const phases = rolledBackWith(campaign.plan, phase);
    await savePhaseRollback(db, campaign.id, phases, now);
    const cancelled = await cancelPendingDeliveries(
      db,
      campaign.id,
      phases,
      `Phase ${phase.key} was rolled back.`,
    );
    await wakeCampaign(db, campaign.id, now);
    await recordAudit(db, {
      at: now,
      actor: input.staff === null ? 'system' : `staff:${input.staff.id}`,
      action: 'phase-rolled-back',
      subject: `campaign:${campaign.key}/${phase.key}`,
      why: input.reason,
      before: { realStart: state.realStart },
      after: { phases, cancelled },
    });
    return ok({ phases, cancelled });
  });
}
