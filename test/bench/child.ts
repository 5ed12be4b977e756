import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A process of the bench, with what it says. */
export type BenchChild = {
  readonly process: ChildProcess;
  /** The next line on its standard output, read as JSON. @throws when it ends before it says one */
  line(): Promise<unknown>;
  /** It is over, by itself. */
  hasEnded(): boolean;
  /** Bytes it held at most until now; null where the system does not tell. */
  peakMemory(): number | null;
  stop(): Promise<void>;
};

/** Runs a file of the sources as a process of its own. Its standard error is shown. */
export function startBenchChild(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): BenchChild {
  const nodeArguments = (environment.BENCH_NODE_ARGUMENTS ?? '').split(' ').filter((one) => one !== '');
  const started = spawn(process.execPath, [...nodeArguments, '--import', 'tsx', file, ...args], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let rest = '';
  let wake = (): void => {};
  let ended = false;
  started.stdout?.on('data', (data: Buffer) => {
    const parts = `${rest}${data}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    wake();
  });
  const gone = new Promise<void>((resolve) =>
    started.once('exit', () => {
      ended = true;
      wake();
      resolve();
    }),
  );
  return {
    process: started,
    line: async () => {
      while (lines.length === 0) {
        if (ended) throw new Error(`${file} ended before it said anything.`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return JSON.parse(lines.shift() ?? '') as unknown;
    },
    hasEnded: () => ended,
    peakMemory: () => {
      try {
        const status = readFileSync(`/proc/${started.pid}/status`, 'utf8');
        return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
      } catch {
        return null;
      }
    },
    stop: async () => {
      started.kill('SIGTERM');
      await gone;
    },
  };
}
