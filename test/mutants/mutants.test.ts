import { readFileSync } from 'node:fs';
import { describe, expect, inject, test } from 'vitest';
import { MUTANTS } from './mutants.ts';
import { outdatedness, RULES, titleOf } from './mutate.ts';
import { runTests } from './run-tests.ts';
import { problemWith, problemWithout } from './verdict.ts';

const database = () => ({ url: inject('databaseServerUrl'), template: inject('databaseTemplate') });

test('every rule is broken at least once, each time under a name of its own', () => {
  expect(RULES.filter((rule) => !MUTANTS.some((one) => one.id.startsWith(`${rule}-`)))).toEqual([]);
  expect(new Set(MUTANTS.map((one) => one.id)).size).toBe(MUTANTS.length);
});

test('every mutant finds the text it replaces, once', () => {
  const outdated = MUTANTS.flatMap((one) => outdatedness(one, readFileSync(one.source, 'utf8')) ?? []);
  expect(outdated).toEqual([]);
});

// Two at a time: each is a process with workers of its own.
describe.concurrent('the suite', () => {
  test('passes, where it is to catch a mutant, while nothing is broken', async ({ expect, signal }) => {
    const named = MUTANTS.flatMap((one) => one.caughtBy);
    const report = await runTests(null, named, database(), signal);
    expect([...new Set(named.flatMap((one) => problemWithout(one, report) ?? []))]).toEqual([]);
  });

  test.for(MUTANTS.map((one) => [titleOf(one), one] as const))(
    'catches %s',
    async ([, mutant], { expect, signal }) => {
      const problem = problemWith(mutant, await runTests(mutant, mutant.caughtBy, database(), signal));
      if (problem !== null) expect.fail(problem);
    },
  );
});
