import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectedTo } from './open-connections.ts';

/** Worker processes, each in a place of its own that is taken again whenever its process ends. */
export type Crew = {
  /** The worker at this place, or else the next one, that runs; `atWork`: that has mail at the provider. */
  find(place: number, atWork: boolean): RunningWorker | null;
  /** How many are stopped at this moment. */
  stopped(): number;
  /** Machine time of the last moment at which one was. */
  lastStoppedAt(): number;
  /** SIGTERM to all: they finish what they do, end, and come back. */
  restart(): void;
  /** How often a process ended by itself with another exit code than 0. */
  endedThemselves(): Readonly<Record<string, number>>;
  close(): Promise<void>;
};

export type RunningWorker = {
  /** SIGKILL. */
  kill(): void;
  /** SIGSTOP, and SIGCONT after a while. @returns whether it lived to go on */
  stop(forMs: number): Promise<boolean>;
};

type Place = { child: ChildProcess; condition: 'runs' | 'stopped' | 'dying' };

/**
 * Starts `glidepath worker` so many times, and again whenever one ends, as a service manager would.
 * @param options.program what to run with Node
 * @param options.folder where each place keeps what its workers say
 */
export function startCrew(options: {
  readonly program: string;
  readonly size: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly providerPort: number;
}): Crew {
  const { program, size, environment, folder, providerPort } = options;
  let closing = false;
  let lastStoppedAt = Number.NEGATIVE_INFINITY;
  const ended: Record<string, number> = {};
  const places = Array.from({ length: size }, (_, at) => {
    const place: Place = { child: launch(at), condition: 'runs' };
    watch(place, at);
    return place;
  });
  // A run that breaks off must not leave them behind.
  process.once('exit', () => {
    for (const { child } of places) child.kill('SIGKILL');
  });

  function launch(at: number): ChildProcess {
    const log = openSync(join(folder, `worker-${at}.log`), 'a');
    const child = spawn(process.execPath, [program, 'worker'], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'ignore', log],
    });
    closeSync(log);
    return child;
  }

  function watch(place: Place, at: number): void {
    place.child.once('exit', (code, signal) => {
      if (closing) return;
      if (code !== null && code !== 0) ended[String(code)] = (ended[String(code)] ?? 0) + 1;
      place.condition = 'dying';
      const again = () => {
        if (closing) return;
        Object.assign(place, { child: launch(at), condition: 'runs' });
        watch(place, at);
      };
      // One that could not start, because Postgres or Redis was down, is not tried without a break.
      if (signal === null) setTimeout(again, 500);
      else again();
    });
  }

  function find(from: number, atWork: boolean): RunningWorker | null {
    const order = places.map((_, step) => places[(from + step) % size] as Place);
    const found = order.find(
      ({ child, condition }) =>
        condition === 'runs' && (!atWork || isConnectedTo(child.pid ?? 0, providerPort)),
    );
    return found === undefined ? null : { kill: () => kill(found), stop: (forMs) => stop(found, forMs) };
  }

  function kill(place: Place): void {
    place.condition = 'dying';
    place.child.kill('SIGKILL');
  }

  async function stop(place: Place, forMs: number): Promise<boolean> {
    const { child } = place;
    place.condition = 'stopped';
    child.kill('SIGSTOP');
    await sleep(forMs);
    lastStoppedAt = performance.now();
    if (place.child !== child) return false;
    place.condition = 'runs';
    return child.kill('SIGCONT');
  }

  const countStopped = () => places.filter((one) => one.condition === 'stopped').length;
  return {
    find,
    restart: () => {
      for (const place of places) if (place.condition === 'runs') place.child.kill('SIGTERM');
    },
    stopped: countStopped,
    lastStoppedAt: () => (countStopped() > 0 ? performance.now() : lastStoppedAt),
    endedThemselves: () => ended,
    close: async () => {
      closing = true;
      const gone = places.map(({ child }) =>
        child.exitCode === null && child.signalCode === null
          ? new Promise((resolve) => child.once('exit', resolve))
          : null,
      );
      for (const { child } of places) {
        child.kill('SIGCONT');
        child.kill('SIGTERM');
      }
      const late = setTimeout(() => {
        for (const { child } of places) child.kill('SIGKILL');
      }, 10_000);
      await Promise.all(gone);
      clearTimeout(late);
    },
  };
}
