import { describe, expect, it } from 'vitest';
import { clockEvent, graceEnd, promisedBrownouts } from '../../src/domain/grace.ts';
import type { Notice } from '../../src/domain/notice.ts';
import type { GraceEvent } from '../../src/domain/plan.ts';
import { facts, leniency, notice, phase, RULES, slot } from './standing-facts.ts';

const grace = (days: number, from: GraceEvent = 'phase-start') =>
  phase('grace', 'grace', { grace: { days, from } });
const HOUR = 3_600_000;
type More = { standing?: readonly Notice[]; extension?: number; paused?: number; air?: number };
const end = (days: number, startedAt: number, { standing = [], extension = 0, paused = 0, air }: More = {}) =>
  graceEnd(grace(days), startedAt, standing, { rules: RULES }, extension, paused, air ?? null);

describe('grace', () => {
  it('starts its clock with the phase, the first delivered notice or the first check', () => {
    const told = [notice('2027-04-12'), notice('2027-04-20')];
    const start = slot('2027-05-10');
    expect(clockEvent(grace(21), start, told, null)).toBe(start);
    expect(clockEvent(grace(21, 'notice-delivered'), start, told, null)).toBe(slot('2027-04-12'));
    expect(clockEvent(grace(21, 'notice-delivered'), start, [], null)).toBeNull();
    expect(clockEvent(grace(21, 'first-check'), start, told, null)).toBeNull();
    expect(clockEvent(grace(21, 'first-check'), start, told, 5)).toBe(5);
  });

  it('ends its days later at the next slot on which anything may tighten', () => {
    expect(end(21, slot('2027-05-10'))).toBe(slot('2027-05-31'));
    // Day 18 is a Friday, followed by no workday.
    expect(end(18, slot('2027-05-10'))).toBe(slot('2027-05-31'));
    expect(end(21, slot('2027-05-10') + 1)).toBe(slot('2027-06-01'));
  });

  it('counts calendar days across a change of the clocks', () => {
    expect(end(21, Date.parse('2027-03-15T10:00:00+01:00'))).toBe(slot('2027-04-05'));
    expect(end(21, Date.parse('2027-10-18T10:00:00+02:00'))).toBe(slot('2027-11-08'));
  });

  it('grows by extensions and paused days, and never ends before a promise or the air of an extension', () => {
    expect(end(21, slot('2027-05-10'), { extension: 7 })).toBe(slot('2027-06-07'));
    expect(end(21, slot('2027-05-10'), { paused: 1 })).toBe(slot('2027-06-01'));
    expect(end(21, slot('2027-05-10'), { air: slot('2027-06-15') - 1 })).toBe(slot('2027-06-15'));
    const promised = { standing: [notice('2027-04-12', { notBefore: '2027-06-14' })] };
    expect(end(21, slot('2027-05-10'), promised)).toBe(slot('2027-06-14'));
    const either = { standing: [...promised.standing, notice('2027-04-12', { notBefore: '2027-06-02' })] };
    expect(end(21, slot('2027-05-10'), either)).toBe(slot('2027-06-02'));
  });

  it('has the brown-outs that were promised, matured and fall inside it, in order', () => {
    const clock = { phase: 'grace', startedAt: slot('2027-05-10'), endsAt: slot('2027-06-07') };
    const brown = (day: string) => ({ from: slot(day), until: slot(day) + HOUR });
    const told = (delivered: string, ...days: string[]) => notice(delivered, { brownouts: days.map(brown) });
    const kept = (standing: readonly Notice[], more = {}) =>
      promisedBrownouts(clock, standing, facts(more), slot('2027-05-20'));
    expect(kept([told('2027-04-12', '2027-05-25', '2027-05-18')])).toEqual([
      brown('2027-05-18'),
      brown('2027-05-25'),
    ]);
    expect(kept([told('2027-05-03', '2027-05-17', '2027-05-18')])).toEqual([brown('2027-05-18')]);
    expect(kept([told('2027-04-12', '2027-05-10', '2027-06-07')])).toEqual([]);
    const extended = { leniencies: [leniency('extension', '2027-05-12', { days: 7 })] };
    expect(kept([told('2027-04-12', '2027-05-25')], extended)).toEqual([]);
    const paused = { pauses: [{ from: slot('2027-05-11'), until: slot('2027-05-12') }] };
    expect(kept([told('2027-04-12', '2027-05-25')], paused)).toEqual([]);
    const before = { pauses: [{ from: slot('2027-04-11'), until: slot('2027-04-12') }] };
    expect(kept([told('2027-04-12', '2027-05-25')], before)).toHaveLength(1);
  });
});
