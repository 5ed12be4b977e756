import { localDateOf } from '../../domain/days.ts';
import type { LocalDate } from '../../domain/instant.ts';
import type { Plan, Wave } from '../../domain/plan.ts';
import { plannedStarts } from '../../domain/planned-start.ts';
import { briefingDay, waveSpans } from '../../domain/wave-times.ts';
import { calendarsOf } from '../../flows/calendars.ts';
import type { Timeline } from '../../pages/console/timeline-chart.tsx';
import type { WaveState } from '../../pages/console/timeline-lanes.ts';
import type { CampaignView } from '../../store/views/campaign-page.ts';

/** The days of a campaign as its page shows them: what is stored, or what a plan that nobody approved yet would mean. */
export type Schedule = {
  readonly today: LocalDate;
  readonly phases: ReadonlyMap<string, LocalDate>;
  readonly waves: ReadonlyMap<string, LocalDate>;
  readonly briefings: ReadonlyMap<string, LocalDate>;
};

export function scheduleOf(view: CampaignView, plan: Plan): Schedule {
  const today = localDateOf(view.now, plan.timeZone);
  return view.inForce === null ? scheduleOfProposal(plan, view, today) : { today, ...storedDays(view) };
}

function storedDays(view: CampaignView): Omit<Schedule, 'today'> {
  const { timeZone } = view.campaign;
  return {
    phases: new Map(view.phases.map((one) => [one.phase, one.plannedStart])),
    waves: new Map(
      view.waves.flatMap((one) => (one.plannedFrom === null ? [] : [[one.wave, one.plannedFrom]])),
    ),
    briefings: new Map(
      view.briefings.flatMap((one): [string, LocalDate][] => {
        const day = one.leftAt === null ? one.plannedOn : localDateOf(one.leftAt, timeZone);
        return day === null ? [] : [[one.briefing, day]];
      }),
    ),
  };
}

function scheduleOfProposal(plan: Plan, view: CampaignView, today: LocalDate): Schedule {
  const { campaign } = calendarsOf(plan, view.now);
  const planned = plannedStarts(plan, [], campaign, null);
  const spans = waveSpans(plan, planned, campaign);
  return {
    today,
    phases: new Map([...planned].map(([key, one]) => [key, one.on])),
    waves: new Map([...spans].map(([key, span]) => [key, span.from])),
    briefings: new Map(
      plan.briefings.flatMap((briefing): [string, LocalDate][] => {
        const days = briefing.for.flatMap((wave) => spans.get(wave)?.from ?? []).toSorted();
        return days[0] === undefined ? [] : [[briefing.key, briefingDay(briefing, days[0], campaign)]];
      }),
    ),
  };
}

export function timelineOf(view: CampaignView, plan: Plan, schedule: Schedule): Timeline {
  const real = new Map(view.phases.map((one) => [one.phase, one.realStart]));
  return {
    cohorts: plan.cohorts.map((one) => one.key),
    products: plan.products.map(({ key, name }) => ({ key, name })),
    today: schedule.today,
    phases: plan.phases.flatMap((phase) => {
      const plannedStart = schedule.phases.get(phase.key);
      const { key, stage, cohorts, products, features } = phase;
      return plannedStart === undefined
        ? []
        : [{ key, stage, cohorts, products, features, plannedStart, realStart: real.get(key) ?? null }];
    }),
    waves: plan.waves.flatMap((wave) => {
      const day = schedule.waves.get(wave.key);
      const { key, kind, phase } = wave;
      return day === undefined
        ? []
        : [{ key, kind, phase, day, state: waveState(view, wave, day, schedule.today) }];
    }),
  };
}

function waveState(view: CampaignView, wave: Wave, day: LocalDate, today: LocalDate): WaveState {
  const counts = view.deliveries.filter((one) => one.mailing === 'wave' && one.key === wave.key);
  const number = (...states: readonly string[]) =>
    counts.filter((one) => states.includes(one.state)).reduce((sum, one) => sum + one.deliveries, 0);
  const all = counts.reduce((sum, one) => sum + one.deliveries, 0);
  const waiting = number('pending', 'claimed', 'in-doubt');
  if (all === 0) return 'planned';
  if (number('cancelled') === all) return 'cancelled';
  if (waiting === 0) return 'sent';
  if (waiting < all) return 'leaving';
  return Date.parse(today) - Date.parse(day) > wave.latenessDays * 86_400_000 ? 'late' : 'planned';
}
