import type { StaffRole } from '../domain/account.ts';
import { mayLoosen, mayResume } from '../domain/approval.ts';
import { endOfDay, localDateOf } from '../domain/days.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import { pausedDays } from '../domain/pause.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import {
  closePause,
  findCampaign,
  lockCampaign,
  openPause,
  pausesOf,
  type RunningCampaign,
  saveCampaignState,
} from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { deliveriesInFlight, shiftPendingDeliveries } from '../store/deliveries.ts';
import { releaseHeldClaims } from '../store/delivery-claims.ts';
import { phaseStates } from '../store/phases.ts';
import { wakeCampaign } from '../store/standings.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { planCampaign, tomorrow } from './plan-campaign.ts';

export type PauseRefusal = 'unknown-campaign' | 'not-running' | 'not-paused' | 'role';

type Person = { readonly id: number; readonly role: StaffRole };

/**
 * Pauses a campaign at once (E4, E6): no mail is claimed and nothing tightens until it goes on.
 * @param staff null when a safeguard does it
 * @returns the deliveries still in flight: only these may still reach the provider (M3)
 */
export async function pauseCampaign(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly campaign: string; readonly staff: Person | null; readonly reason: string },
): Promise<Result<{ readonly inFlight: readonly string[] }, PauseRefusal>> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const found = await findCampaign(db, input.campaign);
    const campaign = found === null ? null : await lockCampaign(db, found.id);
    if (campaign === null)
      return refuse('unknown-campaign', `There is no approved campaign ${input.campaign}.`);
    if (campaign.state !== 'running')
      return refuse(
        'not-running',
        `Campaign ${campaign.key} is ${campaign.state}, so there is nothing to pause.`,
      );
    if (input.staff !== null && !mayLoosen(input.staff.role))
      return refuse('role', 'A viewer cannot pause a campaign.');
    await openPause(db, campaign.id, now, input.reason, input.staff?.id ?? null);
    await saveCampaignState(db, campaign.id, { state: 'paused' });
    await releaseHeldClaims(db, campaign.id);
    await wakeCampaign(db, campaign.id, now);
    await recordAudit(db, {
      at: now,
      actor: input.staff === null ? 'system' : `staff:${input.staff.id}`,
      action: 'campaign-paused',
      subject: `campaign:${campaign.key}`,
      why: input.reason,
    });
    return ok({ inFlight: await deliveriesInFlight(db, campaign.id) });
  });
}

/**
 * Lets a campaign go on that was paused, or whose mail was stopped: every later date has moved by the time it stood
 * still (E6).
 */
export async function resumeCampaign(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly campaign: string; readonly staff: Person },
): Promise<Result<{ readonly since: string }, PauseRefusal>> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const found = await findCampaign(db, input.campaign);
    const campaign = found === null ? null : await lockCampaign(db, found.id);
    if (campaign === null)
      return refuse('unknown-campaign', `There is no approved campaign ${input.campaign}.`);
    if (campaign.state !== 'paused' && campaign.mailStopped === null)
      return refuse('not-paused', `Campaign ${campaign.key} is ${campaign.state}, not paused.`);
    if (!mayResume(input.staff.role))
      return refuse(
        'role',
        'Resuming tightens again: it needs a product manager, an approver or an administrator.',
      );
    const today = localDateOf(now, campaign.plan.timeZone);
    if (campaign.state === 'paused') await goOn(db, campaign, now, today);
    await saveCampaignState(db, campaign.id, { mailStopped: null });
    await recordAudit(db, {
      at: now,
      actor: `staff:${input.staff.id}`,
      action: 'campaign-resumed',
      subject: `campaign:${campaign.key}`,
      before: { mailStopped: campaign.mailStopped },
    });
    return ok({ since: today });
  });
}

async function goOn(db: Db, campaign: RunningCampaign, now: Instant, today: LocalDate): Promise<void> {
  const { id, plan } = campaign;
  const pause = (await pausesOf(db, id)).filter((one) => one.until === null);
  await closePause(db, id, now);
  await saveCampaignState(db, id, { state: 'running', judgeAt: endOfDay(today, plan.timeZone) });
  // Mail of phases to come moves with their planned start, mail of those under way by the pause itself.
  const days = pausedDays(pause, 0, now, plan.timeZone);
  for (const { phase, realStart } of await phaseStates(db, id))
    if (realStart !== null) await shiftPendingDeliveries(db, id, phase, days);
  await planCampaign(db, campaign, calendarsOf(plan, now), now, tomorrow(today));
  await wakeCampaign(db, id, now);
}
