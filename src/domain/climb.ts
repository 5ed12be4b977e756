import type { Because } from './because.ts';
import { type DayRules, nextTighteningSlot } from './calendar.ts';
import { at, phaseBecause, straggle, waitUntil } from './climb-rungs.ts';
import { addDays, localDateOf, startOfDay } from './days.ts';
import { clockEvent, graceEnd, promisedBrownouts } from './grace.ts';
import type { Instant } from './instant.ts';
import { cameBackAt, extensionDays, inForce, type Leniency, latestExtension, untilText } from './leniency.ts';
import { judgeNotices, type Notice, standingNotices } from './notice.ts';
import { type Pause, pausedDays } from './pause.ts';
import type { NoticeRules, Phase } from './plan.ts';
import { isStricter, type Stage } from './policy/stage.ts';
import type { Enforcing, Grace, Standing, StragglerReason } from './standing.ts';

/** A started phase that covers the account and product (or feature), with the account's own start in it. */
export type LanePhase = {
  readonly phase: Phase;
  readonly start: Instant;
  /** Phases whose notices count for it (E1). */
  readonly noticePhases: readonly string[];
  /** Who approved that it may enforce; for E9. */
  readonly approval: string | null;
};

/** Everything a standing depends on, at one instant. */
export type StandingFacts = {
  /** In the order of the plan; phases that were rolled back are not in it. */
  readonly lane: readonly LanePhase[];
  readonly notices: readonly Notice[];
  /** First contact of any client of the account for this product. */
  readonly firstCheckAt: Instant | null;
  readonly leniencies: readonly Leniency[];
  readonly pauses: readonly Pause[];
  /** The last rollback of a phase of this lane: notices from before it do not count (E10). */
  readonly rolledBackAt: Instant | null;
  readonly rules: DayRules;
  readonly notice: NoticeRules;
  readonly revision: number;
};

/** Where the ladder alone would put the account. */
export type Climb = {
  readonly stage: Stage;
  readonly phase: string | null;
  readonly lenient: Stage;
  readonly grace: Grace | null;
  readonly enforcing: Enforcing | null;
  readonly straggler: { readonly reason: StragglerReason; readonly phase: string } | null;
  readonly brownout: Standing['brownout'];
  readonly next: Standing['next'];
  readonly because: readonly Because[];
  readonly lookAgainAt: Instant | null;
};

/**
 * The ladder (design, "Which stage", "Grace", E1): the last started phase whose slot has come decides. Grace and enforce
 * phases ask for a standing notice first; the change to enforcing is judged once and then recorded.
 */
export function climb(facts: StandingFacts, previous: Standing, now: Instant, admitted: boolean): Climb {
  const entered = facts.lane.filter((one) => one.start <= now);
  const upcoming = facts.lane.find((one) => one.start > now) ?? null;
  const current = entered.at(-1);
  if (current === undefined) return beforeFirstPhase(facts, upcoming);
  const climbed = isLenient(current.phase.stage)
    ? lenientClimb(current, facts)
    : strictClimb(entered, current, facts, previous, now, admitted);
  return withUpcoming(climbed, upcoming, facts);
}

function isLenient(stage: Stage): boolean {
  return !isStricter(stage, 'warn');
}

function beforeFirstPhase(facts: StandingFacts, upcoming: LanePhase | null): Climb {
  const because: Because = { code: 'no-phase-yet', message: 'No phase has reached this account yet.' };
  return withUpcoming(at('off', null, 'off', [because]), upcoming, facts);
}

function lenientClimb(current: LanePhase, facts: StandingFacts): Climb {
  const { stage, key } = current.phase;
  return at(stage, key, stage, [phaseBecause(current, facts)]);
}

function strictClimb(
  entered: readonly LanePhase[],
  current: LanePhase,
  facts: StandingFacts,
  previous: Standing,
  now: Instant,
  admitted: boolean,
): Climb {
  const lastLenient = entered.findLastIndex((one) => isLenient(one.phase.stage));
  const lenient = entered[lastLenient]?.phase.stage ?? 'off';
  const exemption = inForce(facts.leniencies, 'exemption', now);
  if (exemption !== null) {
    const because: Because = {
      code: 'exemption',
      message: `Exempt ${untilText(exemption, facts.rules.zone)}: ${exemption.reason}`,
    };
    return at(lenient, current.phase.key, lenient, [because, phaseBecause(current, facts)]);
  }
  const graceLane = entered.slice(lastLenient + 1).findLast((one) => one.phase.stage === 'grace') ?? null;
  const air = airUntil(facts, now);
  if (previous.enforcing !== null && (air === null || air <= now)) {
    return stayEnforcing(current, previous, previous.enforcing, lenient, facts, now);
  }
  const since = latest(cameBackAt(facts.leniencies, now), facts.rolledBackAt);
  const waiting =
    graceLane === null ? null : graceClimb(graceLane, current, lenient, since, air, facts, previous, now);
  if (waiting !== null && waiting.kind === 'lenient') return waiting.climb;
  const grace = waiting?.grace ?? null;
  if (grace === null && air !== null && air > now) {
    const slot = nextTighteningSlot(air, facts.rules);
    return {
      ...at(lenient, current.phase.key, lenient, [
        extensionBecause(slot, facts),
        phaseBecause(current, facts),
      ]),
      next: { stage: current.phase.stage, at: slot },
      lookAgainAt: slot,
    };
  }
  return judgeEnforcing(current, grace, lenient, since, facts, now, admitted);
}

/** Grace: not begun (no notice, no clock event), running, or over (then E1 is judged). */
function graceClimb(
  graceLane: LanePhase,
  current: LanePhase,
  lenient: Stage,
  since: Instant | null,
  air: Instant | null,
  facts: StandingFacts,
  previous: Standing,
  now: Instant,
): { readonly kind: 'lenient'; readonly climb: Climb } | { readonly kind: 'over'; readonly grace: Grace } {
  const { phase } = graceLane;
  const standing = standingNotices(facts.notices, graceLane.noticePhases, since);
  const first = standing[0];
  if (first === undefined) {
    const today = localDateOf(now, facts.rules.zone);
    const verdict = judgeNotices(
      facts.notices,
      graceLane.noticePhases,
      today,
      facts.rules.zone,
      facts.notice,
      since,
    );
    const why = !verdict.told && verdict.why === 'refuted' ? 'refuted' : 'not-told';
    return { kind: 'lenient', climb: straggle(why, graceLane, lenient, facts, null) };
  }
  const event = clockEvent(phase, graceLane.start, standing, facts.firstCheckAt);
  if (event === null) {
    const because: Because = {
      code: 'no-clock-event',
      message: 'No client of this account has been heard of, so its grace has not begun.',
    };
    return {
      kind: 'lenient',
      climb: at(lenient, phase.key, lenient, [because, phaseBecause(graceLane, facts)]),
    };
  }
  // E10: whoever came back gets the full grace, so its clock begins with the fresh notice.
  const startedAt = Math.max(graceLane.start, event, since === null ? 0 : (first.deliveredAt ?? 0));
  const visibleFrom = Math.max(
    graceLane.start,
    nextTighteningSlot(Math.max(startedAt, first.deliveredAt ?? 0), facts.rules),
  );
  if (now < visibleFrom) {
    const because: Because = {
      code: 'phase-to-come',
      message: `Its grace begins on ${localDateOf(visibleFrom, facts.rules.zone)}.`,
    };
    const climbed = at(lenient, phase.key, lenient, [because]);
    return {
      kind: 'lenient',
      climb: { ...climbed, next: { stage: 'grace', at: visibleFrom }, lookAgainAt: visibleFrom },
    };
  }
  const computed = graceEnd(
    phase,
    startedAt,
    standing,
    facts,
    extensionDays(facts.leniencies, now),
    pausedDays(facts.pauses, startedAt, now, facts.rules.zone),
    air,
  );
  const kept = previous.grace?.phase === phase.key && previous.enforcing === null ? previous.grace.endsAt : 0;
  const grace: Grace = { phase: phase.key, startedAt, endsAt: Math.max(computed, kept) };
  if (now >= grace.endsAt) return { kind: 'over', grace };
  const climbed = inGrace(grace, current, lenient, standing, facts, now);
  return { kind: 'lenient', climb: stillWaiting(climbed, grace, previous) };
}

/** A grace that goes on only because its account waits for a day (E1, E7) goes on saying so. */
function stillWaiting(climbed: Climb, grace: Grace, previous: Standing): Climb {
  const { straggler } = previous;
  if (straggler === null || previous.grace?.endsAt !== grace.endsAt) return climbed;
  const reason = previous.because.filter((one) => one.code === straggler.reason);
  return { ...climbed, straggler, because: [...reason, ...climbed.because] };
}

function inGrace(
  grace: Grace,
  current: LanePhase,
  lenient: Stage,
  standing: readonly Notice[],
  facts: StandingFacts,
  now: Instant,
): Climb {
  const brownouts = promisedBrownouts(grace, standing, facts, now);
  const running = brownouts.find((one) => one.from <= now && now < one.until) ?? null;
  const because: Because = {
    code: 'grace-running',
    message: `In grace until ${localDateOf(grace.endsAt, facts.rules.zone)}.`,
  };
  const then = current.phase.stage === 'grace' ? 'enforce-product' : current.phase.stage;
  return {
    ...at('grace', grace.phase, lenient, [because]),
    grace,
    brownout: running,
    next: { stage: then, at: grace.endsAt },
    lookAgainAt: soonest([grace.endsAt, ...brownouts.flatMap((one) => [one.from, one.until])], now),
  };
}

/** E1, judged once at the change from lenient to enforcing; E7 has spoken through `admitted`. */
function judgeEnforcing(
  current: LanePhase,
  grace: Grace | null,
  lenient: Stage,
  since: Instant | null,
  facts: StandingFacts,
  now: Instant,
  admitted: boolean,
): Climb {
  const zone = facts.rules.zone;
  const today = localDateOf(now, zone);
  const verdict = judgeNotices(facts.notices, current.noticePhases, today, zone, facts.notice, since);
  if (!verdict.told) {
    const until =
      verdict.from === null ? null : nextTighteningSlot(startOfDay(verdict.from, zone), facts.rules);
    const climbed = straggle(verdict.why, current, lenient, facts, verdict.from);
    return until === null ? climbed : waitUntil(climbed, until, grace, current);
  }
  const slot = nextTighteningSlot(startOfDay(today, zone), facts.rules);
  if (now < slot) {
    // A worker that comes late, or a webhook at night: blocking begins only when somebody is there to help.
    const because: Because = {
      code: 'phase-to-come',
      message: `It tightens on ${localDateOf(slot, zone)}.`,
    };
    const climbed = at(lenient, current.phase.key, lenient, [because, phaseBecause(current, facts)]);
    return waitUntil(climbed, slot, grace, current);
  }
  if (!admitted) {
    const until = nextTighteningSlot(startOfDay(addDays(today, 1), zone), facts.rules);
    return waitUntil(
      straggle('over-limit', current, lenient, facts, localDateOf(until, zone)),
      until,
      grace,
      current,
    );
  }
  const enforcing: Enforcing = {
    since: now,
    phase: current.phase.key,
    noticeId: verdict.notice.deliveryId,
    revision: facts.revision,
    approval: current.approval,
    notBefore: verdict.notice.notBefore,
  };
  return {
    ...at(
      current.phase.stage,
      current.phase.key,
      lenient,
      [phaseBecause(current, facts), graceOver(grace, facts)].flat(),
    ),
    grace,
    enforcing,
  };
}

/** E2: evidence lost after enforcement changes no stage, so nothing is judged again. */
function stayEnforcing(
  current: LanePhase,
  previous: Standing,
  enforcing: Enforcing,
  lenient: Stage,
  facts: StandingFacts,
  now: Instant,
): Climb {
  const lost = !facts.notices.some(
    (one) => one.deliveryId === enforcing.noticeId && one.refutedAt === null && one.contactCurrent,
  );
  const because: Because[] = [phaseBecause(current, facts)];
  if (lost)
    because.push({
      code: 'evidence-lost',
      message: 'The notice it was judged by no longer stands; a case is open.',
    });
  const graceOpen = previous.grace === null || previous.grace.endsAt > now;
  // A grace phase entered again while enforcing (rare: an edited plan) must not loosen into a grace without an end.
  const stage = current.phase.stage === 'grace' && graceOpen ? previous.stage : current.phase.stage;
  return { ...at(stage, current.phase.key, lenient, because), grace: previous.grace, enforcing };
}

/** The end of the air the latest extension gives: its grant plus its days, or the later date of the shifted grace. */
function airUntil(facts: StandingFacts, now: Instant): Instant | null {
  const extension = latestExtension(facts.leniencies, now);
  if (extension === null) return null;
  const zone = facts.rules.zone;
  return startOfDay(addDays(localDateOf(extension.from, zone), extension.days + 1), zone);
}

function extensionBecause(slot: Instant, facts: StandingFacts): Because {
  return { code: 'extension', message: `Given more time until ${localDateOf(slot, facts.rules.zone)}.` };
}

function graceOver(grace: Grace | null, facts: StandingFacts): readonly Because[] {
  if (grace === null) return [];
  return [
    { code: 'grace-over', message: `Its grace ended on ${localDateOf(grace.endsAt, facts.rules.zone)}.` },
  ];
}

function withUpcoming(climbed: Climb, upcoming: LanePhase | null, facts: StandingFacts): Climb {
  if (upcoming === null) return climbed;
  const because: Because = {
    code: 'phase-to-come',
    message: `Phase ${upcoming.phase.key} (${upcoming.phase.stage}) comes on ${localDateOf(upcoming.start, facts.rules.zone)}.`,
  };
  return {
    ...climbed,
    next: climbed.next ?? { stage: upcoming.phase.stage, at: upcoming.start },
    because: [...climbed.because, because],
    lookAgainAt:
      climbed.lookAgainAt === null ? upcoming.start : Math.min(climbed.lookAgainAt, upcoming.start),
  };
}

function latest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  return b === null ? a : Math.max(a, b);
}

function soonest(instants: readonly Instant[], now: Instant): Instant | null {
  const future = instants.filter((one) => one > now);
  return future.length === 0 ? null : Math.min(...future);
}
