import type { DayRules, Holidays } from '../../src/domain/calendar.ts';
import type { LanePhase, StandingFacts } from '../../src/domain/climb.ts';
import { addDays, localDateOf, startOfDay } from '../../src/domain/days.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { Leniency } from '../../src/domain/leniency.ts';
import type { Notice } from '../../src/domain/notice.ts';
import type { Phase } from '../../src/domain/plan.ts';
import type { Stage } from '../../src/domain/policy/stage.ts';
import { advanceStanding, initialStanding, type Standing } from '../../src/domain/standing.ts';

/** 10:00 in Berlin on this day: the time at which stages tighten in these tests. */
export function slot(day: string): Instant {
  return Date.parse(`${day}T10:00:00${day >= '2027-03-28' && day < '2027-10-31' ? '+02:00' : '+01:00'}`);
}

export const RULES: DayRules = {
  zone: 'Europe/Berlin',
  workdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  countries: [],
  blackouts: [],
  holidays: new Map() as Holidays,
  tightenAt: '10:00',
  sendWindow: { from: '09:00', to: '16:30' },
};

const POLICY: Phase['policy'] = {
  runwayDays: 30,
  offlineForDays: 30,
  documentForDays: 45,
  overage: 0.1,
  whenBlocked: 'read-only',
  afterOffline: 'warn',
  unknownInstallations: 'warn',
  fingerprint: 'most',
  deviceMoves: { max: 3, perDays: 30 },
  leaseDays: null,
};

export function phase(key: string, stage: Stage, changes: Partial<Phase> = {}): Phase {
  return {
    key,
    cohorts: ['pilot'],
    products: ['atlas-cad'],
    features: [],
    stage,
    start: { date: null, after: null },
    grace: stage === 'grace' ? { days: 21, from: 'phase-start' } : null,
    ramp: null,
    gates: [],
    brownouts: [],
    policy: POLICY,
    ...changes,
  };
}

export function lane(of: Phase, day: string, noticePhases = ['grace']): LanePhase {
  return { phase: of, start: slot(day), noticePhases, approval: 'gate-approval:1' };
}

/** Warn on Mon 5 April, grace on Mon 10 May for 21 days (to Mon 31 May), enforce-product on Mon 7 June 2027. */
export const LADDER: readonly LanePhase[] = [
  lane(phase('warn', 'warn'), '2027-04-05'),
  lane(phase('grace', 'grace'), '2027-05-10'),
  lane(phase('enforce', 'enforce-product'), '2027-06-07'),
];

export function notice(delivered: string | null, changes: Partial<Notice> = {}): Notice {
  return {
    deliveryId: 'notice-1',
    phase: 'grace',
    deliveredAt: delivered === null ? null : slot(delivered),
    refutedAt: null,
    contactCurrent: true,
    notBefore: null,
    brownouts: [],
    ...changes,
  };
}

export function leniency(kind: Leniency['kind'], from: string, changes: Partial<Leniency> = {}): Leniency {
  return {
    id: '1',
    kind,
    from: slot(from),
    until: null,
    liftedAt: null,
    days: 0,
    reason: 'asked',
    owner: 'rep-1',
    ...changes,
  };
}

export function facts(changes: Partial<StandingFacts> = {}): StandingFacts {
  return {
    lane: LADDER,
    notices: [notice('2027-04-12')],
    firstCheckAt: null,
    leniencies: [],
    pauses: [],
    rolledBackAt: null,
    rules: RULES,
    notice: { leadDays: 14, validForDays: 180, evidence: 'delivered' },
    revision: 1,
    ...changes,
  };
}

const DAY = 86_400_000;

/**
 * Judges as the worker does: at each date a standing asks for, and whenever something about the account may have
 * changed, here once a day.
 * @param of the facts, or what they are at an instant
 */
export function walk(
  to: string | Instant,
  of: StandingFacts | ((now: Instant) => StandingFacts) = facts(),
  from?: Standing,
): Standing {
  const until = typeof to === 'string' ? slot(to) : to;
  const at = typeof of === 'function' ? of : () => of;
  let now = Math.min(slot('2027-03-01'), until);
  let standing = from ?? initialStanding(now);
  while (now < until) {
    standing = advanceStanding(at(now), standing, now);
    const tomorrow = startOfDay(addDays(localDateOf(now, RULES.zone), 1), RULES.zone) + 10 * 3_600_000;
    now = Math.min(standing.lookAgainAt ?? until, tomorrow, now + DAY + 3_600_000);
  }
  return advanceStanding(at(until), standing, until);
}
