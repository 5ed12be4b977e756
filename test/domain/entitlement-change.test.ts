import { describe, expect, test } from 'vitest';
import {
  changeTerms,
  checkNewTerms,
  checkVersion,
  type EntitlementChange,
  type EntitlementTerms,
  givesMore,
  isOfUse,
  mayChangeCustomers,
  needsAirAfterTransfer,
  sameTerms,
} from '../../src/domain/entitlement-change.ts';
import { entitlementState } from '../../src/domain/entitlement-state.ts';
import { scopeAllows, unknownScopes } from '../../src/domain/token-scope.ts';

const TERMS: EntitlementTerms = {
  quantity: 10,
  features: ['render'],
  starts: '2026-01-01',
  expires: '2027-12-31',
  supportUntil: '2027-06-30',
  suspended: false,
};
const FACTS = { today: '2027-06-01', knownFeatures: ['render', 'cloud-sync'] };

function changed(change: EntitlementChange, terms: EntitlementTerms = TERMS): EntitlementTerms {
  const after = changeTerms(terms, change, FACTS);
  if (!after.ok) throw new Error(after.message);
  return after.value;
}

function refusal(change: EntitlementChange, terms: EntitlementTerms = TERMS): string {
  const after = changeTerms(terms, change, FACTS);
  return after.ok ? 'fine' : `${after.code}: ${after.message}`;
}

describe('extending', () => {
  test('moves the last day or the end of support later, each alone or both, or takes the end away', () => {
    expect(changed({ kind: 'extend', expires: '2028-12-31' })).toEqual({ ...TERMS, expires: '2028-12-31' });
    expect(changed({ kind: 'extend', supportUntil: null })).toEqual({ ...TERMS, supportUntil: null });
    expect(changed({ kind: 'extend', expires: null, supportUntil: '2029-01-01' })).toEqual({
      ...TERMS,
      expires: null,
      supportUntil: '2029-01-01',
    });
  });

  test('never brings an end forward, and says until when it runs already', () => {
    expect(refusal({ kind: 'extend', expires: '2027-12-30' })).toBe(
      'shorter: It runs until 2027-12-31 already, which is later. An extension never brings an end forward; a correction may.',
    );
    expect(refusal({ kind: 'extend', expires: '2099-01-01' }, { ...TERMS, expires: null })).toMatch(
      /^shorter: It never ends already/,
    );
    expect(refusal({ kind: 'extend', supportUntil: '2027-06-29' })).toMatch(/^shorter: It is on support/);
    expect(refusal({ kind: 'extend' })).toMatch(/^nothing-to-change: Say until when/);
  });

  test('gives support to one that never had any', () => {
    const without = { ...TERMS, supportUntil: null };
    expect(changed({ kind: 'extend', supportUntil: '2028-01-01' }, without).supportUntil).toBe('2028-01-01');
  });
});

describe('correcting', () => {
  test('may bring an end forward, though not before the account’s today: nobody is locked out backwards', () => {
    expect(changed({ kind: 'correct', expires: '2027-06-01' }).expires).toBe('2027-06-01');
    expect(refusal({ kind: 'correct', expires: '2027-05-31' })).toMatch(
      /^ends-before: An end can be brought forward to 2027-06-01/,
    );
    // One that is over already may get a later day that is over, too.
    expect(
      changed({ kind: 'correct', expires: '2027-03-31' }, { ...TERMS, expires: '2027-02-28' }).expires,
    ).toBe('2027-03-31');
  });

  test('never puts the start of what has begun off beyond today, and names the way: suspend it', () => {
    expect(refusal({ kind: 'correct', starts: '2027-06-02' })).toBe(
      "starts-after: It has begun, so its start can be put off to 2027-06-01, the account's today, and not after it: everybody would be locked out at once. To stop it until then, suspend it.",
    );
    expect(refusal({ kind: 'correct', starts: '2027-06-02' }, { ...TERMS, starts: null })).toMatch(
      /^starts-after/,
    );
    expect(changed({ kind: 'correct', starts: '2027-06-01' }).starts).toBe('2027-06-01');
    const later = { kind: 'correct', starts: '2027-08-01' } as const;
    expect(changed(later, { ...TERMS, starts: '2027-07-01' }).starts).toBe('2027-08-01');
    const renewed = { ...later, expires: '2028-07-31' };
    expect(changed(renewed, { ...TERMS, expires: '2027-03-31' })).toMatchObject({ starts: '2027-08-01' });
  });

  test('takes no earlier end for what ended a moment ago: it may work until the next slot', () => {
    const ended = { ...TERMS, expires: '2027-05-30' };
    expect(refusal({ kind: 'correct', expires: '2027-05-01' }, ended)).toMatch(/^ends-before/);
    const longOver = { ...TERMS, expires: '2027-04-30' };
    expect(changed({ kind: 'correct', expires: '2027-04-01' }, longOver).expires).toBe('2027-04-01');
  });

  test('cannot make it end before it starts', () => {
    expect(refusal({ kind: 'correct', starts: '2028-01-01' })).toBe(
      'ends-before: It would end on 2027-12-31, before it starts on 2028-01-01.',
    );
  });
});

describe('other changes', () => {
  test('a quantity is a whole number from 1, and may fall below what is in use', () => {
    expect(changed({ kind: 'quantity', quantity: 1 }).quantity).toBe(1);
    for (const quantity of [0, -1, 1.5, Number.NaN, 10_000_001])
      expect(refusal({ kind: 'quantity', quantity })).toMatch(/^quantity: .*suspend it/);
  });

  test('features are those of the product, in one order; anything goes while nobody said which it has', () => {
    expect(changed({ kind: 'features', features: ['render', 'cloud-sync', 'render'] }).features).toEqual([
      'cloud-sync',
      'render',
    ]);
    expect(refusal({ kind: 'features', features: ['rendr'] })).toBe(
      'unknown-feature: The product has no feature rendr; it has render, cloud-sync.',
    );
    const unsaid = changeTerms(
      TERMS,
      { kind: 'features', features: ['x'] },
      { ...FACTS, knownFeatures: null },
    );
    expect(unsaid.ok && unsaid.value.features).toEqual(['x']);
  });

  test('suspending and reinstating twice is doing it once', () => {
    const suspended = changed({ kind: 'suspend' });
    expect(suspended).toEqual({ ...TERMS, suspended: true });
    expect(sameTerms(suspended, changed({ kind: 'suspend' }, suspended))).toBe(true);
    expect(sameTerms(TERMS, changed({ kind: 'reinstate' }, suspended))).toBe(true);
  });

  test('a new one is checked like a changed one', () => {
    expect(checkNewTerms({ ...TERMS, expires: '2025-01-01' }, null)).toMatchObject({ code: 'ends-before' });
    expect(checkNewTerms({ ...TERMS, quantity: 0 }, null)).toMatchObject({ code: 'quantity' });
    expect(checkNewTerms({ ...TERMS, features: ['x'] }, [])).toMatchObject({
      message: 'The product has no feature x; it has none.',
    });
  });
});

test('more seats, a later end, another feature, longer support and what is good again give more; less does not', () => {
  expect(givesMore(TERMS, { ...TERMS, quantity: 11 })).toBe(true);
  expect(givesMore(TERMS, { ...TERMS, expires: null })).toBe(true);
  expect(givesMore({ ...TERMS, expires: null }, { ...TERMS, expires: null })).toBe(false);
  expect(givesMore(TERMS, { ...TERMS, features: ['cloud-sync', 'render'] })).toBe(true);
  expect(givesMore(TERMS, { ...TERMS, features: ['cloud-sync'] })).toBe(true);
  expect(givesMore(TERMS, { ...TERMS, supportUntil: '2027-07-01' })).toBe(true);
  expect(givesMore({ ...TERMS, supportUntil: null }, TERMS)).toBe(true);
  expect(givesMore({ ...TERMS, suspended: true }, TERMS)).toBe(true);
  for (const after of [
    {},
    { quantity: 9 },
    { expires: '2027-06-01' },
    { features: [] },
    { supportUntil: '2027-06-29' },
    { supportUntil: null },
    { suspended: true },
    // Whoever cannot use it hears of it all once it is theirs to use again.
    { suspended: true, quantity: 11, expires: null },
  ])
    expect(givesMore(TERMS, { ...TERMS, ...after }), JSON.stringify(after)).toBe(false);
  expect(givesMore({ ...TERMS, suspended: true }, { ...TERMS, suspended: true, quantity: 11 })).toBe(false);
});

test('what is in force or will be is of use; what is over or suspended is not', () => {
  expect(isOfUse(TERMS, '2027-12-31')).toBe(true);
  expect(isOfUse(TERMS, '2025-12-31')).toBe(true);
  expect(isOfUse(TERMS, '2028-01-01')).toBe(false);
  expect(isOfUse({ ...TERMS, suspended: true }, '2027-06-01')).toBe(false);
});

test('two who decide on the same version: the second is told', () => {
  expect(checkVersion(3, null).ok).toBe(true);
  expect(checkVersion(3, 3).ok).toBe(true);
  expect(checkVersion(4, 3)).toMatchObject({
    code: 'changed-meanwhile',
    message: expect.stringContaining('at version 4, and you saw version 3'),
  });
});

test('whoever sells, supports or runs a rollout may change what customers own; approvers and viewers may not', () => {
  const may = ['administrator', 'product-manager', 'sales', 'support'] as const;
  expect(may.every(mayChangeCustomers)).toBe(true);
  expect(mayChangeCustomers('approver') || mayChangeCustomers('viewer')).toBe(false);
});

test('the last day counts whole, for expiry and for support', () => {
  const on = (day: string) => entitlementState(TERMS, day);
  expect(on('2025-12-31')).toEqual({ state: 'not-started', onSupport: true });
  expect(on('2026-01-01').state).toBe('in-force');
  expect(on('2027-06-30')).toEqual({ state: 'in-force', onSupport: true });
  expect(on('2027-07-01').onSupport).toBe(false);
  expect(on('2027-12-31').state).toBe('in-force');
  expect(on('2028-01-01').state).toBe('expired');
  expect(entitlementState({ ...TERMS, suspended: true }, '2028-01-01').state).toBe('suspended');
  expect(entitlementState({ ...TERMS, supportUntil: null }, '2027-01-01').onSupport).toBe(false);
});

test('a scope to write lets read, never the other way round, and none at all lets everything', () => {
  expect(scopeAllows(null, 'cases:write')).toBe(true);
  expect(scopeAllows(['cases:write'], 'cases:read')).toBe(true);
  expect(scopeAllows(['cases:read'], 'cases:write')).toBe(false);
  expect(scopeAllows(['accounts:write'], 'cases:read')).toBe(false);
  expect(scopeAllows([], 'cases:read')).toBe(false);
  expect(unknownScopes(['cases:read', 'cases', '*'])).toEqual(['cases', '*']);
});

describe('after a transfer', () => {
  const NOW = Date.parse('2027-06-01T10:00:00Z');
  const days = (count: number) => NOW + count * 86_400_000;

  test.each([
    ['blocks already, and the other did not', null, days(-100), true],
    ['blocks when its grace ends next week', null, days(7), true],
    ['blocks a week before the other would have', days(14), days(7), true],
    ['blocks only after the air would be over', null, days(30), false],
    ['has no date', days(-1), null, false],
    ['blocks as the other does, whoever began first', days(-100), days(-1), false],
    ['blocks a week after the other would have', days(7), days(14), false],
  ])('an account that %s: is it given air?', (_what, from, to, given) => {
    expect(needsAirAfterTransfer(from, to, NOW)).toBe(given);
  });
});
