import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Problem, placeOf } from '../../src/domain/problem.ts';
import { readCampaign } from '../../src/plan/read-campaign.ts';
import { TEMPLATES } from './templates.ts';

const CASES = join(import.meta.dirname, 'cases');
const files = readdirSync(CASES).filter((name) => name.endsWith('.yaml'));

function problemsOf(name: string): readonly Problem[] {
  return readCampaign(name, readFileSync(join(CASES, name), 'utf8'), { templates: TEMPLATES }).problems;
}

function report(problems: readonly Problem[]): string {
  return problems.map((one) => `${placeOf(one)} ${one.severity} ${one.code}\n    ${one.message}\n`).join('');
}

describe('each case is answered with exactly the problems written beside it', () => {
  test.each(files)('%s', async (name) => {
    const golden = join(CASES, `${basename(name, '.yaml')}.problems.txt`);
    await expect(report(problemsOf(name))).toMatchFileSnapshot(golden);
  });
});

test('a file with twenty mistakes gets at least twenty messages, each with its place', () => {
  const problems = problemsOf('twenty-mistakes.yaml');
  expect(problems.length).toBeGreaterThanOrEqual(20);
  expect(problems.filter((one) => one.line === null || one.column === null)).toEqual([]);
});

test('every kind of problem the room can report has a case', () => {
  const room = join(import.meta.dirname, '../../src/plan');
  const source = readdirSync(room)
    .map((name) => readFileSync(join(room, name), 'utf8'))
    .join('\n');
  const codes = [...source.matchAll(/(?:wrong|doubtful|whole)\(\s*'([a-z-]+)'|code: '([a-z-]+)'/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  // A file that is too large would be a large file; read-campaign.test.ts makes one.
  const elsewhere = ['custom', 'unrecognized_keys', 'too-large', 'endless'];
  const met = new Set(files.flatMap((name) => problemsOf(name).map((one) => one.code)));
  expect(codes.length).toBeGreaterThan(30);
  // What is wrong with an answer is in read-articles.test.tsx.
  const inCampaigns = [...new Set(codes)].filter((code) => !code.startsWith('faq-'));
  expect(inCampaigns.filter((code) => !met.has(code) && !elsewhere.includes(code))).toEqual([]);
});
