import { describe, expect, it } from 'vitest';
import type { Safeguard } from '../../src/domain/plan.ts';
import { judgeSafeguards, type SafeguardFacts } from '../../src/domain/safeguards.ts';

const over = (value: number) => ({ operator: '>' as const, value });
const bounced: Safeguard = { when: { kind: 'bounced', share: over(0.08), sample: 10 }, then: 'pause' };
const complained: Safeguard = {
  when: { kind: 'complained', share: over(0.003), sample: 100 },
  then: 'pause',
};
const cases: Safeguard = { when: { kind: 'openCases', count: over(40) }, then: 'rollback' };
const blocked: Safeguard = {
  when: { kind: 'blockedAccounts', share: over(0.02), sample: 10, withinSeconds: 14_400 },
  then: 'pause',
};

function judge(safeguards: readonly Safeguard[], facts: Partial<SafeguardFacts>) {
  const nothing = { accounts: 0, written: 0, bounced: 0, complained: 0, openCases: 0 };
  return judgeSafeguards(safeguards, { ...nothing, blockedWithin: new Map(), ...facts });
}

describe('safeguards', () => {
  it('hold up to their bound, and say what was seen when they are breached', () => {
    expect(judge([bounced], { written: 100, bounced: 8 })).toEqual([]);
    expect(judge([bounced], { written: 100, bounced: 9 })).toEqual([
      {
        then: 'pause',
        reason: '9 of 100 accounts written to had mail come back (9 %); the safeguard acts on more than 8 %.',
      },
    ]);
    expect(judge([cases], { openCases: 40 })).toEqual([]);
    expect(judge([cases], { openCases: 41 })).toMatchObject([{ then: 'rollback' }]);
    expect(judge([complained], { written: 1000, complained: 4 })).toHaveLength(1);
  });

  it('are not breached below their sample', () => {
    expect(judge([bounced], { written: 9, bounced: 9 })).toEqual([]);
    expect(judge([bounced], { written: 10, bounced: 9 })).toHaveLength(1);
    expect(judge([blocked], { accounts: 9, blockedWithin: new Map([[14_400, 9]]) })).toEqual([]);
  });

  it('are never breached by no data', () => {
    const any: Safeguard = {
      when: { kind: 'bounced', share: { operator: '>=', value: 0 }, sample: 0 },
      then: 'pause',
    };
    expect(judge([any, blocked, complained], {})).toEqual([]);
  });

  it('count blocked accounts against the campaign, within their own length of time', () => {
    const facts = {
      accounts: 100,
      blockedWithin: new Map([
        [14_400, 2],
        [3600, 50],
      ]),
    };
    expect(judge([blocked], facts)).toEqual([]);
    expect(judge([blocked], { ...facts, blockedWithin: new Map([[14_400, 3]]) })).toHaveLength(1);
  });

  it('roll back before they pause', () => {
    const both = judge([bounced, cases], { written: 10, bounced: 9, openCases: 50 });
    expect(both.map((one) => one.then)).toEqual(['rollback', 'pause']);
  });
});
