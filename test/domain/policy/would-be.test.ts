import { expect, test } from 'vitest';
import { asOfNextStage, wouldBe } from '../../../src/domain/policy/would-be.ts';
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

/** What strict mode makes of it: product and feature. */
function strictly(document: typeof DOCUMENT, receipt: typeof RECEIPT | null = activated): string {
  const question = { features: ['cloud-sync'], installation: 'i-1' };
  const { stage, code, effect, features } = asOfNextStage(document, receipt, question);
  return [stage, code, effect, features['cloud-sync']?.effect].join(' ');
}

test('strict mode judges as the announced stage will, at its date', () => {
  const next = { stage: 'grace', at: ISSUED + 70 * DAY } as const;
  expect(strictly({ ...UNENTITLED, stage: 'warn', next })).toBe('grace IN_GRACE warn warn');
  expect(strictly({ ...DOCUMENT, stage: 'warn', next })).toBe('grace IN_GRACE warn warn');
  const bites = { ...next, stage: 'enforce-product' } as const;
  expect(strictly({ ...DOCUMENT, stage: 'grace', next: bites })).toBe('enforce-product EXPIRED block block');
  const fresh = { ...RECEIPT, runwayEndsAt: ISSUED + 30 * DAY, blocksFrom: ISSUED + 30 * DAY };
  const sooner = { ...bites, at: ISSUED + 40 * DAY };
  expect(strictly({ ...DOCUMENT, stage: 'warn', next: sooner }, fresh)).toBe(
    'enforce-product NOT_ACTIVATED block block',
  );
});

test.each(['off', 'observe', 'warn', 'grace'] as const)(
  'where nothing is announced, strict mode judges %s as the rung that blocks the product',
  (stage) => {
    expect(strictly({ ...UNENTITLED, stage })).toBe('enforce-product NOT_FOUND block block');
    expect(strictly({ ...DOCUMENT, stage })).toBe('enforce-product VALID allow allow');
    expect(strictly({ ...UNENTITLED, stage, graceEndsAt: ISSUED - 1 })).toBe(
      'enforce-product NOT_FOUND block block',
    );
  },
);

test('after the product come its features, those with rows of their own among them', () => {
  expect(strictly(DOCUMENT)).toBe('enforce-feature VALID allow block');
  const lenient = { 'cloud-sync': { stage: 'warn', graceEndsAt: null } } as const;
  expect(strictly({ ...DOCUMENT, features: lenient })).toBe('enforce-feature VALID allow block');
  expect(strictly({ ...DOCUMENT, stage: 'enforce-feature' })).toBe('enforce-feature VALID allow block');
});

test('strict mode says so, blocks nobody who is exempt or anonymous, and is never milder than a stage that has begun', () => {
  const strict = asOfNextStage(DOCUMENT, null, { features: [], installation: 'i-1' });
  expect(strict.because.at(-1)).toBe('Strict mode: judged as if enforce-feature had begun.');
  expect(strictly({ ...UNENTITLED, stage: 'warn', exempt: true })).toContain('EXEMPT allow');
  expect(strictly({ ...UNENTITLED, sub: 'anonymous', stage: 'warn' }, null)).toContain('IN_RUNWAY allow');
  const milder = { stage: 'warn', at: ISSUED + DAY } as const;
  expect(strictly({ ...UNENTITLED, next: milder })).toBe('enforce-feature NOT_FOUND block block');
  expect(strictly({ ...UNENTITLED, stage: 'warn', since: ISSUED + DAY })).toContain('NOT_FOUND block');
});
