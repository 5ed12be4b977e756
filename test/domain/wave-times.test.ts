import { describe, expect, it } from 'vitest';
import { localDateOf } from '../../src/domain/days.ts';
import { plannedStarts } from '../../src/domain/planned-start.ts';
import {
  briefingDay,
  mayLeave,
  promiseOf,
  replayPromise,
  waveDay,
  waveDueAt,
  waveSpans,
} from '../../src/domain/wave-times.ts';
import { following, plan, wave } from './small-plan.ts';
import { phase, RULES, slot } from './standing-facts.ts';

const briefing = (lead: { days: number } | { workdays: number }) => ({
  ...{ key: 'briefing', for: ['notice'], lead, to: ['rep' as const], template: 'briefing' },
  fourWs: { what: '', when: '', why: '', where: '' },
});

describe('waves', () => {
  it('count from each account’s own planned start, ramp steps included', () => {
    const ramped = phase('grace', 'grace', { ramp: { share: 0.1, perDays: 1 } });
    const days = [0, 1, 4].map((step) =>
      waveDay(wave('notice', 'grace', -30), ramped, '2027-05-10', step, RULES),
    );
    expect(days).toEqual(['2027-04-10', '2027-04-11', '2027-04-17']);
    expect(waveDay(wave('survey', 'grace', 14), ramped, '2027-05-10', 0, RULES)).toBe('2027-05-24');
  });

  it('leave in the reader’s own send window on or after their day', () => {
    const due = (day: string, rules = RULES, at = { days: 0, seconds: 0 }) =>
      new Date(waveDueAt(wave('notice', 'grace', 0, { at }), day, rules)).toISOString();
    expect(due('2027-05-10')).toBe('2027-05-10T07:00:00.000Z');
    expect(due('2027-05-08')).toBe('2027-05-10T07:00:00.000Z');
    expect(due('2027-05-10', { ...RULES, zone: 'America/New_York' })).toBe('2027-05-10T13:00:00.000Z');
    expect(due('2027-05-10', RULES, { days: 0, seconds: 13 * 3600 })).toBe('2027-05-10T11:00:00.000Z');
    expect(due('2027-05-10', RULES, { days: 0, seconds: 17 * 3600 })).toBe('2027-05-11T07:00:00.000Z');
  });

  it('span from the first ramp step to the last', () => {
    const of = plan({
      phases: [
        phase('grace', 'grace', {
          start: { date: '2027-05-10', after: null },
          ramp: { share: 0.1, perDays: 1 },
        }),
        phase('plain', 'warn', { start: { date: '2027-05-10', after: null } }),
      ],
      waves: [wave('notice', 'grace', -30), wave('survey', 'plain', 14)],
    });
    const spans = waveSpans(of, plannedStarts(of, [], RULES, null), RULES);
    // Ten steps on tightening days: Mon 10 May to Tue 25 May.
    expect(spans.get('notice')).toEqual({ from: '2027-04-10', to: '2027-04-25' });
    expect(spans.get('survey')).toEqual({ from: '2027-05-24', to: '2027-05-24' });
  });

  it('have as many steps as the share says, also where one over it is not exact', () => {
    const share = 1 / 49;
    const of = plan({
      phases: [
        phase('grace', 'grace', { start: { date: '2027-05-10', after: null }, ramp: { share, perDays: 1 } }),
      ],
      waves: [wave('notice', 'grace', 0)],
    });
    const last = waveSpans(of, plannedStarts(of, [], RULES, null), RULES).get('notice')?.to;
    expect(last).toBe('2027-08-02');
  });

  it('leave after the predecessor really started, unless they are early', () => {
    const grace = following(phase('grace', 'grace'), 'warn', 21);
    const leaves = (early: boolean, realStart: string | null, rolledBack = false) =>
      mayLeave(wave('notice', 'grace', -30, { early }), grace, [{ phase: 'warn', realStart, rolledBack }]);
    expect(leaves(false, null)).toBe(false);
    expect(leaves(true, null)).toBe(true);
    expect(leaves(false, '2027-04-05')).toBe(true);
    expect(leaves(false, '2027-04-05', true)).toBe(false);
    const own = [{ phase: 'grace', realStart: null, rolledBack: true }];
    expect(mayLeave(wave('notice', 'grace', -30, { early: true }), grace, own)).toBe(false);
    expect(mayLeave(wave('notice', 'first', -30), phase('first', 'grace'), [])).toBe(true);
  });

  it('follow their briefing by its lead', () => {
    expect(briefingDay(briefing({ workdays: 5 }), '2027-05-12', RULES)).toBe('2027-05-05');
    expect(briefingDay(briefing({ workdays: 3 }), '2027-05-16', RULES)).toBe('2027-05-12');
    expect(briefingDay(briefing({ days: 3 }), '2027-05-16', RULES)).toBe('2027-05-13');
  });
});

describe('what a notice promises', () => {
  it('is the day its phase bites: the end of grace, or the start of an enforce phase', () => {
    const grace = phase('grace', 'grace', { grace: { days: 18, from: 'notice-delivered' } });
    expect(promiseOf(grace, slot('2027-05-10'), RULES)).toEqual({
      startsOn: '2027-05-10',
      notBefore: '2027-05-31',
      brownouts: [],
    });
    expect(promiseOf(phase('enforce', 'enforce-product'), slot('2027-05-10'), RULES).notBefore).toBe(
      '2027-05-10',
    );
  });

  it('names brown-outs at slots on which anything may tighten', () => {
    const brown = phase('grace', 'grace', {
      grace: { days: 45, from: 'phase-start' },
      brownouts: [
        { atDays: 15, forSeconds: 3600 },
        { atDays: 19, forSeconds: 600 },
      ],
    });
    const { brownouts } = promiseOf(brown, slot('2027-05-10'), RULES);
    expect(brownouts.map((one) => localDateOf(one.from, RULES.zone))).toEqual(['2027-05-25', '2027-05-31']);
    expect(brownouts.map((one) => one.until - one.from)).toEqual([3_600_000, 600_000]);
  });

  it('is a full grace and a lead from the day it is sent when it is replayed (E10)', () => {
    const rules = { leadDays: 14, validForDays: 180, evidence: 'delivered' as const };
    const grace = (days: number) =>
      phase('grace', 'grace', {
        grace: { days, from: 'phase-start' },
        brownouts: [
          { atDays: 7, forSeconds: 3600 },
          { atDays: 16, forSeconds: 3600 },
        ],
      });
    const replayed = replayPromise(grace(21), slot('2027-05-10'), '2027-09-06', RULES, rules);
    expect(replayed).toMatchObject({ startsOn: '2027-09-06', notBefore: '2027-09-27' });
    // The first brown-out comes before the notice is old enough: it is not promised again.
    expect(replayed.brownouts.map((one) => one.from)).toEqual([slot('2027-09-22')]);
    const short = replayPromise(grace(3), slot('2027-05-10'), '2027-09-06', RULES, rules);
    expect(short.notBefore).toBe('2027-09-21');
    const ahead = replayPromise(grace(21), slot('2027-05-10'), '2027-04-12', RULES, rules);
    expect(ahead).toMatchObject({ startsOn: '2027-05-10', notBefore: '2027-05-31' });
    const enforce = phase('enforce', 'enforce-product');
    expect(replayPromise(enforce, slot('2027-05-10'), '2027-09-06', RULES, rules)).toEqual({
      startsOn: '2027-09-21',
      notBefore: '2027-09-21',
      brownouts: [],
    });
  });
});
