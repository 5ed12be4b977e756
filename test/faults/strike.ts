import { setTimeout as sleep } from 'node:timers/promises';
import type { Crew, RunningWorker } from './crew.ts';
import type { Fault } from './fault-plan.ts';
import type { OwnPostgres } from './own-postgres.ts';
import type { OwnQueue } from './own-queue.ts';
import type { FaultyProvider } from './provider.ts';

/** What has struck so far. */
export type Struck = {
  kills: number;
  /** Kills of a worker that had mail at the provider at that moment. */
  killsAtWork: number;
  stops: number;
  /** Stops during which another worker was stopped, too. */
  overlappingStops: number;
  empties: number;
  redisRestarts: number;
  postgresRestarts: number;
  mutes: number;
};

type Target = {
  readonly crew: Crew;
  readonly queue: OwnQueue;
  readonly postgres: OwnPostgres;
  readonly provider: FaultyProvider;
  readonly eventsUrl: string;
};

export type Striking = {
  readonly struck: Struck;
  /** Ends when the last fault has struck, and everything that was stopped goes on. */
  readonly over: Promise<void>;
};

const WAITS_FOR_WORK_MS = 4_000;

/** Lets each fault of a plan strike at its time. What happens to one server happens one after the other. */
export function strike(faults: readonly Fault[], target: Target): Striking {
  const { crew, queue, postgres, provider, eventsUrl } = target;
  const startedAt = performance.now();
  const struck: Struck = {
    kills: 0,
    killsAtWork: 0,
    stops: 0,
    overlappingStops: 0,
    empties: 0,
    redisRestarts: 0,
    postgresRestarts: 0,
    mutes: 0,
  };
  let ofQueue = Promise.resolve();
  let ofPostgres = Promise.resolve();
  let muted = 0;

  /** Waits a little for one that has mail at the provider; while nobody has, any will do. */
  async function findWorker(place: number): Promise<{ worker: RunningWorker; atWork: boolean }> {
    const patienceEnds = performance.now() + WAITS_FOR_WORK_MS;
    for (;;) {
      const busy = crew.find(place, true);
      if (busy !== null) return { worker: busy, atWork: true };
      const other = performance.now() > patienceEnds ? crew.find(place, false) : null;
      if (other !== null) return { worker: other, atWork: false };
      await sleep(20);
    }
  }

  async function kill(place: number): Promise<void> {
    const { worker, atWork } = await findWorker(place);
    worker.kill();
    struck.kills += 1;
    if (atWork) struck.killsAtWork += 1;
  }

  async function stop(place: number, forMs: number): Promise<void> {
    const { worker } = await findWorker(place);
    let overlapping = crew.stopped() > 0;
    const stopped = worker.stop(forMs);
    // The other one of a pair follows within seconds.
    const look = setInterval(() => {
      overlapping ||= crew.stopped() > 1;
    }, 500);
    const lived = await stopped;
    clearInterval(look);
    if (!lived) return;
    struck.stops += 1;
    if (overlapping) struck.overlappingStops += 1;
  }

  async function emptyQueue(): Promise<void> {
    await queue.empty();
    struck.empties += 1;
  }

  async function mute(forMs: number): Promise<void> {
    muted += 1;
    provider.api.sendEventsTo(null);
    await sleep(forMs);
    muted -= 1;
    if (muted === 0) provider.api.sendEventsTo(eventsUrl);
    struck.mutes += 1;
  }

  function one(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'kill':
        return kill(fault.worker);
      case 'stop':
        return stop(fault.worker, fault.forMs);
      case 'mute-events':
        return mute(fault.forMs);
      case 'lose-answers':
        postgres.proxy.loseAnswersToCommit(fault.count);
        return Promise.resolve();
      case 'empty-queue':
        // In the database it needs the database: a moment in which that is down is no reason to leave it out.
        ofQueue = ofQueue.then(() => insistently(emptyQueue));
        return ofQueue;
      case 'restart-redis':
        ofQueue = ofQueue.then(async () => {
          await queue.restart(fault.downMs);
          struck.redisRestarts += 1;
        });
        return ofQueue;
      case 'restart-postgres':
        ofPostgres = ofPostgres.then(async () => {
          await postgres.restart(fault.how, fault.downMs);
          struck.postgresRestarts += 1;
        });
        return ofPostgres;
    }
  }

  const over = (async () => {
    await Promise.all(
      faults.map(async (fault) => {
        await sleep(Math.max(0, startedAt + fault.atMs - performance.now()));
        await one(fault);
      }),
    );
  })();
  return { struck, over };
}

async function insistently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(500);
    }
  }
}
