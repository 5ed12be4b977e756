import { type DayRules, nextTighteningSlot } from './calendar.ts';
import type { LanePhase } from './climb.ts';
import { addDays, startOfDay } from './days.ts';
import type { Instant, LocalDate } from './instant.ts';
import { noticePhases } from './notice.ts';
import { type Pause, pausedDays } from './pause.ts';
import type { Phase, Plan } from './plan.ts';
import { accountStart, rampDay } from './ramp.ts';

/** What has happened to the phases of a campaign: those that started, when, and by whose approval. */
export type StartedPhase = {
  readonly phase: string;
  readonly realStart: LocalDate;
  readonly rolledBackAt: Instant | null;
  readonly approval: string | null;
};

/** One account × product (× feature) of a campaign, as far as its lane depends on it. */
export type LaneOf = {
  readonly cohort: string;
  readonly product: string;
  /** '' for the product itself. */
  readonly feature: string;
  /** Its ramp step in a phase; 0 where the phase has no ramp. */
  readonly step: (phase: string) => number;
  readonly rules: DayRules;
};

/** Does a phase say anything about this account × product × feature? A phase for the whole product also covers its features. */
export function covers(phase: Phase, of: Pick<LaneOf, 'cohort' | 'product' | 'feature'>): boolean {
  return (
    phase.cohorts.includes(of.cohort) &&
    phase.products.includes(of.product) &&
    (phase.features.length === 0 || (of.feature !== '' && phase.features.includes(of.feature)))
  );
}

/**
 * The started phases that cover an account × product (× feature), in the order of the plan, each with the account's own
 * start in it. Phases that were rolled back are not in it. A pause that began before the account's start shifts it (E6).
 */
export function laneFor(
  plan: Plan,
  started: readonly StartedPhase[],
  of: LaneOf,
  campaign: DayRules,
  pauses: readonly Pause[],
  now: Instant,
): readonly LanePhase[] {
  const covering = plan.phases.filter((phase) => covers(phase, of));
  const withNotice = new Set(plan.waves.filter((wave) => wave.kind === 'notice').map((wave) => wave.phase));
  return covering.flatMap((phase) => {
    const real = started.find((one) => one.phase === phase.key && one.rolledBackAt === null);
    if (real === undefined) return [];
    return [
      {
        phase,
        start: startOf(phase, real.realStart, of, campaign, pauses, now),
        noticePhases: noticePhases(phase, covering, withNotice),
        approval: real.approval,
      },
    ];
  });
}

function startOf(
  phase: Phase,
  realStart: LocalDate,
  of: LaneOf,
  campaign: DayRules,
  pauses: readonly Pause[],
  now: Instant,
): Instant {
  const step = of.step(phase.key);
  const day = rampDay(realStart, phase.ramp, step, campaign);
  let start = accountStart(realStart, phase.ramp, step, campaign, of.rules);
  // A shifted start can fall into a pause that the start before it did not reach: then that one shifts it, too.
  for (;;) {
    const before = pauses.filter((pause) => pause.from < start);
    const days = pausedDays(before, startOfDay(realStart, campaign.zone), now, campaign.zone);
    const shifted = nextTighteningSlot(startOfDay(addDays(day, days), campaign.zone), of.rules);
    if (days === 0 || shifted <= start) return start;
    start = shifted;
  }
}

/** The last rollback of a phase that covered it: notices from before do not count any more (E10). */
export function rolledBackAt(
  plan: Plan,
  started: readonly StartedPhase[],
  of: Pick<LaneOf, 'cohort' | 'product' | 'feature'>,
): Instant | null {
  const instants = plan.phases
    .filter((phase) => covers(phase, of))
    .flatMap((phase) => started.find((one) => one.phase === phase.key)?.rolledBackAt ?? []);
  return instants.length === 0 ? null : Math.max(...instants);
}
