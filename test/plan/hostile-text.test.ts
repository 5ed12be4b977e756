import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCampaign } from '../../src/plan/read-campaign.ts';

const clean = readFileSync(join(import.meta.dirname, 'cases/clean.yaml'), 'utf8');
const words = [...new Set(clean.split(/[^\w-]+/).filter(Boolean))];

/** One change a tired, hurried or malicious person might make. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    text: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        'null',
        '[]',
        '{}',
        '*a ',
        '&a ',
        '!!int ',
        '- ',
        '\n',
        ': ',
        '? ',
        '"',
        '#',
        '__proto__: ',
        '<<: ',
        '9'.repeat(30),
        'P99999D',
        '\u0000',
        '\uFEFF',
      ),
    ),
  }),
  fc.record({
    kind: fc.constant('swap' as const),
    from: fc.constantFrom(...words),
    to: fc.constantFrom(
      ...words,
      '2027-02-30',
      'all',
      '0',
      '-1',
      '1e999',
      '~',
      'P0D',
      '-P3650D',
      '366 workdays',
    ),
  }),
);

function mutate(
  text: string,
  changes: readonly (typeof change extends fc.Arbitrary<infer C> ? C : never)[],
): string {
  return changes.reduce((now, one) => {
    if (one.kind === 'swap') return now.replaceAll(one.from, one.to);
    const at = one.at % (now.length + 1);
    return one.kind === 'cut'
      ? now.slice(0, at) + now.slice(at + one.length)
      : now.slice(0, at) + one.text + now.slice(at);
  }, text);
}

test('whatever becomes of a campaign file, the answer is a plan or problems with places, never an exception', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const text = mutate(clean, changes);
      const { plan, problems } = readCampaign('mutated.yaml', text, {
        templates: ['notice', 'survey', 'briefing'],
      });
      expect(plan === null).toBe(problems.some((one) => one.severity === 'error'));
      const lines = text.split('\n').length + 1;
      for (const one of problems) {
        if (one.line !== null)
          expect(one.line >= 1 && one.line <= lines && (one.column ?? 0) >= 1).toBe(true);
        expect(one.message).not.toMatch(/undefined|NaN|\[object|Invalid input/);
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);

const anyText = fc.uint16Array({ maxLength: 200 }).map((units) => String.fromCharCode(...units));

test('any text at all is answered', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(readCampaign('noise.yaml', text, { templates: null }).problems.length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['brackets', '['.repeat(100_000)],
  ['braces', '{a: '.repeat(50_000)],
  ['dashes', '- '.repeat(100_000)],
  ['question marks', '? '.repeat(100_000)],
])('an avalanche of %s is answered at once', (_, text) => {
  const { problems } = readCampaign('deep.yaml', text, { templates: null });
  expect(problems.map((one) => one.code)).toEqual(['too-deep']);
});

test('keys that mean something to the language are keys like others, or refused', () => {
  const odd = clean.replace(
    'products:\n',
    'constructor: {}\ntoString: 1\nproducts:\n  constructor: {name: Y}\n',
  );
  expect(readCampaign('odd.yaml', odd, { templates: null }).problems.map((one) => one.line)).toEqual([6, 7]);
  const proto = clean.replace('products:\n', 'products:\n  __proto__: {name: X}\n');
  expect(readCampaign('proto.yaml', proto, { templates: null }).problems.map((one) => one.line)).toEqual([7]);
});
