import { setTimeout as sleep } from 'node:timers/promises';
import { createRedisBackend, Queue, Worker } from 'bullmq';
import { Cluster, Redis } from 'ioredis';
import { type Backend, PRODUCER_OPTIONS, QUEUE_NAME } from './backend.ts';
import { QueueUnavailable } from './queue-unavailable.ts';
import { readRedisServer, warningsAbout } from './redis-server.ts';

const ANSWER_TIMEOUT_MS = 3_000;
const RECONNECT_AT_MOST_MS = 1_000;

/** In braces, so that all keys of the queue lie on one node of a cluster. */
const PREFIX = '{glidepath}';

/**
 * Opens the queue on a Redis or Valkey server, single or cluster.
 * @param log gets a sentence for each setting of the server that can lose jobs
 * @throws {QueueUnavailable} within about three seconds when the server does not answer
 */
export async function openRedisBackend(redisUrl: string, log: (sentence: string) => void): Promise<Backend> {
  // Asked first: BullMQ's `add` never settles when its queue was made while Redis was down.
  const server = readRedisServer(await askInformation(redisUrl));
  for (const warning of warningsAbout(server)) log(warning);
  // Two connections: a caller of enqueue must hear soon that Redis is gone, a worker must wait until it is back.
  const sending = connect(redisUrl, server.isCluster, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  const receiving = connect(redisUrl, server.isCluster, {
    maxRetriesPerRequest: null,
    enableOfflineQueue: true,
  });
  for (const client of [sending, receiving])
    client.on('error', (error: Error) => log(`Redis: ${error.message}.`));
  const options = { prefix: PREFIX };
  await once(sending, 'ready');
  const producer = new Queue(
    QUEUE_NAME,
    { ...PRODUCER_OPTIONS, ...options, connection: sending },
    createRedisBackend,
  );
  return {
    producer,
    startWorker: (process, workerOptions) =>
      new Worker(
        QUEUE_NAME,
        process,
        { ...workerOptions, ...options, connection: receiving },
        createRedisBackend,
      ),
    close: async () => {
      sending.disconnect();
      receiving.disconnect();
    },
  };
}

/** @returns what the server's INFO says */
async function askInformation(redisUrl: string): Promise<string> {
  const client = new Redis(redisUrl, {
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  // The reason of a failed connection comes as an event; the promise says only that it was closed.
  const heard: string[] = [];
  client.on('error', (error: Error) => heard.push(error.message));
  const patience = new AbortController();
  const silence = sleep(ANSWER_TIMEOUT_MS, null, { signal: patience.signal }).then(() => {
    throw new Error(`silent for ${ANSWER_TIMEOUT_MS / 1_000} s`);
  });
  try {
    return await Promise.race([client.connect().then(() => client.info()), silence]);
  } catch (error) {
    const reason = heard[0] ?? (error instanceof Error ? error.message : String(error));
    throw new QueueUnavailable(
      `Redis does not answer (${reason}): check REDIS_URL and that Redis runs, or unset REDIS_URL to keep the queue in PostgreSQL.`,
    );
  } finally {
    silence.catch(() => {});
    patience.abort();
    client.disconnect();
  }
}

type Patience = { readonly maxRetriesPerRequest: number | null; readonly enableOfflineQueue: boolean };

function connect(redisUrl: string, isCluster: boolean, patience: Patience): Redis | Cluster {
  const retryIn = (times: number) => Math.min(times * 50, RECONNECT_AT_MOST_MS);
  if (!isCluster) return new Redis(redisUrl, { ...patience, retryStrategy: retryIn });
  const { hostname, port, username, password, protocol } = new URL(redisUrl);
  return new Cluster([{ host: hostname, port: Number(port || '6379') }], {
    enableOfflineQueue: patience.enableOfflineQueue,
    clusterRetryStrategy: retryIn,
    redisOptions: {
      maxRetriesPerRequest: patience.maxRetriesPerRequest,
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  });
}

function once(client: Redis | Cluster, event: 'ready'): Promise<void> {
  return new Promise((resolve) => client.once(event, () => resolve()));
}
