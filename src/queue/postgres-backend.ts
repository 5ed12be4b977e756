import {
  createPostgresBackend,
  DEFAULT_SCHEMA,
  type PgPool,
  Queue,
  runMigrations,
  SchemaMigrationRequiredError,
  Worker,
} from 'bullmq';
import pg from 'pg';
import { type Backend, PRODUCER_OPTIONS, QUEUE_NAME } from './backend.ts';
import { lastingClient } from './lasting-client.ts';
import { QueueUnavailable } from './queue-unavailable.ts';

const CONNECT_TIMEOUT_MS = 3_000;
const PRODUCER_CONNECTIONS = 4;
const WORKER_CONNECTIONS = 8;

/** Includes the wait for a free connection of the pool: in a burst of jobs that is not a sign of trouble. */
const POOL_TIMEOUT_MS = 30_000;

/** A job that a power cut takes is found again: waiting for the disk would only make every job slower. */
const SESSION = `-c synchronous_commit=off -c search_path=${DEFAULT_SCHEMA}`;

/**
 * Opens the queue in a schema of its own (`bullmq`) of a Postgres database. Jobs wake workers by NOTIFY.
 * @throws {QueueUnavailable} when the database does not answer or was not migrated
 */
export async function openPostgresBackend(databaseUrl: string): Promise<Backend> {
  await withClient(databaseUrl, async (client) => client.query('select 1'));
  const pools: pg.Pool[] = [];
  const openPool = (max: number) => {
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      connectionTimeoutMillis: POOL_TIMEOUT_MS,
      keepAlive: true,
      options: SESSION,
      max,
      // A function, which serves the pool as a class would.
      Client: lastingClient as unknown as typeof pg.Client,
    });
    pools.push(pool);
    // It is what BullMQ asks for, but for the words of its types.
    return pool as unknown as PgPool;
  };
  const producer = new Queue(
    QUEUE_NAME,
    { ...PRODUCER_OPTIONS, connection: openPool(PRODUCER_CONNECTIONS) },
    createPostgresBackend,
  );
  const close = async () => {
    await Promise.all(pools.map((pool) => pool.end()));
  };
  try {
    await producer.waitUntilReady();
  } catch (error) {
    await producer.close();
    await close();
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
        { ...options, connection: openPool(WORKER_CONNECTIONS) },
        createPostgresBackend,
      ),
    close,
  };
}

/**
 * Makes or updates the tables of the queue; does nothing when they are as this version needs them. Several processes
 * may call it at once.
 */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, runMigrations);
}

async function withClient(databaseUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = lastingClient({
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
