import { expect, it } from 'vitest';
import { furthest, trustedNow, witness } from '../../../src/domain/policy/trusted-time.ts';
import { ISSUED } from './facts.ts';

it('counts on from the newest signed date by the time this process has run since (P5)', () => {
  const seen = witness(null, ISSUED, 5_000);
  expect(trustedNow(seen, 5_000)).toBe(ISSUED);
  expect(trustedNow(seen, 65_999)).toBe(ISSUED + 60);
});

it('never goes back: not by an older signature, and not by one that time has overtaken', () => {
  const seen = witness(null, ISSUED, 0);
  expect(trustedNow(witness(seen, ISSUED - 1000, 10_000), 10_000)).toBe(ISSUED + 10);
  expect(trustedNow(witness(seen, ISSUED + 5, 10_000), 10_000)).toBe(ISSUED + 10);
  expect(trustedNow(witness(seen, ISSUED + 50, 10_000), 11_000)).toBe(ISSUED + 51);
});

it('stands still while a monotonic clock misbehaves', () => {
  expect(trustedNow(witness(null, ISSUED, 5_000), 1_000)).toBe(ISSUED);
});

it('ends things by whichever clock is ahead', () => {
  expect(furthest({ trusted: 5, wall: 9 })).toBe(9);
  expect(furthest({ trusted: 9, wall: 5 })).toBe(9);
});
