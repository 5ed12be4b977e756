import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHere } from '../support/command-line.ts';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glidepath-evidence-'));
  await run('import', 'campaigns/sample');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  return runHere(args, { DATABASE_URL: database.url, SECRET: 'a secret that is long enough for tests' });
}

/** The key of some account of the sample. */
async function someAccount(): Promise<string> {
  return (await readFile('campaigns/sample/accounts.csv', 'utf8')).split('\n')[1]?.split(',')[0] ?? '';
}

it('writes a record that is verified with the published keys alone, and not once it was changed', async () => {
  const account = await someAccount();
  const out = join(folder, 'record.md');
  const made = await run('evidence', account, '--out', out, '--json');
  expect([made.exitCode, made.stderr]).toEqual([0, '']);
  expect(made.json()).toMatchObject({ account, notices: 0 });
  expect(await readFile(out, 'utf8')).toContain('No notice to this account is on record.');

  const json = join(folder, 'record.json');
  expect((await run('evidence', 'verify', json)).stdout).toContain(`It holds: 0 notices to ${account}`);
  const text = await readFile(json, 'utf8');
  await writeFile(json, text.replace('"notices": []', '"notices": [1]'));
  const changed = await run('evidence', 'verify', json, '--json');
  expect(changed.exitCode).toBe(1);
  expect(changed.json()).toMatchObject({ error: { code: 'bad-signature' } });
  await writeFile(json, text);
  await writeFile(out, 'Other words.');
  expect((await run('evidence', 'verify', json, '--json')).json()).toMatchObject({
    error: { code: 'other-text' },
  });
  await rm(out);
  const keys = join(folder, 'jwks.json');
  await writeFile(keys, '{"keys":[]}');
  expect((await run('evidence', 'verify', json, '--keys', keys, '--json')).json()).toMatchObject({
    error: { code: 'unknown-key' },
  });
});

it('says what is wrong with what it was asked for', async () => {
  expect((await run('evidence', 'nobody')).stderr).toContain('There is no account nobody.');
  expect((await run('evidence', 'verify', join(folder, 'none.json'))).stderr).toContain('cannot be read');
  const nowhere = await run('evidence', await someAccount(), '--out', join(folder, 'none', 'x.md'));
  expect([nowhere.exitCode, nowhere.stderr]).toEqual([1, expect.stringContaining('cannot be written')]);
});

it('a test mail needs a campaign, and names whom it may go to', async () => {
  const account = await someAccount();
  const none = await run('send-test', 'pilot-notice', account, '--to', 'x@else.example');
  expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining('There is no campaign yet')]);
  const stranger = await run(
    'send-test',
    'w',
    account,
    '--to',
    'x@else.example',
    '--campaign',
    'c',
    '--json',
  );
  expect(stranger.json()).toMatchObject({ error: { code: 'not-staff' } });
  const help = await run('send-test', '--help');
  expect(help.stdout).toContain('somebody active on staff');
});
