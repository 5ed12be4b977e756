import {
  addWorkdays,
  type DayRules,
  nextSendInstant,
  nextTighteningDay,
  nextTighteningSlot,
} from './calendar.ts';
import { addDays, localDateOf, startOfDay } from './days.ts';
import { graceEnd } from './grace.ts';
import type { Instant, LocalDate } from './instant.ts';
import { maturesOn } from './notice.ts';
import type { Briefing, NoticeRules, Phase, Plan, Wave } from './plan.ts';
import type { PhaseProgress, PlannedStart } from './planned-start.ts';
import { rampDay } from './ramp.ts';

/** The campaign day on which a wave reaches the accounts of one ramp step: anchored to their own planned start. */
export function waveDay(
  wave: Wave,
  phase: Phase,
  plannedStart: LocalDate,
  step: number,
  campaign: DayRules,
): LocalDate {
  return addDays(rampDay(plannedStart, phase.ramp, step, campaign), wave.at.days);
}

/**
 * When a wave's message to one recipient is due: the first moment of the recipient's send window on or after the day.
 * @param recipient the recipient's own zone and country
 */
export function waveDueAt(wave: Wave, day: LocalDate, recipient: DayRules): Instant {
  return nextSendInstant(startOfDay(day, recipient.zone) + wave.at.seconds * 1000, recipient);
}

/** The day a briefing leaves: its lead before the first day of the first of its waves. */
export function briefingDay(briefing: Briefing, firstWaveDay: LocalDate, campaign: DayRules): LocalDate {
  return 'workdays' in briefing.lead
    ? addWorkdays(firstWaveDay, -briefing.lead.workdays, campaign)
    : addDays(firstWaveDay, -briefing.lead.days);
}

/** First and last planned day of each wave; the last differs from the first when its phase has a ramp. */
export function waveSpans(
  plan: Plan,
  planned: ReadonlyMap<string, PlannedStart>,
  campaign: DayRules,
): ReadonlyMap<string, { readonly from: LocalDate; readonly to: LocalDate }> {
  const spans = new Map<string, { from: LocalDate; to: LocalDate }>();
  for (const wave of plan.waves) {
    const phase = plan.phases.find((one) => one.key === wave.phase);
    const start = planned.get(wave.phase);
    if (phase === undefined || start === undefined) continue;
    const lastStep = phase.ramp === null ? 0 : Math.ceil(1 / phase.ramp.share - 1e-9) - 1;
    spans.set(wave.key, {
      from: waveDay(wave, phase, start.on, 0, campaign),
      to: waveDay(wave, phase, start.on, lastStep, campaign),
    });
  }
  return spans;
}

/**
 * May a phase's waves and their briefings leave at all? Not before the phase's predecessor really started, so that the
 * next are not told before the ones before really got where they should (design, "Planned start").
 */
export function mayLeave(wave: Wave, phase: Phase, progress: readonly PhaseProgress[]): boolean {
  if (progress.some((one) => one.phase === phase.key && one.rolledBack)) return false;
  if (wave.early || phase.start.after === null) return true;
  const before = phase.start.after.phase;
  return progress.some((one) => one.phase === before && one.realStart !== null && !one.rolledBack);
}

/** What a notice promises one account: nothing is enforced before this day, and these are the brown-outs. */
export type NoticePromise = {
  readonly startsOn: LocalDate;
  readonly notBefore: LocalDate;
  readonly brownouts: readonly { readonly from: Instant; readonly until: Instant }[];
};

/**
 * The promise of a notice of a phase, from the account's planned start in it. For a grace phase the day is the end of
 * its grace as planned today, after calendar; the real end is never earlier.
 */
export function promiseOf(phase: Phase, accountStart: Instant, rules: DayRules): NoticePromise {
  const startsOn = localDateOf(accountStart, rules.zone);
  const bites =
    phase.stage === 'grace' ? graceEnd(phase, accountStart, [], { rules }, 0, 0, null) : accountStart;
  return {
    startsOn,
    notBefore: localDateOf(bites, rules.zone),
    brownouts: brownoutsOf(phase, startsOn, rules),
  };
}

/**
 * The promise of a notice that is replayed (E10): as planned, but never less than a lead and a full grace after the day
 * it is sent, whatever part of the phase has passed. Brown-outs that could not be announced long enough are not in it.
 * @param sentOn day of the account's zone on which the notice leaves
 */
export function replayPromise(
  phase: Phase,
  accountStart: Instant,
  sentOn: LocalDate,
  rules: DayRules,
  notice: NoticeRules,
): NoticePromise {
  const planned = promiseOf(phase, accountStart, rules);
  const matured = maturesOn(sentOn, notice);
  if (phase.stage !== 'grace') {
    const day = later(planned.notBefore, nextTighteningDay(matured, rules));
    return { startsOn: day, notBefore: day, brownouts: [] };
  }
  const startsOn = later(planned.startsOn, nextTighteningDay(sentOn, rules));
  const full = addDays(startsOn, phase.grace?.days ?? 0);
  const notBefore = later(planned.notBefore, nextTighteningDay(later(full, matured), rules));
  const brownouts = brownoutsOf(phase, startsOn, rules).filter(
    (one) => one.from >= startOfDay(matured, rules.zone) && one.until <= startOfDay(notBefore, rules.zone),
  );
  return { startsOn, notBefore, brownouts };
}

function brownoutsOf(phase: Phase, startsOn: LocalDate, rules: DayRules): NoticePromise['brownouts'] {
  return phase.brownouts.map((one) => {
    const day = startOfDay(addDays(startsOn, one.atDays), rules.zone);
    const from = nextTighteningSlot(day, rules);
    return { from, until: from + one.forSeconds * 1000 };
  });
}

function later(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}
