import { expect, test } from 'vitest';
import { wouldBe } from '../../../src/domain/policy/would-be.ts';
import { DAY, DOCUMENT, ISSUED, RECEIPT, UNENTITLED } from './facts.ts';

const activated = { ...RECEIPT, activatedAt: ISSUED - DAY, activation: 'a', device: 'd' };

function of(document: typeof DOCUMENT, receipt: typeof RECEIPT = activated): readonly string[] {
  const { cause, code, effect } = wouldBe(document, receipt, 'i-1');
  return [cause ?? code, effect];
}

test('a lenient stage would block what fails, and allow what passes', () => {
  expect(of({ ...UNENTITLED, stage: 'observe' })).toEqual(['NOT_FOUND', 'block']);
  expect(of({ ...DOCUMENT, stage: 'observe' })).toEqual(['VALID', 'allow']);
  expect(of({ ...DOCUMENT, stage: 'observe' }, RECEIPT)).toEqual(['NOT_ACTIVATED', 'block']);
});

test('what it would do is judged at the date the next stage bites, not today', () => {
  const later = { ...DOCUMENT, stage: 'warn', next: { stage: 'grace', at: ISSUED + 70 * DAY } } as const;
  expect(of(later)).toEqual(['EXPIRED', 'block']);
  expect(of({ ...later, next: { stage: 'grace', at: ISSUED + 65 * DAY } })).toEqual(['EXPIRED', 'warn']);
  const fresh = { ...RECEIPT, runwayEndsAt: ISSUED + 30 * DAY, blocksFrom: ISSUED + 30 * DAY };
  expect(of({ ...DOCUMENT, stage: 'warn' }, fresh)).toEqual(['IN_RUNWAY', 'allow']);
  const bites = { stage: 'grace', at: ISSUED + 40 * DAY } as const;
  expect(of({ ...DOCUMENT, stage: 'warn', next: bites }, fresh)).toEqual(['NOT_ACTIVATED', 'block']);
});

test('an exempt account would not be blocked, and an enforced one is judged as it stands', () => {
  expect(of({ ...UNENTITLED, stage: 'warn', exempt: true })).toEqual(['NOT_FOUND', 'allow']);
  const next = { stage: 'enforce-feature', at: ISSUED + 70 * DAY } as const;
  expect(of({ ...DOCUMENT, next })).toEqual(['VALID', 'allow']);
});
