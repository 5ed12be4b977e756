import postgres from 'postgres';
import {
  ConnectionLost,
  type DriverOptions,
  openSession,
  type Session,
  type Statement,
  statementOf,
} from './session.ts';

/** Sessions that statements and transactions share, each used by one of them at a time. */
export type SessionPool = {
  /** Runs a statement on any session. */
  execute(statement: Statement): void;
  /** A session of one's own until it is given back. */
  lease(): Promise<Session>;
  release(session: Session): void;
  /** Waits for what is running, at most so many seconds; then gives every session up. */
  end(timeoutSeconds: number): Promise<void>;
};

/** Sessions are renewed, so that what one gathers at the server does not stay for months. */
const RENEW_AFTER_MS = 45 * 60_000;

/** A statement unanswered for so long is asked about, and again after as long. */
const ASK_AFTER_MS = 5_000;

/**
 * @param options of the driver
 * @param max sessions at most
 */
export function openSessionPool(options: DriverOptions, max: number): SessionPool {
  const idle: Session[] = [];
  const busy = new Set<Session>();
  const waiting: { resolve: (session: Session) => void; reject: (error: unknown) => void }[] = [];
  let opening = 0;
  let ended: Promise<void> | null = null;
  let drained: (() => void) | null = null;
  const watch = watchAnswers(options, busy);

  function lease(): Promise<Session> {
    if (ended !== null) return Promise.reject(new Error('The connections to the database are closed.'));
    for (let session = idle.pop(); session !== undefined; session = idle.pop()) {
      if (session.lostBecause() !== null) continue;
      busy.add(session);
      return Promise.resolve(session);
    }
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      openForWaiting();
    });
  }

  /** As many as wait, as far as the limit allows. */
  function openForWaiting(): void {
    while (opening < waiting.length && busy.size + idle.length + opening < max) {
      opening += 1;
      openSession(options).then(
        (session) => {
          opening -= 1;
          busy.add(session);
          release(session);
        },
        (error: unknown) => {
          opening -= 1;
          // Each failure answers one that waits: the others may still get a session that becomes free.
          waiting.shift()?.reject(error);
          openForWaiting();
          settle();
        },
      );
    }
  }

  function release(session: Session): void {
    busy.delete(session);
    if (performance.now() - session.openedAt > RENEW_AFTER_MS)
      session.lose(new Error('The session was renewed.'));
    if (session.lostBecause() !== null) {
      openForWaiting();
    } else {
      const next = waiting.shift();
      if (next === undefined) idle.push(session);
      else {
        busy.add(session);
        next.resolve(session);
      }
    }
    settle();
  }

  function settle(): void {
    if (busy.size + opening + waiting.length === 0) drained?.();
  }

  function execute(statement: Statement): void {
    lease().then(
      (session) => {
        const { resolve, reject } = statement;
        statement.resolve = (rows) => {
          resolve(rows);
          release(session);
        };
        statement.reject = (error) => {
          reject(error);
          // A loss is noted first: the session must not be given to the next.
          queueMicrotask(() => release(session));
        };
        session.execute(statement);
      },
      (error: unknown) => statement.reject(error),
    );
  }

  return {
    execute,
    lease,
    release,
    end(timeoutSeconds) {
      ended ??= (async () => {
        const done = new Promise<void>((resolve) => {
          drained = resolve;
        });
        settle();
        const late = setTimeout(() => drained?.(), timeoutSeconds * 1000);
        await done;
        clearTimeout(late);
        clearInterval(watch);
        for (const session of [...idle, ...busy])
          session.lose(new Error('The connections to the database are closed.'));
      })();
      return ended;
    },
  };
}

/**
 * An answer can get lost on its way while the connection stays open; then nothing would ever be heard of the statement.
 * So the server is asked whether it is still at work for a session that has waited long: if twice it is not, the session is lost.
 */
function watchAnswers(options: DriverOptions, busy: ReadonlySet<Session>): NodeJS.Timeout {
  const suspects = new WeakMap<Session, number>();
  let asking = false;
  const ask = async (): Promise<void> => {
    const late = [...busy].filter((one) => {
      const since = one.waitsSince();
      return since !== null && performance.now() - since > ASK_AFTER_MS;
    });
    if (late.length === 0) return;
    const working = await workingFor(options, late);
    for (const session of late) {
      const since = session.waitsSince();
      if (since === null || working.has(session.pid)) suspects.delete(session);
      else if (suspects.get(session) === since)
        session.lose(new ConnectionLost('The answer of the database was lost.'));
      else suspects.set(session, since);
    }
  };
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    ask()
      .catch(() => {})
      .finally(() => {
        asking = false;
      });
  }, ASK_AFTER_MS);
  return timer.unref();
}

/** The process ids, among those of these sessions, that the server works for at this moment. */
async function workingFor(
  options: DriverOptions,
  sessions: readonly Session[],
): Promise<ReadonlySet<number>> {
  const asking = await openSession(options);
  try {
    const query = statementOf(
      postgres(
        options,
      )`select pid from pg_stat_activity where pid = any(${sessions.map((one) => one.pid)}::int[]) and state = 'active'`,
    );
    query.handler = asking.execute;
    const rows = (await query) as { pid: number }[];
    return new Set(rows.map((one) => one.pid));
  } finally {
    asking.lose(new Error('It was asked what it was asked.'));
  }
}
