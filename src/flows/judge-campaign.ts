import { endOfDay, localDateOf } from '../domain/days.ts';
import { judgeGates } from '../domain/gates.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Phase } from '../domain/plan.ts';
import { duePhases } from '../domain/planned-start.ts';
import { mayLeave } from '../domain/wave-times.ts';
import { recordAudit } from '../store/audit.ts';
import { anythingLeft } from '../store/campaign-end.ts';
import { lockCampaign, type RunningCampaign, saveCampaignState } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import {
  type GateApprovalRow,
  gateApprovals,
  savePhaseStart,
  savePhaseVerdict,
  wakePhase,
} from '../store/phases.ts';
import { briefingStates } from '../store/waves.ts';
import { addLateJoiners } from './add-late-joiners.ts';
import { type Calendars, calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { leaveBriefing } from './leave-briefing.ts';
import { loadGateFacts } from './load-gate-facts.ts';
import { planCampaign, type Schedule, tomorrow } from './plan-campaign.ts';
import { replayNotices } from './replay-notices.ts';
import { watchSafeguards } from './watch-safeguards.ts';

/**
 * A campaign's midnight: safeguards are watched and late joiners taken in; phases whose time has come are judged by
 * their gates and start, or move on to tomorrow with the reason; then every date is planned anew, briefings whose day
 * has come leave, and notices are replayed. Missed midnights are folded into one, and no gate is skipped (E8).
 */
export async function judgeCampaign(context: FlowContext, campaignId: number): Promise<void> {
  await watchSafeguards(context, campaignId);
  await inTransaction(context.pool, async (db) => {
    const now = await businessNow(db);
    const campaign = await lockCampaign(db, campaignId);
    if (campaign === null || campaign.state !== 'running') return;
    if (campaign.judgeAt === null || campaign.judgeAt > now) return;
    const calendars = calendarsOf(campaign.plan, now);
    const today = localDateOf(now, campaign.plan.timeZone);
    await addLateJoiners(db, campaign, now);
    await startDuePhases(db, campaign, calendars, now, today);
    const schedule = await planCampaign(db, campaign, calendars, now, tomorrow(today));
    await leaveDueBriefings(context, db, campaign, calendars, schedule, now);
    await replayNotices(context, db, { campaign, calendars, schedule, now });
    const finished = !(await anythingLeft(db, campaign.id, campaign.plan));
    await saveCampaignState(db, campaign.id, {
      judgeAt: finished ? null : endOfDay(today, campaign.plan.timeZone),
      ...(finished ? { state: 'finished' as const, finishedAt: now } : {}),
    });
    if (finished) {
      await recordAudit(db, {
        at: now,
        actor: 'system',
        action: 'campaign-finished',
        subject: `campaign:${campaign.key}`,
      });
    }
  });
}

/** Starts one phase after the other until none is left whose gates pass today: a start can make the next one due. */
async function startDuePhases(
  db: Db,
  campaign: RunningCampaign,
  calendars: Calendars,
  now: Instant,
  today: LocalDate,
): Promise<void> {
  const approvals = await gateApprovals(db, campaign.id);
  const judged = new Set<string>();
  for (;;) {
    const { progress, pausedSince } = await planCampaign(db, campaign, calendars, now, today);
    const due = duePhases(campaign.plan, progress, calendars.campaign, today, pausedSince).find(
      (one) => !judged.has(one.key),
    );
    if (due === undefined) return;
    judged.add(due.key);
    await judgePhase(
      db,
      campaign,
      due,
      approvals.filter((one) => one.phase === due.key),
      now,
      today,
    );
  }
}

async function judgePhase(
  db: Db,
  campaign: RunningCampaign,
  phase: Phase,
  approvals: readonly GateApprovalRow[],
  now: Instant,
  today: LocalDate,
): Promise<void> {
  const facts = await loadGateFacts(db, campaign, phase, approvals, today);
  const { verdict, gates } = judgeGates(phase.gates, facts);
  const passed = verdict === 'pass';
  await savePhaseVerdict(db, campaign.id, phase.key, { verdict, gates, waitingSince: passed ? null : today });
  if (!passed) return;
  const approval = approvals.at(-1);
  await savePhaseStart(
    db,
    campaign.id,
    phase.key,
    today,
    now,
    approval === undefined ? null : `gate-approval:${approval.id}`,
  );
  const accounts = await wakePhase(db, campaign.id, phase, now);
  await recordAudit(db, {
    at: now,
    actor: 'system',
    action: 'phase-started',
    subject: `campaign:${campaign.key}/${phase.key}`,
    why: gates.map((gate) => gate.reason).join(' ') || 'No gate was in the way.',
    after: { stage: phase.stage, realStart: today, revision: campaign.revision, standings: accounts, gates },
  });
}

async function leaveDueBriefings(
  context: FlowContext,
  db: Db,
  campaign: RunningCampaign,
  calendars: Calendars,
  schedule: Schedule,
  now: Instant,
): Promise<void> {
  const { plan } = campaign;
  const left = new Set(
    (await briefingStates(db, campaign.id)).filter((one) => one.leftAt !== null).map((one) => one.briefing),
  );
  for (const briefing of plan.briefings) {
    const day = schedule.briefingDays.get(briefing.key);
    if (left.has(briefing.key) || day === undefined || day > schedule.today) continue;
    const waves = plan.waves.filter((wave) => briefing.for.includes(wave.key));
    const all = waves.every((wave) => {
      const phase = plan.phases.find((one) => one.key === wave.phase);
      return phase !== undefined && mayLeave(wave, phase, schedule.progress);
    });
    if (all) await leaveBriefing(context, db, { campaign, calendars, schedule, briefing, waves, now });
  }
}
