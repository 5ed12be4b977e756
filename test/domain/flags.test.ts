import { describe, expect, test } from 'vitest';
import { flagKey, flagNames, flagOf, readFlagKey } from '../../src/domain/flags.ts';
import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import { DAY, DOCUMENT, ISSUED, UNENTITLED, verdictOn } from './policy/facts.ts';

const STAGE = { product: 'atlas-cad', asks: 'stage' } as const;
const EFFECT = { product: 'atlas-cad', asks: 'effect' } as const;
const RENDER = { product: 'atlas-cad', asks: 'feature', feature: 'render' } as const;

describe('a key of a flag', () => {
  test.each([STAGE, EFFECT, RENDER])('is read back as $asks', (name) => {
    expect(readFlagKey(flagKey(name))).toEqual([name]);
  });

  test('is read every way it can be, the longest product first, for products may hold dots', () => {
    expect(readFlagKey('a.feature.b.stage')).toEqual([
      { product: 'a.feature.b', asks: 'stage' },
      { product: 'a', asks: 'feature', feature: 'b.stage' },
    ]);
    expect(readFlagKey('a.feature.feature.b').map((name) => name.product)).toEqual(['a.feature', 'a']);
  });

  test.each([
    ...['', 'atlas-cad', '.stage', 'stage', '.feature.render', 'atlas-cad.feature.', 'atlas-cad.features.x'],
    'atlas-cad.Stage',
  ])('is not %j', (key) => {
    expect(readFlagKey(key)).toEqual([]);
  });
});

test('a product has a flag for its stage, one for its effect, and one for each feature', () => {
  expect(flagNames('atlas-cad', ['render', 'cloud-sync']).map(flagKey)).toEqual([
    ...['atlas-cad.stage', 'atlas-cad.effect', 'atlas-cad.feature.render', 'atlas-cad.feature.cloud-sync'],
  ]);
});

describe('a flag', () => {
  test('names the stage and the effect as value and variant', () => {
    const facts = factsOf({ ...UNENTITLED, stage: 'warn' });
    expect(flagOf(STAGE, facts)).toMatchObject({ key: 'atlas-cad.stage', value: 'warn', variant: 'warn' });
    expect(flagOf(EFFECT, facts)).toMatchObject({ value: 'warn', variant: 'warn' });
  });

  test('lets a feature be used unless its effect is to block', () => {
    const facts = factsOf({ ...DOCUMENT, stage: 'enforce-feature' });
    expect(flagOf(RENDER, facts)).toMatchObject({ value: true, variant: 'allow' });
    expect(flagOf({ ...RENDER, feature: 'cloud-sync' }, facts)).toMatchObject({
      value: false,
      variant: 'block',
      metadata: { code: 'ENTITLEMENTS_MISSING' },
    });
    const warned = factsOf({ ...DOCUMENT, stage: 'warn' });
    expect(flagOf({ ...RENDER, feature: 'cloud-sync' }, warned)).toMatchObject({
      value: true,
      variant: 'warn',
    });
  });

  test('says whether somebody in particular is known', () => {
    expect(flagOf(STAGE, factsOf(DOCUMENT)).reason).toBe('TARGETING_MATCH');
    expect(flagOf(STAGE, factsOf({ ...DOCUMENT, sub: 'installation:i-1' })).reason).toBe('TARGETING_MATCH');
    expect(flagOf(STAGE, factsOf({ ...DOCUMENT, sub: 'anonymous' })).reason).toBe('STATIC');
  });

  test('carries primitives, and leaves out what there is not', () => {
    const next = { stage: 'enforce-product', at: ISSUED + 9 * DAY } as const;
    const graceEndsAt = ISSUED + 5 * DAY;
    expect(flagOf(STAGE, factsOf({ ...UNENTITLED, stage: 'grace', graceEndsAt, next })).metadata).toEqual({
      ...{ campaign: 'atlas-2027', cohort: 'pilot', phase: 'pilot-enforce', revision: 7, epoch: 1 },
      ...{ code: 'IN_GRACE', until: graceEndsAt, nextStage: 'enforce-product', nextAt: next.at },
    });
    const meta = { ...DOCUMENT.meta, campaign: null, cohort: null, phase: null };
    expect(flagOf(STAGE, factsOf({ ...UNENTITLED, stage: 'off', meta })).metadata).toEqual({
      ...{ revision: 7, epoch: 1, code: 'NOT_FOUND' },
    });
  });

  test('counts down to the end of a grace that a feature has of its own', () => {
    const features = { render: { stage: 'grace', graceEndsAt: ISSUED + 3 * DAY } } as const;
    const facts = factsOf({ ...UNENTITLED, stage: 'warn', features });
    expect(flagOf(RENDER, facts).metadata).toMatchObject({ code: 'IN_GRACE', until: ISSUED + 3 * DAY });
    expect(flagOf(STAGE, facts).metadata).not.toHaveProperty('until');
  });

  test('of a feature that was not asked about follows the product, whatever it is called', () => {
    const facts = { document: UNENTITLED, verdict: verdictOn(UNENTITLED) };
    for (const feature of ['render', 'toString', '__proto__'])
      expect(flagOf({ ...RENDER, feature }, facts)).toMatchObject({ value: false, variant: 'block' });
  });
});

function factsOf(document: PolicyDocument) {
  return { document, verdict: verdictOn(document, { features: ['render', 'cloud-sync'] }) };
}
