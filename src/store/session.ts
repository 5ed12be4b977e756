import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

/**
 * One session of the database: a connection that is never opened a second time. The driver's own pool takes a lost
 * connection up again, and (in 3.4.9) a statement that was written meanwhile is never answered, ends the process, or
 * runs outside of its transaction. So each driver here has one connection, and is thrown away with it.
 */
export type Session = {
  /** Of the server's process, to ask the server about it. */
  readonly pid: number;
  readonly openedAt: number;
  /** Sends a statement. It is always answered: with rows, the server's error, or the loss of the session. */
  execute(statement: Statement): void;
  /** Why nothing can be said to the server any more; null while it can. */
  lostBecause(): Error | null;
  /** Gives the session up; what waits for an answer is refused. */
  lose(because: Error): void;
  /** Since when (`performance.now()`) the oldest unanswered statement waits; null when none does. */
  waitsSince(): number | null;
  /** Resolves once it is lost. */
  readonly lost: Promise<Error>;
};

/** The database is not there, or went away. The code is the driver's own for it. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'CONNECTION_CLOSED';
}

/** A statement of the driver, with the parts of it that decide where it runs and how it ends. */
export type Statement = Promise<unknown> & {
  handler: (statement: Statement) => void;
  resolve: (rows: unknown) => void;
  reject: (error: unknown) => void;
};

/** Options of the driver that know the server's array types already. */
export type DriverOptions = postgres.Options<Record<string, postgres.PostgresType>>;

/** A server that takes a connection and then says nothing counts as not there. */
const OPENS_WITHIN_MS = 10_000;

/**
 * Opens a session and hears the server's first answer.
 * @param notified gets the payload of every NOTIFY the session listens for
 * @throws when the server cannot be reached or refuses
 */
export async function openSession(
  options: DriverOptions,
  notified: (payload: string) => void = () => {},
): Promise<Session> {
  let because: Error | null = null;
  const unanswered = new Map<Statement, number>();
  let sayLost: (error: Error) => void = () => {};
  const lost = new Promise<Error>((resolve) => {
    sayLost = resolve;
  });
  const hears = { onnotify: (_channel: string, payload: string) => notified(payload) };
  const driver = postgres({
    ...options,
    ...hears,
    connection: greeting(options),
    max: 1,
    max_lifetime: null,
    idle_timeout: undefined,
    connect_timeout: OPENS_WITHIN_MS / 1000,
    onclose: () => lose(new ConnectionLost('The connection to the database was lost.')),
  });
  const send = statementOf(driver`select`).handler;

  function lose(error: Error): void {
    if (because !== null) return;
    because = error;
    sayLost(error);
    for (const statement of unanswered.keys()) statement.reject(error);
    driver.end({ timeout: 0 }).catch(() => {});
  }

  function execute(statement: Statement): void {
    if (because !== null) {
      statement.reject(because);
      return;
    }
    const { resolve, reject } = statement;
    unanswered.set(statement, performance.now());
    statement.resolve = (rows) => {
      unanswered.delete(statement);
      resolve(rows);
    };
    statement.reject = (error) => {
      unanswered.delete(statement);
      reject(error);
      if (isLoss(error)) lose(error as Error);
    };
    send(statement);
  }

  const hello = statementOf(driver`select pg_backend_pid() as pid`);
  hello.handler = execute;
  const late = new AbortController();
  const silence = sleep(OPENS_WITHIN_MS, null, { signal: late.signal }).catch(() => null);
  const rows = (await Promise.race([hello, silence]).finally(() => late.abort())) as { pid: number }[] | null;
  const pid = rows?.[0]?.pid;
  if (pid === undefined) {
    const silent = new ConnectionLost('The database does not answer.');
    lose(silent);
    throw because ?? silent;
  }
  return {
    pid,
    openedAt: performance.now(),
    execute,
    lostBecause: () => because,
    lose,
    waitsSince: () => unanswered.values().next().value ?? null,
    lost,
  };
}

/**
 * What the driver says first on a connection: once for each host. By itself it opens a connection that ends before its first
 * answer, as those of a load balancer without a server do, again and again without a pause or a word.
 */
function greeting({ connection, host }: DriverOptions): NonNullable<DriverOptions['connection']> {
  let left = [host].flat().length;
  // Asked for its text each time that a greeting is written, and only then.
  const name = {
    toString: () => {
      left -= 1;
      if (left < 0) throw new ConnectionLost('The database ended the connection before it was open.');
      return connection?.application_name ?? 'glidepath';
    },
  };
  return { ...connection, application_name: name as unknown as string };
}

/** The driver's types hide what a statement is made of. */
export function statementOf(query: unknown): Statement {
  return query as Statement;
}

/**
 * Does this error leave the session unusable? Everything but the server's answer to one statement does: after a failed
 * write nobody knows what the server has read. So do the server's own farewells (class 57P: shut down, terminated).
 */
function isLoss(error: unknown): boolean {
  return !(error instanceof postgres.PostgresError) || error.code.startsWith('57P');
}
