import { describe, expect, test } from 'vitest';
import { type Mutant, mutate } from './mutate.ts';
import type { Report, TestSeen } from './report.ts';
import { problemWith, problemWithout } from './verdict.ts';

const NAMED = { file: 'test/domain/delivery.test.ts', test: 'adds up' };
const MUTANT: Mutant = {
  id: 'M2-claimed',
  breaks: 'what is being sent is counted nowhere',
  source: 'src/domain/delivery.ts',
  replace: 'a + b',
  by: 'a',
  caughtBy: [NAMED],
};

function run(seen: Partial<TestSeen>, of: Partial<Report> = {}): Report {
  const one: TestSeen = { ...NAMED, state: 'failed', refuted: true, messages: ['expected 1'], ...seen };
  return { applied: true, tests: [one], broken: [], ...of };
}

describe('a mutant', () => {
  test('is caught by a named test that finds something not to be so', () => {
    expect(problemWith(MUTANT, run({}))).toBeNull();
  });

  test('survives when its test passes, and the message says how to see that', () => {
    expect(problemWith(MUTANT, run({ state: 'passed', refuted: false, messages: [] }))).toBe(
      "Mutant 'M2: what is being sent is counted nowhere' survived: none of 'adds up' (test/domain/delivery.test.ts) failed.\n" +
        'By hand: GLIDEPATH_MUTANT=M2-claimed npx vitest run --config test/mutants/vitest.config.ts test/domain/delivery.test.ts -t ' +
        "'(adds up)$'",
    );
  });

  test.each([
    ['a time-out', run({ refuted: false, messages: ['Test timed out in 20000ms.'] }), 'timed out'],
    ['another test', run({ test: 'is something else' }), 'survived'],
    ['a module that does not load', run({ state: 'skipped' }, { broken: ['Cannot parse'] }), 'Cannot parse'],
    ['a run without the mutant', run({}, { applied: false }), 'was never loaded'],
    ['a run that told nothing', 'no such option', 'could not be tested: no such option'],
  ])('is not caught by %s', (_what, report, said) => {
    expect(problemWith(MUTANT, report)).toContain(said);
  });

  test('is outdated once its text is gone, or stands there twice', () => {
    expect(mutate(MUTANT, 'return a + b;')).toBe('return a;');
    expect(() => mutate(MUTANT, 'return a;')).toThrow('outdated: the text it replaces occurs 0 times');
    expect(() => mutate(MUTANT, 'a + b, a + b')).toThrow('outdated: the text it replaces occurs 2 times');
  });
});

describe('a test that is to catch a mutant', () => {
  test('passes while nothing is broken', () => {
    expect(problemWithout(NAMED, run({ state: 'passed', refuted: false, messages: [] }))).toBeNull();
  });

  test.each([
    ['fails by itself', run({}), 'failed without any mutant: expected 1'],
    ['is skipped', run({ state: 'skipped', messages: [] }), 'skipped without any mutant'],
    ['is called something else by now', run({ test: 'sums up' }), "There is no test 'adds up'"],
  ])('proves nothing when it %s', (_what, report, said) => {
    expect(problemWithout(NAMED, report)).toContain(said);
  });
});
