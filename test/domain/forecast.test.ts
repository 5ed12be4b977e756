import { describe, expect, test } from 'vitest';
import {
  type CohortForecast,
  forecastOf,
  phasesThatWillBlock,
  reportsCountFrom,
} from '../../src/domain/forecast.ts';
import { plan as makePlan } from './small-plan.ts';
import { phase as makePhase } from './standing-facts.ts';

const NOTHING: CohortForecast = {
  ...{ cohort: 'pilot', accounts: 0, neverSeen: 0, seen: 0, blocked: 0, devices: 0 },
  reasons: [],
};
const BOTH = { cohorts: ['pilot', 'rest'] };

describe('the forecast of a phase', () => {
  test('adds up its cohorts and no other, the most frequent reason first', () => {
    const pilot: CohortForecast = {
      ...{ cohort: 'pilot', accounts: 30, neverSeen: 5, seen: 20, blocked: 3, devices: 7 },
      reasons: [
        { code: 'EXPIRED', accounts: 2, devices: 5 },
        { code: 'NOT_ACTIVATED', accounts: 2, devices: 2 },
      ],
    };
    const rest: CohortForecast = {
      ...{ cohort: 'rest', accounts: 10, neverSeen: 0, seen: 10, blocked: 1, devices: 1 },
      reasons: [{ code: 'NOT_ACTIVATED', accounts: 1, devices: 1 }],
    };
    const other = { ...rest, cohort: 'small', blocked: 9 };
    expect(forecastOf(BOTH, [pilot, rest, other])).toEqual({
      ...{ accounts: 40, neverSeen: 5, seen: 30, quiet: 5, blocked: 4, devices: 8, isEnough: true },
      reasons: [
        { code: 'NOT_ACTIVATED', accounts: 3, devices: 3 },
        { code: 'EXPIRED', accounts: 2, devices: 5 },
      ],
    });
  });

  test('says something about all from ten accounts on, or when all were seen', () => {
    const isEnough = (accounts: number, seen: number) =>
      forecastOf(BOTH, [{ ...NOTHING, accounts, seen }]).isEnough;
    expect([isEnough(100, 9), isEnough(100, 10), isEnough(3, 3), isEnough(3, 2)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([isEnough(0, 0), isEnough(5, 0)]).toEqual([false, false]);
  });
});

test('reports of the last two weeks count', () => {
  expect(reportsCountFrom('2027-03-10')).toBe('2027-02-24');
});

test('phases that may block are those from grace on; what started or was rolled back is no forecast', () => {
  const phases = (['off', 'observe', 'warn', 'grace', 'enforce-product', 'enforce-feature'] as const).map(
    (stage) => makePhase(stage, stage),
  );
  const plan = makePlan({ phases });
  const keys = (states: Parameters<typeof phasesThatWillBlock>[1]) =>
    phasesThatWillBlock(plan, states).map((one) => one.key);
  expect(keys([])).toEqual(['grace', 'enforce-product', 'enforce-feature']);
  const states = [
    { phase: 'grace', realStart: '2027-03-01', rolledBackAt: null },
    { phase: 'enforce-product', realStart: null, rolledBackAt: 1 },
    { phase: 'enforce-feature', realStart: null, rolledBackAt: null },
  ];
  expect(keys(states)).toEqual(['enforce-feature']);
});
