import type { Phase, Plan, Wave } from '../../src/domain/plan.ts';
import { phase, RULES } from './standing-facts.ts';

/** A wave with the defaults of a campaign file. */
export function wave(key: string, of: string, days: number, changes: Partial<Wave> = {}): Wave {
  return {
    key,
    phase: of,
    at: { days, seconds: 0 },
    kind: 'notice',
    audience: 'all',
    to: ['primary'],
    template: 'notice',
    variants: [],
    early: false,
    latenessDays: 2,
    ...changes,
  };
}

/** A plan of two cohorts and no phases; a test adds what it is about. */
export function plan(changes: Partial<Plan> = {}): Plan {
  return {
    campaign: 'atlas',
    title: 'Atlas',
    why: 'Fair for everybody.',
    seed: 'atlas',
    rolloutUnit: 'account',
    timeZone: RULES.zone,
    calendar: {
      workdays: RULES.workdays,
      holidays: [],
      sendWindow: RULES.sendWindow,
      tightenAt: RULES.tightenAt,
      blackouts: [],
    },
    products: [{ key: 'atlas-cad', name: 'Atlas CAD', features: ['render'] }],
    policy: phase('any', 'off').policy,
    notice: { leadDays: 14, validForDays: 180, evidence: 'delivered' },
    lateJoiners: { max: 10 },
    extensions: { maxDays: 30, times: 2 },
    limits: { enforce: null },
    mail: { perContactPerWeek: 3, latenessDays: 2 },
    support: { owners: {}, answerWithinSeconds: {}, faq: null, videos: [], chat: null },
    cohorts: [
      { key: 'pilot', where: { all: true }, take: { count: 5 } },
      { key: 'rest', where: { all: true }, take: null },
    ],
    phases: [],
    safeguards: [],
    briefings: [],
    waves: [],
    mailings: [],
    supersedes: null,
    ...changes,
  };
}

/** A phase that follows another after some days. */
export function following(one: Phase, predecessor: string, soakDays: number): Phase {
  return { ...one, start: { date: null, after: { phase: predecessor, soakDays } } };
}
