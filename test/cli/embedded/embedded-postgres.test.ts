import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/cli/embedded/embedded-postgres.ts';

let dataDir = '';

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'glidepath-embedded-'));
  chmodSync(dataDir, 0o755);
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('what was written is there after a stop and a new start', async () => {
  const first = await start();
  await ask(first.url, 'create table kept as select 42 as answer');
  await first.stop();
  const second = await start();
  expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await second.stop();
});

test('it listens on this machine alone, never on the usual port, and wants its password', async () => {
  const server = await start();
  const url = new URL(server.url);
  expect(url.hostname).toBe('127.0.0.1');
  expect(url.port).not.toBe('5432');
  expect(await ask(server.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  url.password = 'guess';
  await expect(ask(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  await server.stop();
  await expect(ask(server.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
});

test('two who start it share one server, and the last one out stops it', async () => {
  const [one, two] = await Promise.all([start(), start()]);
  expect(two.url).toBe(one.url);
  await one.stop();
  expect(await ask(two.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  await two.stop();
  await expect(ask(two.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
});

test('a server left running by a killed process is taken over and stopped by the next', async () => {
  const { process: other, url } = await startInOtherProcess();
  other.kill('SIGKILL');
  await once(other, 'exit');
  const server = await start();
  expect(server.url).toBe(url);
  await server.stop();
  await expect(ask(url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
});

test('a process that ends without stopping takes its server along', async () => {
  const { process: other, url } = await startInOtherProcess();
  other.stdin?.end();
  await once(other, 'exit');
  await expect
    .poll(
      () =>
        ask(url, 'select 1').then(
          () => 'up',
          (error: Error) => error.message,
        ),
      { timeout: 10_000 },
    )
    .toMatch(/ECONNREFUSED/);
});

test('a lock file whose process id now belongs to somebody else does not stop a start', async () => {
  const first = await start();
  const lockFile = join(dataDir, 'postgres', 'postmaster.pid');
  const lines = readFileSync(lockFile, 'utf8').split('\n');
  await first.stop();
  writeFileSync(lockFile, [process.pid, ...lines.slice(1)].join('\n'));
  const second = await start();
  expect(await ask(second.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  await second.stop();
});

test('a cluster of another version is refused with what to do', async () => {
  const file = join(dataDir, 'postgres', 'PG_VERSION');
  const version = readFileSync(file, 'utf8');
  writeFileSync(file, '15\n');
  await expect(start()).rejects.toThrow(
    /made by PostgreSQL 15, and this Glidepath brings PostgreSQL 18: dump it/,
  );
  writeFileSync(file, version);
});

test('a cluster without its password is refused with what to do', async () => {
  const file = join(dataDir, 'postgres-password');
  const password = readFileSync(file, 'utf8');
  rmSync(file);
  await expect(start()).rejects.toThrow(/postgres-password is missing.*put the file back/);
  writeFileSync(file, password, { mode: 0o600 });
  await (await start()).stop();
});

function start(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, log: () => {}, durable: false });
}

/** Another process that starts the server, prints its address, and ends by `process.exit` once its input closes. */
async function startInOtherProcess(): Promise<{ process: ChildProcess; url: string }> {
  const module = new URL('../../../src/cli/embedded/embedded-postgres.ts', import.meta.url).href;
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(module)};
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: () => {}, durable: false });
    console.log(server.url);
    process.stdin.resume();
    process.stdin.once('end', () => process.exit(0));
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { process: child, url: String(line).trim() };
}

async function ask(url: string, query: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, connect_timeout: 5 });
  try {
    return [...(await sql.unsafe(query))];
  } finally {
    await sql.end();
  }
}
