import { addWorkdays, type DayRules, nextSendInstant, nextTighteningSlot } from './calendar.ts';
import { addDays, localDateOf, startOfDay } from './days.ts';
import { graceEnd } from './grace.ts';
import type { Instant, LocalDate } from './instant.ts';
import type { Briefing, Phase, Plan, Wave } from './plan.ts';
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
    const lastStep = phase.ramp === null ? 0 : Math.ceil(1 / phase.ramp.share) - 1;
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
  const brownouts = phase.brownouts.map((one) => {
    const day = startOfDay(addDays(startsOn, one.atDays), rules.zone);
    const from = nextTighteningSlot(day, rules);
    return { from, until: from + one.forSeconds * 1000 };
  });
  return { startsOn, notBefore: localDateOf(bites, rules.zone), brownouts };
}
