import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CustomerCounts, checkAgainstCustomers } from '../../src/plan/check-customers.ts';
import { readCampaign } from '../../src/plan/read-campaign.ts';

const clean = readFileSync(join(import.meta.dirname, 'cases/clean.yaml'), 'utf8');
const withoutRamp = clean.replace(', ramp: {share: 50%}', '');

function problems(text: string, counts: CustomerCounts) {
  const { plan, places } = readCampaign('tiny.yaml', text, { templates: null });
  if (plan === null || places === null) throw new Error('The file should be readable.');
  return checkAgainstCustomers(plan, places, counts).map((one) => [one.code, one.line, one.severity]);
}

test('a cohort nobody is in is an error at its entry', () => {
  const counts = { accounts: 60, cohorts: new Map([['rest', 60]]) };
  expect(problems(clean, counts)).toEqual([['empty-cohort', 13, 'error']]);
});

test('a phase that would enforce more accounts than the limits allow needs a ramp', () => {
  const counts = {
    accounts: 100,
    cohorts: new Map([
      ['pilot', 5],
      ['rest', 95],
    ]),
  };
  expect(problems(withoutRamp, counts)).toEqual([['larger-than-limits', 18, 'error']]);
  expect(problems(clean, counts)).toEqual([]);
});

test('only the accounts that own its products count for a phase, where that is known', () => {
  const cohorts = new Map([
    ['pilot', 5],
    ['rest', 95],
  ]);
  const phases = (grace: number) => ({ accounts: 100, cohorts, phases: new Map([['grace', grace]]) });
  expect(problems(withoutRamp, phases(20))).toEqual([]);
  expect(problems(withoutRamp, phases(21))).toEqual([['larger-than-limits', 18, 'error']]);
});
