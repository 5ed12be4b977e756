import { describe, expect, it } from 'vitest';
import { describeSimulation } from '../../src/simulate/describe-simulation.ts';
import { simulate } from '../../src/simulate/simulate.ts';
import { HOLIDAYS, sampleCustomers, samplePlan } from './sample.ts';

const plan = samplePlan();
const customers = sampleCustomers(40);
const open = { ...plan, phases: plan.phases.map((phase) => ({ ...phase, gates: [] })) };
const text = (of: typeof plan, assumptions = {}) =>
  describeSimulation(simulate({ plan: of, customers, holidays: HOLIDAYS, seed: '1', assumptions })).join(
    '\n',
  );

describe('a simulation, told to people', () => {
  const told = text(open);

  it('goes month by month, each named once and in order', () => {
    const months = told.match(/^[A-Z][a-z]+ 20\d\d$/gm) ?? [];
    expect(months.slice(0, 3)).toEqual(['March 2027', 'April 2027', 'May 2027']);
    expect(new Set(months).size).toBe(months.length);
  });

  it('names phases, briefings, mails and stages', () => {
    expect(told).toContain('Mon 5  pilot-warn starts (warn, ');
    expect(told).toMatch(/Mon 5 {2}Briefing pilot-briefing to \d+ colleagues/);
    expect(told).toMatch(/Mail pilot-notice \(notice\): \d+ messages to \d+ accounts/);
    expect(told).toMatch(/then {3}pilot: .*\d+ grace/);
  });

  it('ends with who would be blocked', () => {
    const summary = told.slice(told.indexOf('Summary'));
    expect(summary).toContain('Every phase started; the last one, rest-feature, on ');
    expect(summary).toMatch(/accounts would be blocked: \d+ entitled but not activated, \d+ not entitled/);
  });

  it('says what a phase waits for, and what it waited for in vain', () => {
    const stuck = text(plan, { approvalDays: null, patienceDays: 10 });
    expect(stuck).toContain('pilot-warn has to wait (wait)');
    expect(stuck).toContain('wait: Waiting for the approval of a product-manager.');
    expect(stuck).toContain('pilot-warn did not start. Waiting for the approval of a product-manager.');
  });
});
