import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHere } from '../support/command-line.ts';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glidepath-import-'));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'accounts.csv'), 'external_key,name\nA-1,Company\n');
  await writeFile(join(folder, 'contacts.csv'), 'account,email,role\nA-1,ann@a.example,primary\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  runHere(['import', folder, ...args], {
    DATABASE_URL: database.url,
    SECRET: 'a secret that is long enough for tests',
    TIME_LAPSE: '2027-03-01T12:00:00Z',
  });

const orders = (first: string, second: string) =>
  writeFile(
    join(folder, 'entitlements.csv'),
    `external_key,account,product,quantity,expires\nE-1,A-1,atlas-cad,5,${first}\nE-2,A-1,atlas-cad,5,${second}\n`,
  );

it('names the row whose terms are not applied and what to do, says what ends earlier, and ends with 1', async () => {
  await orders('2027-12-31', '2027-12-31');
  expect((await run()).exitCode).toBe(0);
  await orders('2027-06-30', '2027-02-28');
  const { exitCode, stdout } = await run();
  expect(exitCode).toBe(1);
  expect(stdout).toContain('~ E-1 (5 × atlas-cad): expires 2027-12-31 → 2027-06-30');
  expect(stdout).toContain('entitlements that end earlier than before: 1');
  expect(stdout).toMatch(
    /entitlements\.csv:3: error: expires: E-2 runs until 2027-12-31.*Write 2027-03-01 or a later day/,
  );
  expect(stdout).toContain('The terms of 1 entitlement in the files are not applied; everything else is.');
  expect(stdout).toContain('Imported.');
});

it('says the same to a program', async () => {
  await orders('2027-05-31', '2027-02-28');
  const { exitCode, json } = await run('--dry-run', '--json');
  expect(exitCode).toBe(1);
  expect(json()).toMatchObject({
    changed: false,
    endEarlier: 1,
    diff: {
      entitlements: {
        changed: [{ key: 'E-1', values: { expires: { before: '2027-06-30', after: '2027-05-31' } } }],
      },
    },
    notApplied: [{ code: 'terms-kept', file: 'entitlements.csv', line: 3 }],
  });
});
