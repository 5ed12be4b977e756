import { addDays, daysBetween, localDateOf, startOfDay } from '../domain/days.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import { pausedDays } from '../domain/pause.ts';
import type { Briefing, Plan } from '../domain/plan.ts';
import {
  type PausedSince,
  type PhaseProgress,
  type PlannedStart,
  plannedStarts,
} from '../domain/planned-start.ts';
import { briefingDay, waveSpans } from '../domain/wave-times.ts';
import { pausesOf, type RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import { shiftPendingDeliveries } from '../store/deliveries.ts';
import { type PhaseStateRow, phaseStates, savePlannedStarts } from '../store/phases.ts';
import { revisionOf } from '../store/proposals.ts';
import { saveBriefingDays, saveWaveSpans } from '../store/waves.ts';
import type { Calendars } from './calendars.ts';

/** The dates of a campaign as planned now. */
export type Schedule = {
  readonly today: LocalDate;
  readonly planned: ReadonlyMap<string, PlannedStart>;
  readonly progress: readonly PhaseProgress[];
  readonly briefingDays: ReadonlyMap<string, LocalDate>;
  readonly pausedSince: PausedSince;
};

/** What really happened to the phases, as planned starts and departures ask for it. */
export function progressOf(states: readonly PhaseStateRow[]): readonly PhaseProgress[] {
  return states.map((one) => ({
    phase: one.phase,
    realStart: one.realStart,
    rolledBack: one.rolledBackAt !== null,
  }));
}

/**
 * Plans the dates of a campaign anew and stores them: phases, waves, briefings. Mail that is frozen but unsent moves
 * along with the phase it is anchored to; what was sent stays sent.
 * @param notBefore the earliest day on which a phase that has not started can still start
 */
export async function planCampaign(
  db: Db,
  campaign: RunningCampaign,
  calendars: Calendars,
  now: Instant,
  notBefore: LocalDate,
): Promise<Schedule> {
  const { plan } = campaign;
  const before = await phaseStates(db, campaign.id);
  const progress = progressOf(before);
  const pausedSince = await pausedDaysOf(db, campaign, now);
  const planned = plannedStarts(plan, progress, calendars.campaign, notBefore, pausedSince);
  for (const old of before) {
    const next = planned.get(old.phase);
    if (next === undefined || next.started || next.on <= old.plannedStart) continue;
    await shiftPendingDeliveries(db, campaign.id, old.phase, daysBetween(old.plannedStart, next.on));
  }
  const spans = waveSpans(plan, planned, calendars.campaign);
  const briefingDays = daysOfBriefings(plan, spans, calendars);
  await savePlannedStarts(db, campaign.id, [...planned.values()]);
  await saveWaveSpans(db, campaign.id, spans);
  await saveBriefingDays(db, campaign.id, briefingDays);
  return { today: localDateOf(now, plan.timeZone), planned, progress, briefingDays, pausedSince };
}

/** E6: how long the campaign stood still since a day, or since its first approval, from which dates of the file count. */
export async function pausedDaysOf(
  db: Db,
  campaign: { readonly id: number; readonly timeZone: string },
  now: Instant,
): Promise<PausedSince> {
  const first = await revisionOf(db, campaign.id, 1);
  const pauses = await pausesOf(db, campaign.id);
  const zone = campaign.timeZone;
  return (since) =>
    pausedDays(pauses, since === null ? (first?.approvedAt ?? now) : startOfDay(since, zone), now, zone);
}

function daysOfBriefings(
  plan: Plan,
  spans: ReadonlyMap<string, { readonly from: LocalDate }>,
  calendars: Calendars,
): ReadonlyMap<string, LocalDate> {
  return new Map(
    plan.briefings.flatMap((briefing): [string, LocalDate][] => {
      const first = firstWaveDay(briefing, spans);
      return first === null ? [] : [[briefing.key, briefingDay(briefing, first, calendars.campaign)]];
    }),
  );
}

function firstWaveDay(
  briefing: Briefing,
  spans: ReadonlyMap<string, { readonly from: LocalDate }>,
): LocalDate | null {
  const days = briefing.for.flatMap((wave) => spans.get(wave)?.from ?? []);
  return days.length === 0 ? null : days.reduce((a, b) => (b < a ? b : a));
}

/** The day after a campaign day. */
export function tomorrow(today: LocalDate): LocalDate {
  return addDays(today, 1);
}
