import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glidepath-templates-'));
  await cp('templates', join(folder, 'mine'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the shipped templates are in order in every language', async () => {
  const run = await runHere(['check', 'templates', '--json'], {});
  expect([run.exitCode, run.json()]).toMatchObject([
    0,
    { ok: true, languages: ['de', 'en', 'es', 'fr', 'ja'], problems: [] },
  ]);
}, 30_000);

test('problems are told with file, line and column, and the answer is no', async () => {
  const file = join(folder, 'mine', 'thanks.mjml');
  const before = await readFile(file, 'utf8');
  await writeFile(
    file,
    before.replace('<mj-button href="{{link links.portal}}">', '<mj-button href="javascript:x">'),
  );
  const line = before.slice(0, before.indexOf('<mj-button')).split('\n').length;
  const run = await runHere(['check', 'templates', join(folder, 'mine')], {});
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain(`${file}:${line}:18: error: Links begin with https:, http: or mailto:`);
  expect(run.stdout).toContain('1 error');
}, 30_000);

test.each([
  ['does not exist', 'nowhere', 'There is no directory'],
  ['has no templates', '', 'has no templates'],
])(
  'a directory that %s is refused with what to do',
  async (_what, name, said) => {
    const run = await runHere(['check', 'templates', join(folder, name)], {});
    expect([run.exitCode, run.stderr]).toEqual([1, expect.stringContaining(said)]);
  },
  30_000,
);

test('campaign files are checked as before', async () => {
  const run = await runHere(['check', 'campaigns/sample.yaml'], {});
  expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining('in order')]);
}, 30_000);
