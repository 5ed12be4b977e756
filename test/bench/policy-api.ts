import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../support/free-port.ts';
import { BENCH_SECRET } from './bench-world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STARTS_WITHIN_MS = 120_000;

/** `glidepath api` as it runs anywhere. */
export type PolicyApi = {
  readonly url: string;
  /** Resident bytes now; null where the system does not tell. */
  memory(): number | null;
  stop(): Promise<void>;
};

/** Starts `bin/glidepath.js api` as a process of its own, and waits until it is ready. */
export async function startPolicyApi(
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<PolicyApi> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const started = spawn(
    process.execPath,
    [
      ...(process.env.BENCH_NODE_ARGUMENTS ?? '').split(' ').filter((one) => one !== ''),
      'bin/glidepath.js',
      'api',
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, REDIS_URL: process.env.REDIS_URL },
        ...{ DATABASE_URL: databaseUrl, SECRET: BENCH_SECRET, PORT: String(port) },
        ...{ PUBLIC_URL: 'https://licenses.example.com', ...environment },
      },
    },
  );
  // What it logs is read, as production would; only its last lines are kept, for when it does not start.
  let said = '';
  started.stderr.on('data', (data: Buffer) => {
    said = `${said}${data}`.slice(-4000);
  });
  const gone = new Promise<void>((resolve) => started.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    started.kill('SIGTERM');
    await gone;
  };
  for (const since = performance.now(); !(await isReady(url)); await sleep(50)) {
    const late = performance.now() - since > STARTS_WITHIN_MS;
    if (!late && started.exitCode === null) continue;
    await stop();
    throw new Error(`glidepath api did not start:\n${said}`);
  }
  return { url, memory: () => residentBytes(started.pid), stop };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (answer) => answer.status === 200,
    () => false,
  );
}

function residentBytes(pid: number | undefined): number | null {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
  } catch {
    return null;
  }
}
