import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dayRulesFor } from '../../src/domain/calendar.ts';
import type { Plan } from '../../src/domain/plan.ts';
import {
  duePhases,
  inOrderOfStart,
  leadOf,
  type PausedSince,
  type PhaseProgress,
  plannedStarts,
} from '../../src/domain/planned-start.ts';
import { holidaysFor } from '../../src/plan/holidays.ts';
import { readCampaign } from '../../src/plan/read-campaign.ts';
import { following, plan, wave } from './small-plan.ts';
import { phase, RULES } from './standing-facts.ts';

const started = (key: string, realStart: string | null, rolledBack = false): PhaseProgress => ({
  phase: key,
  realStart,
  rolledBack,
});

const briefing = (waves: readonly string[], workdays: number): Plan['briefings'][number] => ({
  key: 'briefing',
  for: waves,
  lead: { workdays },
  to: ['rep'],
  template: 'briefing',
  fourWs: { what: '', when: '', why: '', where: '' },
});

/** Warn from 1 March 2027, then grace after a soak; its notice goes out `leadDays` before, the briefing five workdays before that. */
const two = (soak: number, leadDays: number) =>
  plan({
    phases: [
      { ...phase('warn', 'warn'), start: { date: '2027-03-01', after: null } },
      following(phase('grace', 'grace'), 'warn', soak),
    ],
    waves: leadDays === 0 ? [] : [wave('notice', 'grace', -leadDays)],
    briefings: leadDays === 0 ? [] : [briefing(['notice'], 5)],
  });

const on = (
  of: Plan,
  progress: readonly PhaseProgress[] = [],
  today: string | null = null,
  pausedSince: PausedSince = () => 0,
) =>
  Object.fromEntries(
    [...plannedStarts(of, progress, RULES, today, pausedSince)].map(([key, start]) => [key, start.on]),
  );

describe('planned starts', () => {
  it('of the sample campaign are the dates of the design', () => {
    const text = readFileSync(new URL('../../campaigns/sample.yaml', import.meta.url), 'utf8');
    const sample = readCampaign('sample.yaml', text, { templates: null }).plan as Plan;
    const holidays = holidaysFor(sample.calendar.holidays, 2027, 2028);
    const rules = dayRulesFor(sample.calendar, sample.timeZone, null, holidays);
    const starts = plannedStarts(sample, [], rules, null);
    expect(starts.get('observe')?.on).toBe('2027-03-01');
    expect(starts.get('pilot-warn')?.on).toBe('2027-04-05');
    expect(starts.get('pilot-grace')?.on).toBe('2027-05-12');
    expect(starts.get('pilot-enforce')?.on).toBe('2027-06-09');
    expect(starts.get('rest-enforce')?.on).toBe('2028-01-17');
  });

  it('are the latest of date, soak, and predecessor with briefing and notice', () => {
    expect(on(two(21, 0)).grace).toBe('2027-03-22');
    // Mon 1 March, five workdays of briefing to Mon 8 March, thirty days of notice.
    expect(on(two(21, 30)).grace).toBe('2027-04-07');
    expect(on(two(60, 30)).grace).toBe('2027-04-30');
    const dated = two(21, 0);
    const withDate = {
      ...dated,
      phases: dated.phases.map((one) => ({ ...one, start: { ...one.start, date: '2027-05-01' } })),
    };
    expect(on(withDate)).toEqual({ warn: '2027-05-01', grace: '2027-05-22' });
  });

  it('count a longer lead in days, and waves after the start not at all', () => {
    const one = two(0, 30);
    const days = { ...one, briefings: [{ ...briefing(['notice'], 0), lead: { days: 10 } }] };
    expect(on(days).grace).toBe('2027-04-10');
    const later = { ...one, waves: [...one.waves, wave('survey', 'grace', 90), wave('remind', 'grace', -7)] };
    expect(leadOf('grace', later)).toEqual({ waveDays: 30, briefingWorkdays: 5, briefingDays: 0 });
    const hours = { ...one, waves: [wave('soon', 'grace', -2, { at: { days: -2, seconds: -3600 } })] };
    expect(leadOf('grace', hours).waveDays).toBe(3);
  });

  it('follow the real start of the predecessor, and history stays history', () => {
    const progress = [started('warn', '2027-03-15')];
    expect(on(two(21, 30), progress)).toEqual({ warn: '2027-03-15', grace: '2027-04-21' });
    expect(on(two(21, 30), [...progress, started('grace', '2027-04-28')], '2027-06-01').grace).toBe(
      '2027-04-28',
    );
  });

  it('move later each day while a gate waits, and never earlier', () => {
    const progress = [started('warn', '2027-03-01')];
    expect(on(two(21, 30), progress, '2027-04-06').grace).toBe('2027-04-07');
    expect(on(two(21, 30), progress, '2027-04-20').grace).toBe('2027-04-20');
    const waiting = plannedStarts(two(21, 30), progress, RULES, '2027-04-20').get('grace');
    expect(waiting).toMatchObject({ started: false, because: 'Its gates have not passed yet.' });
  });

  it('shift the dates of the file, and what counts from a real start, by the days of a pause since (E6)', () => {
    const nine = (since: string | null) => (since === null ? 9 : 0);
    expect(on(two(21, 0), [], null, nine)).toEqual({ warn: '2027-03-10', grace: '2027-03-31' });
    const duringSoak = (since: string | null) => (since === '2027-03-01' || since === null ? 4 : 0);
    const progress = [started('warn', '2027-03-01')];
    expect(on(two(21, 0), progress, null, duringSoak).grace).toBe('2027-03-26');
    expect(on(two(0, 30), progress, null, duringSoak).grace).toBe('2027-04-11');
  });

  it('do not wait for a wave that may leave early', () => {
    const early = { ...two(21, 30), waves: [wave('notice', 'grace', -30, { early: true })] };
    expect(on(early).grace).toBe('2027-03-22');
  });

  it('are worked out from the first phase on, whatever the order of the file, and end for a cycle', () => {
    const backwards = two(21, 30);
    const turned = { ...backwards, phases: backwards.phases.toReversed() };
    expect(on(turned)).toEqual(on(backwards));
    expect(inOrderOfStart(turned.phases).map((one) => one.key)).toEqual(['warn', 'grace']);
    const cycle = [following(phase('a', 'warn'), 'b', 1), following(phase('b', 'warn'), 'a', 1)];
    expect(inOrderOfStart(cycle).map((one) => one.key)).toEqual(['a', 'b']);
  });

  it('make a phase due on its day, once its predecessor really started', () => {
    const due = (progress: readonly PhaseProgress[], today: string) =>
      duePhases(two(21, 30), progress, RULES, today, () => 0).map((one) => one.key);
    expect(due([], '2027-02-28')).toEqual([]);
    expect(due([], '2027-03-01')).toEqual(['warn']);
    expect(due([], '2027-09-01')).toEqual(['warn']);
    expect(due([started('warn', '2027-03-01')], '2027-04-06')).toEqual([]);
    expect(due([started('warn', '2027-03-01')], '2027-04-07')).toEqual(['grace']);
    expect(due([started('warn', '2027-03-01', true)], '2027-04-07')).toEqual([]);
    expect(due([started('warn', '2027-03-01'), started('grace', null, true)], '2027-04-07')).toEqual([]);
    expect(due([started('warn', '2027-03-01'), started('grace', '2027-04-07')], '2027-05-07')).toEqual([]);
  });
});
