import { describe, expect, test } from 'vitest';
import { giveBack, letGo, newPace, type PaceLimits } from '../../src/domain/mail-pace.ts';

const NOW = Date.parse('2027-02-10T09:00:00Z');
const TODAY = '2027-02-10';
const LONG_AGO = NOW - 3_600_000;

/** A sender that has been going without a break for an hour. */
const going = { ...newPace(NOW, TODAY), rampFrom: LONG_AGO };

/** What is let go when somebody asks for all of it every tenth of a second. */
function letGoIn(seconds: number, limits: PaceLimits, pace = going): number {
  let state = pace;
  let sum = 0;
  for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
    const answer = letGo(state, 1_000_000, limits, NOW + tenth * 100, TODAY);
    state = answer.pace;
    sum += answer.granted;
  }
  return sum;
}

describe('the rate of a sender', () => {
  test('is kept over a minute, with at most a second in advance', () => {
    const sum = letGoIn(60, { perSecond: 10, warmUp: null });
    expect(sum).toBeGreaterThanOrEqual(600);
    expect(sum).toBeLessThanOrEqual(611);
  });

  test('below one a second lets one go when its turn has come', () => {
    expect(letGoIn(60, { perSecond: 0.1, warmUp: null })).toBe(6);
  });

  test('is shared: what one worker took, another has to wait for', () => {
    const limits = { perSecond: 50, warmUp: null };
    const first = letGo(going, 50, limits, NOW, TODAY);
    expect(first.granted).toBe(50);
    expect(letGo(first.pace, 50, limits, NOW, TODAY).granted).toBe(0);
  });

  test('starts at a fifth after ten minutes of silence and is whole a minute later', () => {
    const rested = { ...going, nextAt: NOW - 700_000 };
    const limits = { perSecond: 100, warmUp: null };
    expect(letGoIn(1, limits, rested)).toBeLessThan(50);
    const { pace } = letGo(rested, 0, limits, NOW, TODAY);
    expect(letGo({ ...pace, nextAt: NOW + 60_000 }, 1000, limits, NOW + 60_000, TODAY).granted).toBe(100);
  });

  test('without a limit lets everything go', () => {
    expect(letGo(going, 5000, { perSecond: null, warmUp: null }, NOW, TODAY).granted).toBe(5000);
  });

  test('takes back what was not needed', () => {
    const limits = { perSecond: 50, warmUp: 100 };
    const first = letGo(going, 50, limits, NOW, TODAY);
    const back = giveBack(first.pace, 50, limits, NOW);
    expect(back.nextAt).toBe(going.nextAt);
    expect(back.dayCount).toBe(0);
  });
});

describe('the warm-up of a new sender', () => {
  const limits = { perSecond: null, warmUp: 100 };

  test('doubles each day', () => {
    const fresh = newPace(NOW, TODAY);
    const first = letGo(fresh, 1000, limits, NOW, TODAY);
    expect(first.granted).toBe(100);
    expect(letGo(first.pace, 1000, limits, NOW, TODAY).granted).toBe(0);
    const next = letGo(first.pace, 1000, limits, NOW + 86_400_000, '2027-02-11');
    expect(next.granted).toBe(200);
    expect(letGo(next.pace, 5000, limits, NOW + 4 * 86_400_000, '2027-02-14').granted).toBe(1600);
  });
});
