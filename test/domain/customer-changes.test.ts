import { describe, expect, test } from 'vitest';
import { type ChangeFacts, customerChanges } from '../../src/domain/customer-changes.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { leniency, phase, RULES, slot } from './standing-facts.ts';

const PHASES = [
  phase('warn', 'warn'),
  phase('grace', 'grace'),
  phase('enforce', 'enforce-product'),
  phase('features', 'enforce-feature'),
  phase('others', 'warn', { cohorts: ['rest'] }),
];

/** Warn really started on Mon 5 April; the rest is planned: grace 10 May for 21 days, enforce 7 June, features 5 July. */
function facts(changes: Partial<ChangeFacts> = {}): ChangeFacts {
  return {
    plan: { phases: PHASES, waves: [] } as unknown as Plan,
    of: { cohort: 'pilot', product: 'atlas-cad', feature: '', step: () => 0, rules: RULES },
    started: [{ phase: 'warn', realStart: '2027-04-05', rolledBackAt: null, approval: null }],
    planned: new Map([
      ['grace', '2027-05-10'],
      ['enforce', '2027-06-07'],
      ['features', '2027-07-05'],
      ['others', '2027-05-03'],
    ]),
    promises: new Map(),
    campaign: RULES,
    pauses: [],
    leniencies: [],
    grace: null,
    ...changes,
  };
}

const NOW = slot('2027-05-03');
const daysOf = (changes: Partial<ChangeFacts> = {}, now = NOW) =>
  customerChanges(facts(changes), now).map(({ to, day }) => `${to} ${day}`);

describe('what a customer is shown of their own rollout', () => {
  test('its stages in order, past and to come; enforcing after a grace is said once', () => {
    expect(daysOf()).toEqual([
      'warn 2027-04-05',
      'grace 2027-05-10',
      'grace-end 2027-05-31',
      'enforce-feature 2027-07-05',
    ]);
  });

  test('the end of a running grace is its own, and a promise is never undercut', () => {
    const grace = { phase: 'grace', startedAt: slot('2027-05-10'), endsAt: slot('2027-06-14') };
    expect(daysOf({ grace })).toContain('grace-end 2027-06-14');
    expect(daysOf({ promises: new Map([['grace', '2027-06-03']]) })).toContain('grace-end 2027-06-03');
  });

  test('more days move what is to come and can block, and nothing else', () => {
    const more = [leniency('extension', '2027-05-03', { days: 14 })];
    expect(daysOf({ leniencies: more })).toEqual([
      'warn 2027-04-05',
      'grace 2027-05-10',
      'grace-end 2027-06-14',
      'enforce-feature 2027-07-19',
    ]);
  });

  test('what would block waits for the end of an exemption, and is not announced while a hold has no end', () => {
    const exempt = [leniency('exemption', '2027-05-01', { until: slot('2027-09-01') })];
    expect(daysOf({ leniencies: exempt })).toContain('enforce-feature 2027-09-01');
    expect(daysOf({ leniencies: [leniency('hold', '2027-05-01')] })).toEqual(['warn 2027-04-05']);
  });

  test('a phase that was rolled back, that is for others or that has no day is not shown', () => {
    const rolledBack = {
      phase: 'warn',
      realStart: '2027-04-05',
      rolledBackAt: slot('2027-04-20'),
      approval: null,
    };
    expect(daysOf({ started: [rolledBack], planned: new Map() })).toEqual([]);
  });
});
