import { randomUUID } from 'node:crypto';
import type { Db, Pool } from './connect.ts';

/** Any constant number that no other program on the server uses as the first half of its advisory locks. */
const PRESENCE = 714_206_551;

/**
 * A worker's sign of life that no clock can fake: a lock held by a database session of its own. A process that is
 * stopped keeps its session, so nobody takes it for dead and sends its mail again; one that was killed loses it at once.
 */
export type Presence = {
  /** The name to claim under: the same until the session was lost, another afterwards. */
  name(): Promise<string>;
  close(): Promise<void>;
};

export function openPresence(pool: Pool): Presence {
  type Reserved = Awaited<ReturnType<Pool['reserve']>>;
  let held: { readonly name: string; readonly session: Reserved } | null = null;
  const isAlive = async (): Promise<boolean> => {
    if (held === null) return false;
    const { session } = held;
    return session`select 1`.then(
      () => true,
      () => false,
    );
  };
  const hold = async (): Promise<string> => {
    if (held !== null && (await isAlive())) return held.name;
    held?.session.release();
    held = null;
    const session = await pool.reserve();
    const name = randomUUID();
    await session`select pg_advisory_lock(${PRESENCE}::int, hashtext(${name}))`;
    held = { name, session };
    return name;
  };
  let asked: Promise<string> | null = null;
  return {
    // Asked by several jobs at once, it is held once.
    name: () => {
      asked ??= hold().finally(() => {
        asked = null;
      });
      return asked;
    },
    async close() {
      await asked?.catch(() => {});
      if (held === null) return;
      const { session } = held;
      held = null;
      await session`select pg_advisory_unlock_all()`.catch(() => {});
      session.release();
    },
  };
}

/**
 * Is the worker that holds a claim certainly gone? It gave the claim up, or its session ended, and it cannot have ended with the server itself:
 * a restart of the server takes the sessions of the living too. A condition on `delivery`.
 */
export function isSenderGone(db: Db) {
  return db`
    (delivery.claimed_by is null or delivery.claimed_at > pg_postmaster_start_time() and not exists (
      select 1 from pg_locks
      where locktype = 'advisory' and classid = ${PRESENCE}::oid and objsubid = 2
        and objid = (hashtext(delivery.claimed_by)::bigint & 4294967295)::oid
        and database = (select oid from pg_database where datname = current_database())))`;
}
