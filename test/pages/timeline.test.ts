import { describe, expect, it } from 'vitest';
import { axisOf, monthsOf, positionOf } from '../../src/pages/console/timeline-axis.ts';
import { type Timeline, TimelineChart } from '../../src/pages/console/timeline-chart.tsx';
import { lanesOf, type TimelinePhase, type TimelineWave } from '../../src/pages/console/timeline-lanes.ts';
import { TimelineTables } from '../../src/pages/console/timeline-table.tsx';
import { renderPage } from '../../src/pages/page.tsx';
import { campaignProps, frame } from '../support/sample-campaign-props.ts';

function phase(key: string, change: Partial<TimelinePhase>): TimelinePhase {
  return {
    key,
    stage: 'warn',
    cohorts: ['pilot', 'rest'],
    products: ['cad', 'viewer'],
    features: [],
    plannedStart: '2027-03-01',
    realStart: null,
    ...change,
  };
}

const observe = phase('observe', { stage: 'observe' });
const warn = phase('warn', { cohorts: ['pilot'], products: ['cad'], plannedStart: '2027-04-05' });

describe('lanes', () => {
  const lanes = (phases: TimelinePhase[]) => lanesOf(phases, ['pilot', 'rest'], ['cad', 'viewer']);
  const words = (phases: TimelinePhase[]) =>
    lanes(phases).map((lane) => [...lane.cohorts, ...lane.products, ...lane.features].join(' '));

  it('join cohorts and products that go through the same phases', () => {
    expect(words([observe])).toEqual(['pilot rest cad viewer']);
  });

  it('part where cohorts or products go different ways, so that none shows a stage it never has', () => {
    expect(words([observe, warn])).toEqual(['pilot cad', 'rest cad', 'pilot rest viewer']);
  });

  it('end each bar where the next phase of the lane starts, and leave the last one open', () => {
    const bars = lanes([observe, warn])[0]?.bars.map(({ phase: { key }, from, to }) => [key, from, to]);
    expect(bars).toEqual([
      ['observe', '2027-03-01', '2027-04-05'],
      ['warn', '2027-04-05', null],
    ]);
  });

  it('count from the real start once there is one', () => {
    const late = { ...warn, realStart: '2027-04-19' };
    expect(lanes([observe, late])[0]?.bars[0]?.to).toBe('2027-04-19');
  });

  it('keep phases about features apart, because they do not end the stage of the product', () => {
    const feature = phase('render', { products: ['cad'], features: ['render'], plannedStart: '2027-05-03' });
    expect(words([observe, feature])).toEqual(['pilot rest cad viewer', 'pilot rest cad render']);
  });
});

describe('the axis', () => {
  const wave: TimelineWave = { key: 'w', kind: 'notice', phase: 'warn', day: '2027-02-10', state: 'planned' };

  it('spans whole months from the first wave or phase to a while after the last', () => {
    expect(axisOf([warn], [wave], '2027-03-15')).toEqual({ from: '2027-02-01', to: '2027-06-01' });
  });

  it('reaches out for today when it is near, and not when it would squeeze the plan', () => {
    expect(axisOf([warn], [], '2027-01-20')?.from).toBe('2027-01-01');
    expect(axisOf([warn], [], '2026-01-20')?.from).toBe('2027-04-01');
    expect(axisOf([warn], [], '2027-07-02')?.to).toBe('2027-08-01');
    expect(axisOf([warn], [], '2029-07-02')?.to).toBe('2027-06-01');
  });

  it('has no month twice and none left out across a turn of the year', () => {
    expect(monthsOf({ from: '2027-11-01', to: '2028-03-01' })).toEqual([
      '2027-11-01',
      '2027-12-01',
      '2028-01-01',
      '2028-02-01',
    ]);
  });

  it('places days by their share and never outside', () => {
    const axis = { from: '2027-04-01', to: '2027-05-01' };
    expect(positionOf('2027-04-16', axis)).toBe(0.5);
    expect(positionOf('2026-04-16', axis)).toBe(0);
    expect(positionOf('2028-04-16', axis)).toBe(1);
  });

  it('is none without phases and waves', () => {
    expect(axisOf([], [], '2027-01-01')).toBeNull();
  });
});

describe('the chart', () => {
  const { timeline } = campaignProps;
  const tables = renderPage(TimelineTables({ timeline, reader: frame.reader }));
  const chart = chartOf(timeline);

  function chartOf(drawn: Timeline): string {
    const svg = TimelineChart({ timeline: drawn, reader: frame.reader });
    if (!svg) throw new Error('there is nothing to draw');
    return renderPage(svg);
  }

  it('says no date, phase or wave that the tables do not say, too', () => {
    const titles = [...chart.matchAll(/<title>([^<]*)<\/title>/g)].map((match) => match[1] ?? '');
    expect(titles.length).toBeGreaterThan(timeline.phases.length + timeline.waves.length - 1);
    for (const title of titles) {
      expect(tables).toContain(`>${title.split(':')[0]}</th>`);
      for (const date of title.match(/\d{1,2} [A-Z][a-z]+ \d{4}/g) ?? [])
        expect(tables).toContain(`>${date}</time>`);
    }
  });

  it('draws each phase and each wave', () => {
    for (const { key } of [...timeline.phases, ...timeline.waves]) expect(chart).toContain(`<title>${key}: `);
  });

  it('paints in full only what is behind: nothing of a phase that has not started', () => {
    const phases = timeline.phases.map((one) => ({ ...one, realStart: null }));
    expect(chartOf({ ...timeline, phases })).not.toContain('class="real"');
    expect(chart).toContain('class="real"');
  });

  it('marks today', () => {
    expect(chart).toContain('Today, 8 Jun 2027');
  });
});
