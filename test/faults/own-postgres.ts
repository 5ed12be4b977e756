import { realpathSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/cli/embedded/embedded-postgres.ts';
import { findPostmaster, launchPostmaster, stopPostmaster } from '../../src/cli/embedded/postmaster.ts';
import { chooseServerPlace } from '../../src/cli/embedded/server-place.ts';
import { isProcessAlive } from '../../src/cli/embedded/sharing.ts';
import { type ProxyProcess, startProxyProcess } from './proxy-process.ts';

export type OwnPostgres = {
  /** Through the proxy: it stays the same whatever becomes of the server. */
  readonly url: string;
  readonly proxy: ProxyProcess;
  /** Ends the server, in good order or as a crash does, and starts it again after a while. */
  restart(how: 'crash' | 'shutdown', downMs: number): Promise<void>;
  stop(): Promise<void>;
};

/** A Postgres nobody else uses, behind a proxy. What it commits it keeps: a crash would otherwise lose claims, and with them the point. */
export async function startOwnPostgres(folder: string): Promise<OwnPostgres> {
  await mkdir(folder, { recursive: true });
  // The user who runs the server for root must be able to enter it.
  await chmod(folder, 0o755);
  const dataDir = realpathSync(folder);
  const server = await startEmbeddedPostgres({ dataDir, log: () => {}, durable: true });
  const proxy = await startProxyProcess(Number(new URL(server.url).port));
  const url = new URL(server.url);
  url.port = String(proxy.port);
  let pid = (await findPostmaster(chooseServerPlace(dataDir).cluster))?.pid ?? null;
  // A run that breaks off must not leave it behind: what was started again belongs to nobody else.
  process.once('exit', () => {
    if (pid !== null && isProcessAlive(pid)) process.kill(pid, 'SIGINT');
  });
  return {
    url: url.href,
    proxy,
    restart: async (how, downMs) => {
      const place = chooseServerPlace(dataDir);
      if (how === 'shutdown') await stopPostmaster(place);
      else await crash(place.cluster);
      await sleep(downMs);
      const started = await launchPostmaster(place, join(dataDir, 'postgres.log'), true);
      pid = started.pid;
      proxy.pointTo(started.port);
    },
    stop: async () => {
      await proxy.stop();
      await server.stop();
      pid = null;
    },
  };
}

/** Every process of the server ends where it stands; the next start recovers from the log of what was committed. */
async function crash(cluster: string): Promise<void> {
  const running = await findPostmaster(cluster);
  if (running === null) return;
  process.kill(running.pid, 'SIGQUIT');
  while (isProcessAlive(running.pid)) await sleep(10);
}
