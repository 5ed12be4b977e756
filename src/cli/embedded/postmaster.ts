import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DatabaseUnavailable } from './database-unavailable.ts';
import { childOptions } from './server-account.ts';
import type { ServerPlace } from './server-place.ts';
import { isProcessAlive } from './sharing.ts';

/** A server that answers on 127.0.0.1. */
export type Postmaster = { readonly pid: number; readonly port: number };

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // No socket: its folder would be one more place to be allowed in, and paths may be too long for it.
  unix_socket_directories: '',
  max_connections: '200',
  // Parallel workers want /dev/shm, which containers keep small; our queries are short.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** For data nobody will miss: nothing waits for the disk, and a power cut may cost all of it. */
const CARELESS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
};

const PATIENCE_MS = 60_000;
const LOG_LIMIT_BYTES = 20_000_000;

/** The server that already runs on this cluster, left by a killed parent or shared with another process; null when none does. A stale lock file is removed. */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    const noted = readLockFile(cluster);
    if (!noted) return null;
    if (!isServerOf(cluster, noted.pid)) {
      // PostgreSQL itself refuses to start when the noted id now belongs to some other process.
      rmSync(join(cluster, 'postmaster.pid'), { force: true });
      return null;
    }
    if (noted.ready && (await answers(noted.port))) return noted;
    if (performance.now() > giveUpAt) {
      throw new DatabaseUnavailable(
        `The database server of ${cluster} (process ${noted.pid}) runs but does not answer: stop it with \`kill ${noted.pid}\` and start again.`,
      );
    }
    await sleep(20);
  }
}

function readLockFile(cluster: string): (Postmaster & { readonly ready: boolean }) | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return null;
  }
}

function isServerOf(cluster: string, pid: number): boolean {
  if (!(pid > 0) || !isProcessAlive(pid)) return false;
  try {
    // A server works in its cluster's folder. Elsewhere than on Linux its name must do.
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    if (process.platform === 'win32') return true;
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres');
  } catch {
    return false;
  }
}

/** Asks for TLS, which every PostgreSQL answers with one letter, before any password. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2_000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.once('data', (data) => settle(data[0] === 'N'.charCodeAt(0) || data[0] === 'S'.charCodeAt(0)));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
}

/**
 * Starts the server on a free port of 127.0.0.1 and waits until it answers.
 * @param logFile where it writes; the reason of a failure is read from there
 */
export async function launchPostmaster(
  place: ServerPlace,
  logFile: string,
  durable: boolean,
): Promise<Postmaster> {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) truncateSync(logFile);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await launchOn(await findFreePort(), place, logFile, durable);
    if ('pid' in outcome) return outcome;
    // Between finding a port and taking it, somebody else may have.
    if (attempt < 3 && /Address already in use|could not bind/.test(outcome.failed)) continue;
    throw new DatabaseUnavailable(
      `The embedded PostgreSQL did not start (${outcome.failed}): see ${logFile}, or set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function launchOn(
  port: number,
  { account, binaries, cluster }: ServerPlace,
  logFile: string,
  durable: boolean,
): Promise<Postmaster | { readonly failed: string }> {
  const settings = { ...SETTINGS, ...(durable ? {} : CARELESS), port: String(port) };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(logFile, 'a', 0o600);
  const before = statSync(logFile).size;
  // Its own session: Ctrl-C in a terminal must reach us alone, so that we finish our work before it goes.
  const child = spawn(join(binaries.folder, 'bin', 'postgres'), ['-D', cluster, ...options], {
    cwd: cluster,
    detached: true,
    stdio: ['ignore', log, log],
    ...childOptions(account),
  });
  closeSync(log);
  child.unref();
  const ending: { failed: string | null } = { failed: null };
  child.once('error', (error) => {
    ending.failed = error.message;
  });
  child.once('exit', () => {
    ending.failed ??= reasonIn(readFileSync(logFile).subarray(before).toString('utf8'));
  });
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (ending.failed === null && performance.now() < giveUpAt) {
    const noted = readLockFile(cluster);
    if (noted && noted.pid === child.pid && noted.ready && (await answers(port)))
      return { pid: noted.pid, port };
    await sleep(10);
  }
  return { failed: ending.failed ?? `it was not ready within ${PATIENCE_MS / 1000} s` };
}

function reasonIn(log: string): string {
  const lines = log.trim().split('\n');
  const told = lines.filter((line) => /could not|FATAL|PANIC|ERROR|error while loading/.test(line));
  return (told[0] ?? lines.at(-1) ?? '').replace(/^.*(?:LOG|FATAL|PANIC|ERROR):\s*/, '') || 'it said nothing';
}

/** Stops the server and waits until it is gone. Open connections are cut. */
export async function stopPostmaster({ account, binaries, cluster }: ServerPlace): Promise<void> {
  try {
    await promisify(execFile)(
      join(binaries.folder, 'bin', 'pg_ctl'),
      ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '60'],
      {
        cwd: cluster,
        ...childOptions(account),
      },
    );
  } catch (error) {
    // Gone already is stopped too.
    if (await findPostmaster(cluster)) throw error;
  }
}
