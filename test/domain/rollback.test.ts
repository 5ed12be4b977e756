import { describe, expect, it } from 'vitest';
import type { Phase } from '../../src/domain/plan.ts';
import { rolledBackWith } from '../../src/domain/rollback.ts';
import { plan } from './small-plan.ts';
import { phase } from './standing-facts.ts';

const PLAN = plan({
  phases: [
    phase('observe', 'observe', { cohorts: ['pilot', 'rest'] }),
    phase('pilot-warn', 'warn'),
    phase('pilot-grace', 'grace'),
    phase('rest-warn', 'warn', { cohorts: ['rest'] }),
    phase('viewer', 'warn', { cohorts: ['pilot', 'rest'], products: ['atlas-viewer'] }),
  ],
});
const taken = (key: string) => rolledBackWith(PLAN, PLAN.phases.find((one) => one.key === key) as Phase);

describe('a rollback', () => {
  it('takes every later phase of its cohorts along, started or not, and no other', () => {
    expect(taken('pilot-warn')).toEqual(['pilot-warn', 'pilot-grace', 'viewer']);
    expect(taken('rest-warn')).toEqual(['rest-warn', 'viewer']);
    expect(taken('viewer')).toEqual(['viewer']);
    expect(taken('observe')).toHaveLength(5);
  });
});
