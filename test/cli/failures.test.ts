import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runHere, runProgram } from '../support/command-line.ts';
import { useTestDatabase } from '../support/database.ts';

const SECRET = 'a secret that is long enough for tests';

const database = useTestDatabase();

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'glidepath-cli-'));
  // The user who runs the server for root must be able to enter it.
  await chmod(folder, 0o755);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('what stands in the way is one sentence that says what to do, and nothing is half done', () => {
  const elsewhere = (change: (url: URL) => void) => () => {
    const url = new URL(database.url);
    change(url);
    return { DATABASE_URL: url.href, SECRET };
  };
  const noServer = elsewhere((url) => {
    url.port = '1';
  });
  const wrongPassword = elsewhere((url) => {
    url.password = 'wrong-horse';
  });
  const noDatabase = elsewhere((url) => {
    url.pathname = '/nowhere';
  });

  it.each([
    { what: 'no server', environment: noServer, exitCode: 3, says: /does not answer/ },
    {
      what: 'a wrong password',
      environment: wrongPassword,
      exitCode: 3,
      says: /refuses the user or password/,
    },
    { what: 'no such database', environment: noDatabase, exitCode: 3, says: /does not exist/ },
    {
      what: 'another kind of database',
      environment: () => ({ DATABASE_URL: 'mysql://localhost' }),
      exitCode: 2,
      says: /DATABASE_URL: must look like/,
    },
    {
      what: 'no secret',
      environment: () => ({ DATABASE_URL: database.url }),
      exitCode: 2,
      says: /SECRET: is needed/,
    },
  ])('$what', async ({ environment, exitCode, says }) => {
    const failed = await runHere(['import', 'campaigns/sample', '--json'], environment());
    expect(failed.stderr).toMatch(says);
    expect(failed.stderr.trim().split('\n')).toHaveLength(1);
    expect(failed.stderr).not.toMatch(/wrong-horse/);
    expect([failed.exitCode, Object.keys(failed.json())]).toEqual([exitCode, ['error']]);
  });

  it('a database of a newer version', async () => {
    const sql = postgres(database.url, { max: 1 });
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)`;
    const refused = await runHere(['status'], { DATABASE_URL: database.url, SECRET });
    await sql`delete from drizzle.__drizzle_migrations where hash = 'later'`;
    await sql.end();
    expect([refused.exitCode, refused.stderr]).toEqual([
      3,
      expect.stringMatching(/newer version of Glidepath/),
    ]);
  });
});

describe('the program as it is installed', () => {
  it('cannot serve on a port that is taken, and says so', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const failed = await runProgram(['serve'], { DATABASE_URL: database.url, SECRET, PORT: String(port) });
    expect(failed.stderr).toContain(
      `Port ${port} is in use. Stop the other program, or set PORT to a free one.`,
    );
    expect(failed.exitCode).toBe(3);
  });

  it('cannot work without the Redis it was told to use, and says so', async () => {
    const environment = {
      DATABASE_URL: database.url,
      SECRET,
      REDIS_URL: 'redis://127.0.0.1:1',
      LOG_LEVEL: 'error',
    };
    const failed = await runProgram(['worker'], environment);
    expect(failed.stderr).toMatch(/Redis/);
    expect(failed.exitCode).toBe(3);
  });

  it('makes the embedded database with the first command that needs it, and not before', async () => {
    const DATA_DIR = join(await makeFolder(), 'data');
    const planned = await runHere(['plan', 'campaigns/sample.yaml'], { DATA_DIR });
    expect(planned.stdout).toMatch(/There is no database yet/);
    await expect(readFile(join(DATA_DIR, 'postgres-password'))).rejects.toThrow(/ENOENT/);
    const time = { DATA_DIR, TIME_LAPSE: '2027-03-01T08:00:00Z' };
    const shown = await runProgram(['clock', 'show', '--json'], time);
    expect(shown.json()).toEqual({ now: '2027-03-01T08:00:00.000Z', timeLapse: true });
    const advanced = await runHere(['clock', 'advance', '--to', '2027-03-05', '--json'], time);
    expect(advanced.json()).toMatchObject({ now: '2027-03-05T00:00:00.000Z' });
    const back = await runHere(['clock', 'advance', '--to', '2027-03-04', '--json'], time);
    expect(back.json()).toMatchObject({ error: { code: 'backwards' } });
  });
});
