import { type DayRules, nextTighteningDay } from './calendar.ts';
import { addDays, localDateOf } from './days.ts';
import { graceEnd } from './grace.ts';
import type { Instant, LocalDate } from './instant.ts';
import { covers, type LaneOf, laneFor, type StartedPhase } from './lane.ts';
import { endOf, extensionDays, inForce, type Leniency } from './leniency.ts';
import type { Pause } from './pause.ts';
import type { Phase, Plan } from './plan.ts';
import { isStricter, type Stage } from './policy/stage.ts';
import { accountStart } from './ramp.ts';
import type { Grace } from './standing.ts';

/** One change a customer goes through with a product: a stage it enters, or the end of its grace. */
export type CustomerChange = { readonly to: Stage | 'grace-end'; readonly day: LocalDate };

/** What the dates of one account and product depend on. */
export type ChangeFacts = {
  readonly plan: Plan;
  readonly of: LaneOf;
  readonly started: readonly StartedPhase[];
  /** Planned starts of phases that have not started; a phase without one is left out. */
  readonly planned: ReadonlyMap<string, LocalDate>;
  /** Phase → the day its notice promised the account. */
  readonly promises: ReadonlyMap<string, LocalDate>;
  readonly campaign: DayRules;
  readonly pauses: readonly Pause[];
  readonly leniencies: readonly Leniency[];
  /** The grace that runs or ran for the account; null before any. */
  readonly grace: Grace | null;
};

/**
 * What happened and what is planned for one account and product, in order of days of its own zone. It is for reading,
 * never for deciding: what really happens is never earlier. Grace that ends is followed by the same for enforcing the
 * product, so that is said once.
 */
export function customerChanges(facts: ChangeFacts, now: Instant): readonly CustomerChange[] {
  const changes: CustomerChange[] = [];
  const starts = startsOf(facts, now);
  for (const phase of facts.plan.phases) {
    const start = starts.get(phase.key);
    if (start === undefined) continue;
    const day = notBefore(localDateOf(start, facts.of.rules.zone), phase.stage, facts, now);
    if (day === null) continue;
    if (phase.stage === 'grace')
      changes.push({ to: 'grace', day }, { to: 'grace-end', day: graceEnds(phase, start, facts, now) });
    else if (phase.stage !== 'enforce-product' || !changes.some((one) => one.to === 'grace-end'))
      changes.push({ to: phase.stage, day });
  }
  return changes.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/** The account's own start in each phase that covers the whole product and was not rolled back. */
function startsOf(facts: ChangeFacts, now: Instant): ReadonlyMap<string, Instant> {
  const { plan, of, started, planned, campaign, pauses } = facts;
  const lane = laneFor(plan, started, of, campaign, pauses, now);
  const known = new Map(lane.map((one) => [one.phase.key, one.start]));
  for (const phase of plan.phases) {
    const day = planned.get(phase.key);
    if (known.has(phase.key) || day === undefined || !covers(phase, of)) continue;
    if (started.some((one) => one.phase === phase.key)) continue;
    known.set(phase.key, accountStart(day, phase.ramp, of.step(phase.key), campaign, of.rules));
  }
  return known;
}

/** A day to come of a stage that can block moves with what the account was given; null when that has no end. */
function notBefore(day: LocalDate, stage: Stage, facts: ChangeFacts, now: Instant): LocalDate | null {
  const { rules } = facts.of;
  if (!isStricter(stage, 'warn') || day <= localDateOf(now, rules.zone)) return day;
  const given = inForce(facts.leniencies, 'exemption', now) ?? inForce(facts.leniencies, 'hold', now);
  const until = given === null ? null : endOf(given);
  if (given !== null && until === null) return null;
  const extended = addDays(day, stage === 'grace' ? 0 : extensionDays(facts.leniencies, now));
  const back = until === null ? extended : localDateOf(until, rules.zone);
  return nextTighteningDay(back > extended ? back : extended, rules);
}

function graceEnds(phase: Phase, start: Instant, facts: ChangeFacts, now: Instant): LocalDate {
  const { rules } = facts.of;
  const { grace } = facts;
  if (grace?.phase === phase.key) return localDateOf(grace.endsAt, rules.zone);
  const promised = facts.promises.get(phase.key) ?? '';
  const end = graceEnd(phase, start, [], { rules }, extensionDays(facts.leniencies, now), 0, null);
  const day = localDateOf(end, rules.zone);
  return promised > day ? promised : day;
}
