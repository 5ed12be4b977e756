import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from './free-port.ts';
import { describeUnlessMissing } from './requirement.ts';

const BINARY =
  ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0) ?? null;

/** `describe` for tests that start a Redis of their own. */
export const describeWithRedis = describeUnlessMissing(
  BINARY ? null : 'redis-server is not installed (Debian: apt-get install redis-server).',
);

export type RedisServer = {
  readonly url: string;
  /** Where it writes down all it is told. */
  readonly folder: string;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a Redis on a free port of 127.0.0.1, its data (append-only file on) in a temporary folder. */
export async function startRedisServer(settings: readonly string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'glidepath-redis-'));
  const port = await findFreePort();
  let child = await launch(folder, port, settings);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  // A test run that breaks off must not leave it behind.
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    url: `redis://127.0.0.1:${port}`,
    folder,
    kill,
    restart: async () => {
      await kill();
      child = await launch(folder, port, settings);
    },
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(folder: string, port: number, settings: readonly string[]) {
  if (!BINARY) throw new Error('redis-server is not installed');
  const place = ['--dir', folder, '--port', String(port), '--bind', '127.0.0.1'];
  const child = spawn(BINARY, [...place, '--appendonly', 'yes', '--save', '', ...settings], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      printed += data;
      if (printed.includes('Ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`redis-server ended at its start:\n${printed}`)));
  });
  return child;
}
