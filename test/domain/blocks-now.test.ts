import { describe, expect, it } from 'vitest';
import { blocksNow } from '../../src/domain/blocks-now.ts';
import type { Leniency } from '../../src/domain/leniency.ts';
import { initialStanding, type Standing } from '../../src/domain/standing.ts';

const NOW = Date.parse('2027-06-01T10:00:00Z');
const HOUR = 3_600_000;

const ENFORCING: Standing['enforcing'] = {
  since: NOW - HOUR,
  phase: 'enforce',
  noticeId: 'n-1',
  revision: 1,
  approval: null,
  notBefore: null,
};
const exemption: Leniency = {
  id: '1',
  kind: 'exemption',
  from: NOW - HOUR,
  until: null,
  liftedAt: null,
  days: 0,
  reason: 'A migration.',
  owner: 'rita',
};

function at(changes: Partial<Standing>, campaignId = 1, feature = '') {
  return { campaignId, feature, standing: { ...initialStanding(NOW - HOUR), phase: 'enforce', ...changes } };
}

const blocked = { stage: 'enforce-product', enforcing: ENFORCING } as const;

describe('whether a copy that is not activated may be blocked now', () => {
  it('is yes where enforcing was judged, and no on every lenient stage', () => {
    expect(blocksNow([at(blocked)], [], NOW)).toBe(true);
    expect(blocksNow([at({ stage: 'warn' })], [], NOW)).toBe(false);
    expect(blocksNow([], [], NOW)).toBe(false);
  });

  it('is no while a grace that ran out still waits for its judgement', () => {
    const grace = { phase: 'grace', startedAt: NOW - 9 * HOUR, endsAt: NOW - HOUR };
    expect(blocksNow([at({ stage: 'grace', grace, lenient: 'warn' })], [], NOW)).toBe(false);
    expect(blocksNow([at({ stage: 'grace', grace, enforcing: ENFORCING })], [], NOW)).toBe(true);
  });

  it('is yes during a brown-out alone', () => {
    const brownout = { from: NOW - HOUR, until: NOW + HOUR };
    expect(blocksNow([at({ stage: 'warn', brownout })], [], NOW)).toBe(true);
    expect(blocksNow([at({ stage: 'warn', brownout })], [], NOW + 2 * HOUR)).toBe(false);
  });

  it('is no for who is exempt, and what the newest campaign says', () => {
    expect(blocksNow([at(blocked)], [exemption], NOW)).toBe(false);
    expect(blocksNow([at(blocked), at({ stage: 'warn' }, 2)], [], NOW)).toBe(false);
  });
});
