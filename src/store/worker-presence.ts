import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectSession, type Db, type OwnSession } from './connect.ts';

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

/**
 * @param url of the database
 * @throws from `name` when the database cannot be reached
 */
export function openPresence(url: string): Presence {
  let held: { readonly name: string; readonly session: OwnSession } | null = null;
  const hold = async (): Promise<string> => {
    if (held !== null && (await holdsLock(held.session))) return held.name;
    held?.session.close();
    held = null;
    const session = await connectSession(url);
    const name = randomUUID();
    if ((await answered(session.db`select pg_advisory_lock(${PRESENCE}::int, hashtext(${name}))`)) === null) {
      session.close();
      throw new Error('The database does not answer.');
    }
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
    close: async () => {
      await asked?.catch(() => {});
      held?.session.close();
      held = null;
    },
  };
}

/** A session that does not answer in good time counts as lost, for its lock may be. */
const ANSWERS_WITHIN_MS = 5_000;

async function holdsLock({ db }: OwnSession): Promise<boolean> {
  const locks = await answered(db`
    select 1 from pg_locks where pid = pg_backend_pid() and locktype = 'advisory' and classid = ${PRESENCE}::oid`);
  return locks !== null && locks.length > 0;
}

/** What a statement answers; null when it fails or stays silent. */
async function answered<Rows>(statement: PromiseLike<Rows>): Promise<Rows | null> {
  const patience = new AbortController();
  const silence = sleep(ANSWERS_WITHIN_MS, null, { signal: patience.signal }).catch(() => null);
  const rows = await Promise.race([Promise.resolve(statement).catch(() => null), silence]);
  patience.abort();
  return rows;
}

/** A worker that was stopped for longer finds, when it goes on, that its time is over, and sends nothing more. */
const MAY_SEND_MINUTES = 15;

/** Does the worker of a claim live, and may it still send? A condition on `delivery`. */
export function isSenderAlive(db: Db) {
  return db`
    (delivery.claimed_by is not null and delivery.claimed_at > now() - make_interval(mins => ${MAY_SEND_MINUTES})
     and ${isPresent(db)})`;
}

/** The session that is the sign of life of a claim's worker exists. */
function isPresent(db: Db) {
  return db`
    exists (
      select 1 from pg_locks
      where locktype = 'advisory' and classid = ${PRESENCE}::oid and objsubid = 2
        and objid = (hashtext(delivery.claimed_by)::bigint & 4294967295)::oid
        and database = (select oid from pg_database where datname = current_database()))`;
}

/**
 * Is the worker that holds a claim certainly gone? It gave the claim up, or its session ended, and it cannot have ended with the server itself:
 * a restart of the server takes the sessions of the living too. A condition on `delivery`.
 */
export function isSenderGone(db: Db) {
  return db`
    (delivery.claimed_by is null or delivery.claimed_at > pg_postmaster_start_time() and not ${isPresent(db)})`;
}
