import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Unavailable } from '../failure.ts';

const BINARY = fileURLToPath(new URL('../../../bin/glidepath.js', import.meta.url));

/** A real Glidepath process. It is started again when it dies, as a service manager would. */
export type Child = {
  /** Kills it without warning (SIGKILL); it comes back by itself. */
  kill(): void;
  /** How often it came back. */
  restarts(): number;
  stop(): Promise<void>;
};

/**
 * Starts `glidepath NAME` as a process of its own.
 * @param environment its whole configuration
 * @param logFile what it says on standard error
 */
export function startChild(name: 'api' | 'worker', environment: NodeJS.ProcessEnv, logFile: string): Child {
  const log = createWriteStream(logFile, { flags: 'a' });
  let stopping = false;
  let restarts = 0;
  let child = launch();

  function launch(): ChildProcess {
    const launched = spawn(process.execPath, [BINARY, name], {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    launched.stderr?.pipe(log, { end: false });
    launched.once('exit', () => {
      if (stopping) return;
      restarts += 1;
      child = launch();
    });
    return launched;
  }

  return {
    kill: () => child.kill('SIGKILL'),
    restarts: () => restarts,
    stop: async () => {
      stopping = true;
      const gone = new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        else child.once('exit', () => resolve());
      });
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(late);
      log.end();
    },
  };
}

/** Waits until a server answers that it is ready. */
export async function waitUntilReady(url: string, child: Child, logFile: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    if (child.restarts() > 3) break;
    await sleep(100);
  }
  throw new Unavailable(`The server of the demo does not start. What it says is in ${logFile}.`);
}
