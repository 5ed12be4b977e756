import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROJECT = join(import.meta.dirname, '../..');

export type Program = {
  /** All it wrote on standard output and standard error. */
  readonly said: () => string;
  stop(): Promise<void>;
};

/** Starts the real program, which sees no environment but the one given, and waits until it is ready. */
export async function startProgram(
  command: 'serve' | 'api' | 'worker',
  environment: Readonly<Record<string, string>>,
): Promise<Program> {
  const { PATH = '', HOME = '' } = process.env;
  const child: ChildProcess = spawn(process.execPath, ['bin/glidepath.js', command], {
    cwd: PROJECT,
    env: { PATH, HOME, LOG_LEVEL: 'debug', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => {
      said += data;
    });
  process.once('exit', () => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${environment.PORT}/readyz`;
  let isReady = false;
  for (let tries = 0; !isReady && tries < 1200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`It ended at its start:\n${said}`);
    isReady = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (!isReady) await sleep(100);
  }
  if (!isReady) throw new Error(`It does not get ready:\n${said}`);
  return {
    said: () => said,
    stop: async () => {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await gone;
      clearTimeout(late);
    },
  };
}
