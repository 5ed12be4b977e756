import { describe, expect, it } from 'vitest';
import { covers, type LaneOf, laneFor, rolledBackAt, type StartedPhase } from '../../src/domain/lane.ts';
import type { Pause } from '../../src/domain/pause.ts';
import { plan, wave } from './small-plan.ts';
import { phase, RULES, slot } from './standing-facts.ts';

const PLAN = plan({
  phases: [
    phase('warn', 'warn', { cohorts: ['pilot', 'rest'] }),
    phase('grace', 'grace', { ramp: { share: 0.5, perDays: 1 } }),
    phase('enforce', 'enforce-product'),
    phase('render', 'enforce-feature', { features: ['render'] }),
    phase('viewer', 'warn', { products: ['atlas-viewer'] }),
  ],
  waves: [wave('notice', 'grace', -30)],
});
const OF: LaneOf = { cohort: 'pilot', product: 'atlas-cad', feature: '', step: () => 0, rules: RULES };
const start = (key: string, realStart: string, rolledBack: number | null = null): StartedPhase => ({
  phase: key,
  realStart,
  rolledBackAt: rolledBack,
  approval: `gate-approval:${key}`,
});
const NOW = slot('2027-09-01');
const LADDER = [start('enforce', '2027-06-07'), start('warn', '2027-04-05'), start('grace', '2027-05-10')];
const lane = (
  started: readonly StartedPhase[] = LADDER,
  of: Partial<LaneOf> = {},
  pauses: readonly Pause[] = [],
  now = NOW,
) => laneFor(PLAN, started, { ...OF, ...of }, RULES, pauses, now);
const startsOf = (pauses: readonly Pause[], now = NOW) =>
  lane(LADDER, {}, pauses, now).map((one) => one.start);

describe('the lane of an account and product', () => {
  it('holds the started phases that cover it, in the order of the plan', () => {
    expect(lane().map((one) => one.phase.key)).toEqual(['warn', 'grace', 'enforce']);
    expect(lane(LADDER, { cohort: 'rest' }).map((one) => one.phase.key)).toEqual(['warn']);
    expect(lane(LADDER, { product: 'atlas-viewer' })).toEqual([]);
    expect(lane([start('warn', '2027-04-05')]).map((one) => one.phase.key)).toEqual(['warn']);
  });

  it('covers a feature by the phases of its product and by its own', () => {
    const withRender = [...LADDER, start('render', '2027-06-21')];
    expect(lane(withRender).map((one) => one.phase.key)).not.toContain('render');
    expect(lane(withRender, { feature: 'render' }).map((one) => one.phase.key)).toEqual([
      ...['warn', 'grace', 'enforce', 'render'],
    ]);
    expect(
      covers(phase('render', 'enforce-feature', { features: ['render'] }), { ...OF, feature: 'cloud-sync' }),
    ).toBe(false);
  });

  it('names the notices that count for each phase and who approved it (E1, E9)', () => {
    expect(lane().map((one) => one.noticePhases)).toEqual([[], ['grace'], ['grace']]);
    expect(lane()[2]?.approval).toBe('gate-approval:enforce');
  });

  it('starts each account at its own slot of its own ramp step', () => {
    expect(startsOf([])).toEqual([slot('2027-04-05'), slot('2027-05-10'), slot('2027-06-07')]);
    const second = lane(LADDER, { step: (key) => (key === 'grace' ? 1 : 0) });
    expect(second.map((one) => one.start)).toEqual([
      slot('2027-04-05'),
      slot('2027-05-11'),
      slot('2027-06-07'),
    ]);
  });

  it('leaves out what was rolled back, and knows when that was (E10)', () => {
    const back = [start('warn', '2027-04-05'), start('grace', '2027-05-10', slot('2027-05-20'))];
    expect(lane(back).map((one) => one.phase.key)).toEqual(['warn']);
    expect(rolledBackAt(PLAN, back, OF)).toBe(slot('2027-05-20'));
    expect(rolledBackAt(PLAN, back, { ...OF, cohort: 'rest' })).toBeNull();
    expect(rolledBackAt(PLAN, LADDER, OF)).toBeNull();
    const twice = [...back, start('enforce', '2027-06-07', slot('2027-06-20'))];
    expect(rolledBackAt(PLAN, twice, OF)).toBe(slot('2027-06-20'));
  });

  it('shifts a start that a pause reached, and no start before or long after it (E6)', () => {
    // Midnight of Monday 10 May has passed the gates; the pause comes before its slot at 10:00 and takes three days.
    const pause = { from: slot('2027-05-10') - 3_600_000, until: slot('2027-05-13') - 3_600_000 };
    expect(startsOf([pause])).toEqual([slot('2027-04-05'), slot('2027-05-13'), slot('2027-06-07')]);
    expect(startsOf([{ from: slot('2027-05-10'), until: slot('2027-05-13') }])[1]).toBe(slot('2027-05-10'));
    expect(startsOf([{ from: slot('2027-05-03'), until: slot('2027-05-04') }])[1]).toBe(slot('2027-05-10'));
  });

  it('keeps a start ahead while the pause lasts', () => {
    const running = { from: slot('2027-05-10') - 3_600_000, until: null };
    for (const day of ['2027-05-10', '2027-05-20', '2027-06-02'])
      expect(startsOf([running], slot(day))[1]).toBeGreaterThan(slot(day) - 1);
  });

  it('shifts a start again when the pause after the first one reaches it', () => {
    const first = { from: slot('2027-05-10') - 3_600_000, until: slot('2027-05-11') - 3_600_000 };
    const second = { from: slot('2027-05-11') - 1_800_000, until: slot('2027-05-12') - 1_800_000 };
    expect(startsOf([first])[1]).toBe(slot('2027-05-11'));
    expect(startsOf([first, second])[1]).toBe(slot('2027-05-12'));
  });
});
