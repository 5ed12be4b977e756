import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';

/** Where BullMQ keeps its jobs. One file a kind: `redis-backend.ts`, `postgres-backend.ts`. */
export type Backend = {
  readonly producer: Pick<Queue, 'add' | 'drain' | 'getJobCounts' | 'close' | 'waitUntilReady'> & Emitter;
  startWorker(
    process: Processor,
    options: Omit<WorkerOptions, 'connection'>,
  ): Pick<Worker, 'close' | 'waitUntilReady'> & Emitter;
  /** Ends the connections; producer and workers are closed before. */
  close(): Promise<void>;
};

type Emitter = { on(event: 'error', listener: (error: Error) => void): unknown };

export const QUEUE_NAME = 'glidepath';

export const PRODUCER_OPTIONS: Omit<QueueOptions, 'connection'> = {
  // BullMQ's own event stream: nobody here reads it, and it proves nothing, so it is kept short.
  streams: { events: { maxLen: 500 } },
};
