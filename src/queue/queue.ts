import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnrecoverableError } from 'bullmq';
import type { Enqueue, Job, JobName } from '../domain/ports.ts';
import { safeError } from '../domain/without-secrets.ts';
import type { Backend } from './backend.ts';
import { keyOf } from './job-key.ts';
import { openPostgresBackend } from './postgres-backend.ts';
import { openRedisBackend } from './redis-backend.ts';

export type Queue = {
  /**
   * Adds a job; the same work asked for by this process and still waiting stays one job, and when it is running it gets
   * one more run after it. Each process asks for itself: one that was killed keeps its job from nobody else, and flows
   * that look for what is due may run on several workers at once.
   * Never throws and never waits long: when the queue cannot be reached that is logged, and recovery finds the work in Postgres.
   */
  readonly enqueue: Enqueue;
  /** Starts to work on jobs, at most `concurrency` at a time. */
  consume(handlers: JobHandlers, options: ConsumeOptions): Promise<Consumer>;
  counts(): Promise<JobCounts>;
  /** Forgets every job that is not running. */
  empty(): Promise<void>;
  /** Closes consumers first: running jobs are finished. */
  close(): Promise<void>;
};

export type JobHandlers = {
  readonly [Name in JobName]: (job: Extract<Job, { name: Name }>) => Promise<void>;
};

export type ConsumeOptions = {
  readonly concurrency: number;
  /** A job whose worker gave no sign of life for this long is given to another (machine time). */
  readonly retakeAfterMs?: number;
};

export type Consumer = {
  /** Takes no more jobs and waits for those that are running. */
  close(): Promise<void>;
};

export type JobCounts = {
  readonly waiting: number;
  readonly active: number;
  /** Waiting for another attempt. */
  readonly delayed: number;
  /** Given up lately. */
  readonly failed: number;
};

const RETAKE_AFTER_MS = 30_000;
const ENQUEUE_TIMEOUT_MS = 10_000;
const SAME_SENTENCE_AGAIN_MS = 60_000;

// Nothing is decided by what becomes of a job: a few attempts spare recovery the common hiccup, no more.
const JOB_OPTIONS = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 1_000 },
  removeOnComplete: true,
  removeOnFail: { age: 86_400, count: 200 },
};

/**
 * Opens the queue: on Redis when `redisUrl` is given, else in the database.
 * @param options.log gets whole sentences for people
 * @throws QueueUnavailable with a sentence that says what to do
 */
export async function openQueue(options: {
  readonly redisUrl: string | null;
  readonly databaseUrl: string;
  readonly log: (sentence: string) => void;
}): Promise<Queue> {
  const log = withoutRepeats(options.log);
  const backend = options.redisUrl
    ? await openRedisBackend(options.redisUrl, log)
    : await openPostgresBackend(options.databaseUrl);
  backend.producer.on('error', (error) => log(`The queue has trouble: ${error.message}.`));
  const consumers: Consumer[] = [];
  const asker = randomUUID();
  return {
    enqueue: (job) => enqueueOn(backend, log, job, asker),
    consume: async (handlers, consumeOptions) => {
      const consumer = await startConsumer(backend, log, handlers, consumeOptions);
      consumers.push(consumer);
      return consumer;
    },
    counts: () => countJobs(backend),
    empty: () => backend.producer.drain(true),
    close: async () => {
      await Promise.all(consumers.map((consumer) => consumer.close()));
      await backend.producer.close();
      await backend.close();
    },
  };
}

/** A lost connection says so many times a second; once a minute is enough for a reader. */
function withoutRepeats(log: (sentence: string) => void): (sentence: string) => void {
  const said = new Map<string, number>();
  return (sentence) => {
    const now = performance.now();
    if (now - (said.get(sentence) ?? Number.NEGATIVE_INFINITY) < SAME_SENTENCE_AGAIN_MS) return;
    said.set(sentence, now);
    log(sentence);
  };
}

async function enqueueOn(
  backend: Backend,
  log: (sentence: string) => void,
  job: Job,
  asker: string,
): Promise<void> {
  const { name, ...ids } = job;
  // Not a job id of our own: while a job runs, its id would swallow a wake-up that its run has come too late to see.
  // Not the work alone: the job of a killed worker stays active until it is retaken, up to twice RETAKE_AFTER_MS.
  const deduplication = { id: `${keyOf(job)}.${asker}`, keepLastIfActive: true };
  const added = backend.producer.add(name, ids, { ...JOB_OPTIONS, deduplication }).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const patience = new AbortController();
  const late = sleep(ENQUEUE_TIMEOUT_MS, 'no answer', { signal: patience.signal }).catch(() => null);
  const trouble = await Promise.race([added, late]);
  patience.abort();
  if (trouble !== null) log(`A ${name} job could not be queued (${trouble}): recovery will find its work.`);
}

async function startConsumer(
  backend: Backend,
  log: (sentence: string) => void,
  handlers: JobHandlers,
  { concurrency, retakeAfterMs = RETAKE_AFTER_MS }: ConsumeOptions,
): Promise<Consumer> {
  const handle = async ({ name, data }: { name: string; data: unknown }) => {
    if (!Object.hasOwn(handlers, name))
      throw new UnrecoverableError(`no handler for ${name}: made by another version`);
    // Only enqueue puts jobs here, so name and ids are those of one Job.
    const job = { ...(data as object), name } as Job;
    await handlers[job.name](job as never).catch((error: unknown) => {
      // What is thrown on is kept beside the job, in the words that are left of it.
      const { message, stack } = safeError(error);
      log(`A ${name} job failed: ${message}.`);
      throw Object.assign(new Error(message), { stack });
    });
  };
  const worker = backend.startWorker(handle, {
    concurrency,
    lockDuration: retakeAfterMs,
    stalledInterval: retakeAfterMs,
    // A job that outlives many workers is still work to be done; it fails by its own errors only.
    maxStalledCount: 20,
    // After an outage: how soon the worker asks again.
    runRetryDelay: 1_000,
  });
  worker.on('error', (error) => log(`The worker has trouble with the queue: ${error.message}.`));
  await worker.waitUntilReady();
  return { close: () => worker.close() };
}

async function countJobs(backend: Backend): Promise<JobCounts> {
  const counts = await backend.producer.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed');
  const of = (state: string) => counts[state] ?? 0;
  return {
    waiting: of('waiting') + of('prioritized'),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
  };
}
