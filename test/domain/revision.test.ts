import { describe, expect, it } from 'vitest';
import type { Phase } from '../../src/domain/plan.ts';
import { checkRevision } from '../../src/domain/revision.ts';
import { plan } from './small-plan.ts';
import { phase } from './standing-facts.ts';

const GRACE = phase('grace', 'grace');
const BEFORE = plan({ phases: [phase('warn', 'warn'), GRACE] });
const check = (grace: Phase | null, realStart: string | null = '2027-05-10') =>
  checkRevision(BEFORE, plan({ phases: [phase('warn', 'warn'), ...(grace === null ? [] : [grace])] }), [
    { phase: 'grace', realStart },
  ]);

describe('a revision of a running campaign', () => {
  it('may change anything that has not started', () => {
    expect(checkRevision(null, BEFORE, [])).toBeNull();
    expect(check({ ...GRACE, stage: 'warn', grace: null }, null)).toBeNull();
    expect(check(null, null)).toBeNull();
  });

  it('keeps a started phase', () => {
    expect(check(GRACE)).toBeNull();
    expect(check(null)).toContain('grace has started and cannot be removed');
  });

  it('keeps what customers were promised of a started phase', () => {
    const changes: Partial<Phase>[] = [
      { stage: 'enforce-product' },
      { cohorts: ['pilot', 'rest'] },
      { products: ['atlas-viewer'] },
      { features: ['render'] },
      { grace: { days: 1, from: 'phase-start' } },
    ];
    for (const change of changes) expect(check({ ...GRACE, ...change })).toContain('stay as they are');
    expect(check({ ...GRACE, gates: [{ kind: 'approval', role: 'approver' }] })).toBeNull();
  });
});
