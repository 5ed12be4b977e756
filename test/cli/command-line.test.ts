import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandRun, runHere } from '../support/command-line.ts';
import { useTestDatabase } from '../support/database.ts';

const SECRET = 'a secret that is long enough for tests';
const SAMPLE = 'campaigns/sample.yaml';

const database = useTestDatabase();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glidepath-cli-'));
  // The user who runs the server for root must be able to enter it.
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<CommandRun> {
  return runHere(args, { DATABASE_URL: database.url, SECRET });
}

async function rows(statement: string): Promise<readonly Record<string, unknown>[]> {
  const sql = postgres(database.url, { max: 1 });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

/** A changed copy of a file in a folder of its own. */
async function changed(file: string, name: string, change: (text: string) => string): Promise<string> {
  const path = join(folder, name);
  const text = await readFile(join(import.meta.dirname, '../..', file), 'utf8');
  const after = change(text);
  expect(after).not.toBe(text);
  await writeFile(path, after);
  return path;
}

describe('a campaign from the files to the approval', () => {
  it('refuses customer files with bad rows as a whole, each with file and line', async () => {
    for (const name of ['contacts', 'entitlements', 'reps'])
      await writeFile(join(folder, `${name}.csv`), await readFile(`campaigns/sample/${name}.csv`, 'utf8'));
    await changed('campaigns/sample/accounts.csv', 'accounts.csv', (text) =>
      text
        .split('\n')
        .map((line, at) => (at === 4 || at === 9 ? `,${line}` : line))
        .join('\n'),
    );
    const refused = await run('import', folder);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/accounts\.csv:5: error: /);
    expect(refused.stderr).toMatch(/accounts\.csv:10: error: /);
    expect(refused.stderr).toMatch(/nothing was imported/);
    expect(await rows('select 1 from account')).toEqual([]);
  });

  it('shows in a dry run what it would import, and imports it', async () => {
    const dry = await run('import', 'campaigns/sample', '--dry-run');
    expect(dry.exitCode).toBe(0);
    expect(dry.stdout).toMatch(/accounts: 300 new/);
    expect(dry.stdout).toMatch(/Nothing was changed\.\nNext: /);
    expect(await rows('select 1 from account')).toEqual([]);
    expect(await rows('select 1 from staff')).toEqual([]);
    const imported = await run('import', 'campaigns/sample', '--json');
    expect(imported.json()).toMatchObject({ changed: true, read: { accounts: 300 } });
    expect(await rows('select 1 from account')).toHaveLength(300);
  });

  it('reports the mistakes of a campaign file with their places, and proposes nothing', async () => {
    const file = await changed(SAMPLE, 'mistakes.yaml', (text) =>
      text.replace('stage: warn', 'stage: wran').replace('rolloutUnit:', 'rollotUnit:'),
    );
    const checked = await run('check', file, '--json');
    const applied = await run('apply', file);
    const { problems, ok } = checked.json() as { ok: boolean; problems: { line: number; column: number }[] };
    expect([checked.exitCode, ok]).toEqual([1, false]);
    expect(problems.length).toBeGreaterThanOrEqual(2);
    expect(applied.exitCode).toBe(1);
    for (const { line, column } of problems)
      expect(applied.stderr).toContain(`mistakes.yaml:${line}:${column}: error: `);
    expect(await rows('select 1 from proposal')).toEqual([]);
  });

  it('plans without changing anything: who is in which cohort, what starts when, who is written to', async () => {
    const planned = await run('plan', SAMPLE);
    expect(planned.exitCode).toBe(0);
    expect(planned.stdout).toMatch(/\+ pilot +tags include pilot, at most 25 +25 accounts/);
    expect(planned.stdout).toMatch(/\+ observe +observe +Mon 2027-03-01 +300 accounts/);
    expect(planned.stdout).toMatch(/\+ pilot-notice +notice +Mon 2027-04-12 +22 accounts +50 messages/);
    expect(planned.stdout).toMatch(/Nothing has changed\.\nNext: "glidepath apply/);
    expect(await rows('select 1 from campaign')).toEqual([]);
  });

  it('needs four eyes, which --as lends', async () => {
    const proposed = await run('apply', SAMPLE, '--json');
    expect(proposed.json()).toMatchObject({ campaign: 'atlas-2027', accounts: 300, proposedBy: 'admin' });
    const own = await run('approve', 'atlas-2027', '--json');
    expect([own.exitCode, own.json()]).toMatchObject([1, { error: { code: 'own-proposal' } }]);
    expect(own.stderr).toMatch(/somebody else has to approve it/);
    expect((await run('staff', 'add', 'Grace', 'grace@vendor.example', '--role', 'approver')).exitCode).toBe(
      0,
    );
    const approved = await run('approve', 'atlas-2027', '--as', 'grace', '--json');
    expect(approved.json()).toMatchObject({ revision: 1, accounts: 300, approvedBy: 'grace' });
  });

  it('shows where the campaign stands, and a second plan shows only what differs', async () => {
    const file = await changed(SAMPLE, 'second.yaml', (text) => text.replace('limit: 25', 'limit: 20'));
    const status = await run('status', 'atlas-2027', '--json');
    const planned = await run('plan', file, '--json');
    expect(status.json()).toMatchObject({ state: 'running', revision: 1, total: { planned: 0 } });
    expect((status.json() as { forecast: object[] }).forecast[0]).toMatchObject({
      ...{ phase: 'pilot-grace', stage: 'grace', accounts: 22, seen: 0, neverSeen: 22, isEnough: false },
    });
    expect((await run('status', 'atlas-2027')).stdout).toContain('none of 22 accounts was seen lately');
    const { cohorts, phases } = planned.json() as Record<
      'cohorts' | 'phases',
      { key: string; change: string }[]
    >;
    expect(cohorts.filter((one) => one.change !== 'same').map((one) => one.key)).toEqual(['pilot']);
    expect(phases.every((one) => one.change === 'same')).toBe(true);
  });

  it('pauses, resumes, and gives an account air', async () => {
    expect((await run('pause', 'atlas-2027', '--reason', 'a test', '--json')).json()).toMatchObject({
      paused: true,
      inFlight: [],
    });
    expect((await run('resume', 'atlas-2027', '--json')).json()).toMatchObject({ paused: false });
    const held = await run('hold', 'A-1001', '--until', '2027-06-01', '--reason', 'merger', '--json');
    expect(held.json()).toMatchObject({
      account: 'A-1001',
      kind: 'hold',
      until: '2027-06-01',
      owner: 'admin',
    });
    const lifted = await run('lift', String(held.json().id), '--json');
    expect(lifted.json()).toMatchObject({ lifted: true });
  });

  it('proves the record of all that, and refuses to move a clock that is no time lapse', async () => {
    const audit = await run('audit', 'verify', '--json');
    const clock = await run('clock', 'advance', '--to', '2027-05-01', '--json');
    expect(audit.json()).toMatchObject({ holds: true, unsealed: 0, brokenAt: null });
    expect([clock.exitCode, clock.json()]).toMatchObject([1, { error: { code: 'no-time-lapse' } }]);
    await rows("update audit set actor = 'staff:99' where seal = 2");
    const broken = await run('audit', 'verify', '--json');
    expect([broken.exitCode, broken.json()]).toMatchObject([1, { holds: false, brokenAt: 2 }]);
  });
});

describe('wrong usage', () => {
  it('is explained and exits with 2', async () => {
    const unknown = await run('stauts');
    const missing = await run('pause', 'atlas-2027');
    const value = await run('exempt', 'A-1', '--until', '2027-02-30', '--reason', 'x', '--json');
    expect([unknown.exitCode, missing.exitCode, value.exitCode]).toEqual([2, 2, 2]);
    expect(unknown.stderr).toMatch(/Did you mean status/);
    expect(missing.stderr).toMatch(/--reason/);
    expect(value.stderr).toMatch(/Write a day as 2027-03-31/);
    expect(value.json()).toMatchObject({ error: { code: 'usage' } });
  });
});
