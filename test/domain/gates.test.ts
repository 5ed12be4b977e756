import { describe, expect, it } from 'vitest';
import { holds } from '../../src/domain/bound.ts';
import { type GateFacts, judgeGates, VERDICTS, worst } from '../../src/domain/gates.ts';
import type { Gate } from '../../src/domain/plan.ts';

const FACTS: GateFacts = {
  approvedBy: [],
  overridden: false,
  briefings: { sent: 10, acknowledged: 9 },
  waves: new Map([['notice', { accounts: 20, delivered: 19 }]]),
  activation: { accounts: 10, activated: 6 },
  wouldBlock: 3,
  openCases: 5,
  feedback: { responses: 5, score: 3.5 },
};

const DATA: readonly Gate[] = [
  { kind: 'briefed', acknowledged: { operator: '>=', value: 0.9 } },
  { kind: 'delivered', wave: 'notice', share: { operator: '>=', value: 0.95 } },
  { kind: 'activated', share: { operator: '>=', value: 0.6 }, sample: 10 },
  { kind: 'wouldBlock', accounts: { operator: '<=', value: 3 } },
  { kind: 'openCases', count: { operator: '<=', value: 5 } },
  { kind: 'feedback', score: { operator: '>=', value: 3.5 }, responses: { operator: '>=', value: 5 } },
];
const APPROVAL: Gate = { kind: 'approval', role: 'approver' };

const verdictOf = (kind: Gate['kind'], facts: Partial<GateFacts>) =>
  judgeGates(DATA, { ...FACTS, ...facts }).gates.find((one) => one.gate === kind)?.verdict;

describe('gates', () => {
  it('pass when every number just keeps its bound', () => {
    expect(judgeGates(DATA, FACTS).verdict).toBe('pass');
    expect(judgeGates([], FACTS).verdict).toBe('pass');
  });

  it('take the worst verdict of all', () => {
    expect(VERDICTS).toEqual(['pass', 'wait', 'inconclusive', 'fail']);
    expect(worst(['pass', 'fail', 'wait', 'inconclusive'])).toBe('fail');
    expect(worst(['wait', 'inconclusive', 'pass'])).toBe('inconclusive');
    expect(worst([])).toBe('pass');
    const short = { briefings: { sent: 10, acknowledged: 8 } };
    expect(judgeGates(DATA, { ...FACTS, ...short }).verdict).toBe('wait');
    expect(judgeGates(DATA, { ...FACTS, ...short, wouldBlock: 4 }).verdict).toBe('fail');
  });

  it('wait for what still can come, and fail on what is wrong', () => {
    expect(verdictOf('briefed', { briefings: { sent: 10, acknowledged: 8 } })).toBe('wait');
    expect(verdictOf('delivered', { waves: new Map([['notice', { accounts: 100, delivered: 94 }]]) })).toBe(
      'wait',
    );
    expect(verdictOf('activated', { activation: { accounts: 10, activated: 5 } })).toBe('wait');
    expect(verdictOf('wouldBlock', { wouldBlock: 4 })).toBe('fail');
    expect(verdictOf('openCases', { openCases: 6 })).toBe('fail');
    expect(verdictOf('feedback', { feedback: { responses: 5, score: 3.4 } })).toBe('fail');
  });

  it('take no data for no answer, never for zero', () => {
    expect(verdictOf('wouldBlock', { wouldBlock: null })).toBe('inconclusive');
    expect(verdictOf('wouldBlock', { wouldBlock: 0 })).toBe('pass');
    expect(verdictOf('briefed', { briefings: { sent: 0, acknowledged: 0 } })).toBe('inconclusive');
    expect(verdictOf('delivered', { waves: new Map() })).toBe('inconclusive');
    expect(verdictOf('delivered', { waves: new Map([['notice', { accounts: 0, delivered: 0 }]]) })).toBe(
      'inconclusive',
    );
    expect(verdictOf('activated', { activation: { accounts: 9, activated: 9 } })).toBe('inconclusive');
    expect(verdictOf('feedback', { feedback: { responses: 0, score: null } })).toBe('inconclusive');
    expect(verdictOf('feedback', { feedback: { responses: 4, score: 5 } })).toBe('inconclusive');
    expect(verdictOf('openCases', { openCases: 0 })).toBe('pass');
  });

  it('ask for the approval last, when the data has passed', () => {
    const asked = (facts: Partial<GateFacts>) => judgeGates([APPROVAL, ...DATA], { ...FACTS, ...facts });
    expect(
      asked({})
        .gates.map((one) => one.gate)
        .at(-1),
    ).toBe('approval');
    expect(asked({}).gates.at(-1)).toMatchObject({
      verdict: 'wait',
      reason: 'Waiting for the approval of an approver.',
    });
    const early = asked({ openCases: 6 }).gates.at(-1);
    expect(early?.reason).toContain('once the other gates pass');
    expect(asked({ approvedBy: ['approver'] }).verdict).toBe('pass');
    expect(asked({ approvedBy: ['product-manager'] }).verdict).toBe('wait');
    expect(asked({ approvedBy: ['approver'], openCases: 6 }).verdict).toBe('fail');
  });

  it('are all overruled by an override, which keeps the numbers in sight', () => {
    const judged = judgeGates([...DATA, APPROVAL], { ...FACTS, openCases: 6, overridden: true });
    expect(judged.verdict).toBe('pass');
    expect(judged.gates.find((one) => one.gate === 'openCases')).toMatchObject({
      verdict: 'fail',
      seen: { value: 6 },
    });
  });

  it('say the numbers they saw, rounded so that a missed bound never looks kept', () => {
    const waves = new Map([['notice', { accounts: 1000, delivered: 949 }]]);
    const [verdict] = judgeGates([DATA[1] as Gate], { ...FACTS, waves }).gates;
    expect(verdict).toMatchObject({
      seen: { part: 949, whole: 1000 },
      reason: '949 of 1000 accounts got notice (94.9 %); needed: at least 95 %.',
    });
    const almost = new Map([['notice', { accounts: 10_000, delivered: 9_499 }]]);
    expect(judgeGates([DATA[1] as Gate], { ...FACTS, waves: almost }).gates[0]?.reason).toContain('94.9 %');
  });

  it('know all four comparisons', () => {
    const kept = (operator: '<' | '<=' | '>' | '>=') =>
      [1, 2, 3].map((value) => holds(value, { operator, value: 2 }));
    expect(kept('<')).toEqual([true, false, false]);
    expect(kept('<=')).toEqual([true, true, false]);
    expect(kept('>')).toEqual([false, false, true]);
    expect(kept('>=')).toEqual([false, true, true]);
  });
});
