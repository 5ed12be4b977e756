import { expect, it } from 'vitest';
import { pauseBefore } from '../../src/client/schedule.ts';

const USUAL = { failures: 0, everySeconds: 3600, retryAfterSeconds: null, random: 0.5 };

it('waits the usual time, a tenth more or less, so that clients spread out', () => {
  expect(pauseBefore({ ...USUAL, random: 0 })).toBe(3240);
  expect(pauseBefore(USUAL)).toBe(3600);
  expect(pauseBefore({ ...USUAL, random: 0.999 })).toBeCloseTo(3959, 0);
});

it('tries again soon after a failure, then ever less often up to the usual time, half of it random', () => {
  const pauses = [1, 2, 3, 9, 50, 2000].map((failures) => pauseBefore({ ...USUAL, failures, random: 1 }));
  expect(pauses).toEqual([15, 30, 60, 3600, 3600, 3600]);
  expect(pauseBefore({ ...USUAL, failures: 1, random: 0 })).toBe(7.5);
});

it('may begin with a shorter pause', () => {
  const pauses = [1, 2, 3].map((failures) =>
    pauseBefore({ ...USUAL, firstRetrySeconds: 2, failures, random: 1 }),
  );
  expect(pauses).toEqual([2, 4, 8]);
});

it('does as a busy server asks, for a day at most', () => {
  expect(pauseBefore({ ...USUAL, failures: 1, retryAfterSeconds: 7200 })).toBe(7200);
  expect(pauseBefore({ ...USUAL, failures: 1, retryAfterSeconds: 1e9 })).toBe(86_400);
});

it('never spins', () => {
  expect(pauseBefore({ ...USUAL, everySeconds: 0 })).toBe(1);
});
