import { createPostgresBackend, Queue, runMigrations, SchemaMigrationRequiredError, Worker } from 'bullmq';
import pg from 'pg';
import { type Backend, PRODUCER_OPTIONS, QUEUE_NAME } from './backend.ts';
import { QueueUnavailable } from './queue-unavailable.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const PRODUCER_CONNECTIONS = 4;
const WORKER_CONNECTIONS = 8;

/** Includes the wait for a free connection of the pool: in a burst of jobs that is not a sign of trouble. */
const POOL_TIMEOUT_MS = 30_000;

/** A job that a power cut takes is found again: waiting for the disk would only make every job slower. */
const SESSION = '-c synchronous_commit=off';

/**
 * Opens the queue in a schema of its own (`bullmq`) of a Postgres database. Jobs wake workers by NOTIFY.
 * @throws {QueueUnavailable} when the database does not answer or was not migrated
 */
export async function openPostgresBackend(databaseUrl: string): Promise<Backend> {
  await withClient(databaseUrl, async (client) => client.query('select 1'));
  const connection = (max: number) => ({
    connectionString: databaseUrl,
    connectionTimeoutMillis: POOL_TIMEOUT_MS,
    keepAlive: true,
    options: SESSION,
    max,
    // Handed on to the pool, which the types do not say.
    ...{ Client: clientThatEndsQuietly },
  });
  const producer = new Queue(
    QUEUE_NAME,
    { ...PRODUCER_OPTIONS, connection: connection(PRODUCER_CONNECTIONS) },
    createPostgresBackend,
  );
  try {
    await producer.waitUntilReady();
  } catch (error) {
    await producer.close();
    if (error instanceof SchemaMigrationRequiredError) {
      throw new QueueUnavailable('The database has no tables for the queue: run `glidepath migrate`.');
    }
    throw error;
  }
  return {
    producer,
    startWorker: (process, options) =>
      new Worker(
        QUEUE_NAME,
        process,
        { ...options, connection: connection(WORKER_CONNECTIONS) },
        createPostgresBackend,
      ),
    close: async () => {},
  };
}

/**
 * Makes or updates the tables of the queue; does nothing when they are as this version needs them. Several processes
 * may call it at once.
 */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, runMigrations);
}

/**
 * A connection that is cut while nobody waits for an answer on it says so as an event, and an event of that name that nobody
 * listens to ends the process. Whoever uses it next hears of it by their statement. Called with `new` by the pool.
 */
function clientThatEndsQuietly(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config);
  client.on('error', () => {});
  return client;
}

async function withClient(databaseUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = clientThatEndsQuietly({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  try {
    await client.connect();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new QueueUnavailable(
      `The queue's database cannot be reached (${reason}): check DATABASE_URL and that PostgreSQL runs.`,
    );
  }
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
