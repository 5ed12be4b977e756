import type { Enqueue, Job } from '../domain/ports.ts';

export type Ticker = { stop(): Promise<void> };

/** Calls back whenever somebody says that something may have become due; returns how to stop that. */
export type Listen = (wake: () => void) => Promise<() => Promise<void>>;

/**
 * The alarm clock: finds what is due in Postgres and tells the queue, when woken and once every `everyMs` at least
 * (machine time). It decides nothing and remembers nothing; any number of tickers may run.
 */
export async function startTicker(options: {
  readonly findDueWork: () => Promise<readonly Job[]>;
  readonly enqueue: Enqueue;
  readonly listen: Listen;
  readonly everyMs: number;
  readonly log: (sentence: string) => void;
}): Promise<Ticker> {
  const { findDueWork, enqueue, listen, everyMs, log } = options;
  let running: Promise<void> | null = null;
  let again = false;
  const tick = async (): Promise<void> => {
    try {
      do {
        again = false;
        const jobs = await findDueWork();
        await Promise.all(jobs.map(enqueue));
      } while (again);
    } catch (error) {
      log(
        `The ticker could not look for due work: ${error instanceof Error ? error.message : String(error)}.`,
      );
    } finally {
      running = null;
    }
  };
  const wake = (): void => {
    if (running === null) running = tick();
    else again = true;
  };
  const timer = setInterval(wake, everyMs);
  const unlisten = await listen(wake);
  wake();
  return {
    stop: async () => {
      clearInterval(timer);
      await unlisten();
      await running;
    },
  };
}
