import type { Because } from './because.ts';
import type { Climb, LanePhase, StandingFacts } from './climb.ts';
import { localDateOf } from './days.ts';
import type { Instant, LocalDate } from './instant.ts';
import type { Stage } from './policy/stage.ts';
import type { Grace, StragglerReason } from './standing.ts';

/** Stands at a stage, and nothing else is the matter. */
export function at(stage: Stage, phase: string | null, lenient: Stage, because: readonly Because[]): Climb {
  return {
    stage,
    phase,
    lenient,
    grace: null,
    enforcing: null,
    straggler: null,
    brownout: null,
    next: null,
    because,
    lookAgainAt: null,
  };
}

/**
 * Kept at its lenient stage by E1 or E7, by name.
 * @param from the first day on which waiting alone will have helped, when it will
 */
export function straggle(
  reason: StragglerReason,
  lane: LanePhase,
  lenient: Stage,
  facts: StandingFacts,
  from: LocalDate | null,
): Climb {
  const because: Because = {
    code: reason,
    message: STRAGGLER_TEXT[reason] + (from === null ? '' : ` Earliest day: ${from}.`),
  };
  return {
    ...at(lenient, lane.phase.key, lenient, [because, phaseBecause(lane, facts)]),
    straggler: { reason, phase: lane.phase.key },
  };
}

const STRAGGLER_TEXT: Readonly<Record<StragglerReason, string>> = {
  'not-told': 'No notice has been proven delivered to a current contact.',
  refuted: 'The notice came back or its contact is gone.',
  'too-recent': 'The notice was delivered too recently.',
  'promised-later': 'The notice promised a later day.',
  stale: 'The notice is too old to count.',
  'over-limit': 'The limit of accounts per day is reached.',
};

/** Waiting is all it takes: a grace goes on until then, anything else stays lenient. */
export function waitUntil(climbed: Climb, until: Instant, grace: Grace | null, current: LanePhase): Climb {
  const then = current.phase.stage === 'grace' ? 'enforce-product' : current.phase.stage;
  const waiting = { ...climbed, next: { stage: then, at: until }, lookAgainAt: until };
  if (grace === null) return waiting;
  return { ...waiting, stage: 'grace', phase: grace.phase, grace: { ...grace, endsAt: until } };
}

/** Names the phase that decides and since when. */
export function phaseBecause(lane: LanePhase, facts: StandingFacts): Because {
  const since = localDateOf(lane.start, facts.rules.zone);
  return {
    code: 'phase',
    message: `Phase ${lane.phase.key} (${lane.phase.stage}) covers it since ${since}.`,
  };
}
