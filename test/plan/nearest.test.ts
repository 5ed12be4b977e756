import { expect, test } from 'vitest';
import { nearest, suggestedIn, suggestion } from '../../src/plan/nearest.ts';

const KEYS = ['cohorts', 'phases', 'waves', 'briefings', 'support'];

test.each([
  ['cohort', 'cohorts'],
  ['pahses', 'phases'],
  ['WAVES', 'waves'],
  ['breifing', 'briefings'],
  ['suport', 'support'],
])('%s most likely means %s', (word, meant) => {
  expect(nearest(word, KEYS)).toBe(meant);
});

test.each(['x', 'colour', 'phone-numbers', ''])('%s is near to nothing', (word) => {
  expect(nearest(word, KEYS)).toBeNull();
});

test('a swap of two letters is nearer than two changed ones', () => {
  expect(nearest('ab', ['ba'])).toBe('ba');
  expect(nearest('ab', ['cd'])).toBeNull();
});

test('the nearest of several wins', () => {
  expect(nearest('rest-notice', ['pilot-notice', 'rest-notices', 'rest-notice-2'])).toBe('rest-notices');
});

test('very long words are compared by their beginning, quickly', () => {
  expect(nearest('a'.repeat(100_000), ['a'.repeat(99_999)])).toBe('a'.repeat(99_999));
});

test('without a near word all are listed, and none are told apart from few', () => {
  expect(suggestion('zzz', ['a', 'b'], 'waves')).toBe('the waves are `a`, `b`.');
  expect(suggestion('zzz', [], 'waves')).toBe('there are no waves here.');
  expect(
    suggestion(
      'zzz',
      Array.from({ length: 30 }, (_, i) => `wave-${i}`),
      'waves',
    ),
  ).toMatch(/`wave-23`, …\.$/);
});

test('a suggestion can be read back from its half sentence', () => {
  expect(suggestedIn(suggestion('pahses', KEYS, 'keys'))).toBe('phases');
  expect(suggestedIn(suggestion('zzz', KEYS, 'keys'))).toBeNull();
});
