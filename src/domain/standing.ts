import type { Because } from './because.ts';
import { type Climb, climb, type StandingFacts } from './climb.ts';
import type { Instant, LocalDate } from './instant.ts';
import { endOf, inForce, untilText } from './leniency.ts';
import { isPaused } from './pause.ts';
import { isEnforcing, isStricter, type Stage } from './policy/stage.ts';

/** Where one account stands with one product (or one feature of it), and why it does not stand stricter. */
export type Standing = {
  readonly stage: Stage;
  /** When the stage or its meaning last changed. */
  readonly since: Instant;
  /** The phase that decides; null before the first one reached the account. */
  readonly phase: string | null;
  /** The last lenient stage (off, observe, warn) it reached: where it stays or returns to. */
  readonly lenient: Stage;
  readonly grace: Grace | null;
  /** The recorded judgement of E1; null while a failed check cannot block. */
  readonly enforcing: Enforcing | null;
  readonly straggler: Straggler | null;
  /** A brown-out that runs now. */
  readonly brownout: { readonly from: Instant; readonly until: Instant } | null;
  /** The next stricter stage and its date, as far as it is known: for countdowns, never for deciding. */
  readonly next: { readonly stage: Stage; readonly at: Instant } | null;
  readonly because: readonly Because[];
  /** When this must be judged again although nothing else happens; null for never. */
  readonly lookAgainAt: Instant | null;
};

export type Grace = { readonly phase: string; readonly startedAt: Instant; readonly endsAt: Instant };

/** E9: what every enforcing state can name. */
export type Enforcing = {
  readonly since: Instant;
  readonly phase: string;
  readonly noticeId: string;
  readonly revision: number;
  readonly approval: string | null;
  /** The promised day before which it could not have happened. */
  readonly notBefore: LocalDate | null;
};

export const STRAGGLER_REASONS = [
  'not-told',
  'refuted',
  'too-recent',
  'promised-later',
  'stale',
  'over-limit',
] as const;
export type StragglerReason = (typeof STRAGGLER_REASONS)[number];

/** An account kept behind its phase by E1 or E7. */
export type Straggler = {
  readonly reason: StragglerReason;
  readonly phase: string;
  readonly since: Instant;
};

export function initialStanding(now: Instant): Standing {
  return {
    stage: 'off',
    since: now,
    phase: null,
    lenient: 'off',
    grace: null,
    enforcing: null,
    straggler: null,
    brownout: null,
    next: null,
    because: [],
    lookAgainAt: null,
  };
}

/**
 * Brings a standing up to `now`: the ladder first (which phase, which grace clock, E1), then what makes it more lenient,
 * each naming itself. Folds everything overdue into one step (E8); loosening always applies, tightening not while
 * paused or held (E4, E6).
 * @param admitted false when E7 has no room for a change to enforcing now: the account spills to the next slot
 */
export function advanceStanding(
  facts: StandingFacts,
  previous: Standing,
  now: Instant,
  admitted = true,
): Standing {
  const climbed = climb(facts, previous, now, admitted);
  const lenient = withLeniency(climbed, facts, previous, now);
  const straggler =
    lenient.straggler === null
      ? null
      : previous.straggler?.reason === lenient.straggler.reason &&
          previous.straggler.phase === lenient.straggler.phase
        ? previous.straggler
        : { ...lenient.straggler, since: now };
  const same =
    previous.stage === lenient.stage && (previous.enforcing === null) === (lenient.enforcing === null);
  return {
    stage: lenient.stage,
    since: same ? previous.since : now,
    phase: lenient.phase,
    lenient: lenient.lenient,
    grace: lenient.grace,
    enforcing: lenient.enforcing,
    straggler,
    brownout: lenient.brownout,
    next: lenient.next,
    because: lenient.because,
    lookAgainAt: earliest([lenient.lookAgainAt, ...leniencyDates(facts, now)], now),
  };
}

/** Is this the change that E1 and E7 are about: from a state that cannot block to one that can? */
export function becomesEnforcing(before: Standing, after: Standing): boolean {
  return before.enforcing === null && after.enforcing !== null;
}

/** Does this standing let a failed check block at `now`, brown-outs aside? Always equal to holding a judgement of E1. */
export function blocksFailedChecks(standing: Standing, now: Instant): boolean {
  return isEnforcing(standing.stage, standing.grace?.endsAt ?? null, now);
}

function withLeniency(climbed: Climb, facts: StandingFacts, previous: Standing, now: Instant): Climb {
  const tightens =
    isStricter(climbed.stage, previous.stage) || (previous.enforcing === null && climbed.enforcing !== null);
  const hold = inForce(facts.leniencies, 'hold', now);
  if (hold && (tightens || (previous.enforcing === null && climbed.brownout !== null))) {
    const because: Because = {
      code: 'hold',
      message: `On hold ${untilText(hold, facts.rules.zone)}: ${hold.reason}`,
    };
    return stay(climbed, previous, because, now);
  }
  if (isPaused(facts.pauses) && (tightens || climbed.brownout !== null)) {
    return stay(climbed, previous, { code: 'paused', message: 'The campaign is paused.' }, now);
  }
  return climbed;
}

/** Back to the last lenient stage. */
function back(climbed: Climb, because: Because): Climb {
  return {
    ...climbed,
    stage: climbed.lenient,
    grace: null,
    enforcing: null,
    brownout: null,
    straggler: null,
    next: null,
    because: [because, ...climbed.because],
  };
}

/** No further than it is, and never in a grace that has run out meanwhile. */
function stay(climbed: Climb, previous: Standing, because: Because, now: Instant): Climb {
  if (previous.enforcing === null && climbed.enforcing !== null) {
    const stage = isStricter(climbed.lenient, previous.stage) ? previous.stage : climbed.lenient;
    return { ...back(climbed, because), stage };
  }
  const grace =
    previous.grace !== null && (previous.enforcing !== null || previous.grace.endsAt > now)
      ? previous.grace
      : null;
  const stage = previous.stage === 'grace' && grace === null ? previous.lenient : previous.stage;
  return {
    ...climbed,
    stage,
    phase: previous.phase,
    lenient: previous.lenient,
    grace,
    enforcing: previous.enforcing,
    brownout: null,
    next: null,
    because: [because, ...climbed.because],
  };
}

function leniencyDates(facts: StandingFacts, now: Instant): readonly (Instant | null)[] {
  return facts.leniencies
    .filter((one) => one.kind !== 'extension')
    .map((one) => (one.from > now ? one.from : endOf(one)));
}

function earliest(instants: readonly (Instant | null)[], now: Instant): Instant | null {
  const future = instants.filter((one): one is Instant => one !== null && one > now);
  return future.length === 0 ? null : Math.min(...future);
}

/** Does the difference change what a client is told? The reasons and the next look do not. */
export function changesAnswer(before: Standing, after: Standing): boolean {
  const answer = ({ because: _because, lookAgainAt: _lookAgainAt, since: _since, ...rest }: Standing) =>
    JSON.stringify(rest);
  return answer(before) !== answer(after);
}
