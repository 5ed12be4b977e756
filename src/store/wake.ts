import type { Db, Pool } from './connect.ts';

/** Tells every worker that something may have become due, once this transaction commits. */
export async function wakeWorkers(db: Db, why: string): Promise<void> {
  await db`select pg_notify('glidepath_wake', ${why})`;
}

/**
 * Calls back whenever somebody wakes the workers. A lost connection is taken up again; a wake-up missed meanwhile costs
 * a second, for the ticker looks by itself.
 * @returns a function that stops listening
 */
export async function onWake(pool: Pool, wake: () => void): Promise<() => Promise<void>> {
  return pool.listen('glidepath_wake', { heard: wake, ready: wake });
}
