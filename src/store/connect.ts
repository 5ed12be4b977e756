import postgres from 'postgres';
import type { Instant } from '../domain/instant.ts';
import { ARRAY_TYPES } from './array-types.ts';
import { type DriverOptions, openSession, type Session, type Statement, statementOf } from './session.ts';
import { openSessionPool } from './session-pool.ts';

/**
 * A connection pool, or the one connection of a transaction: every function of this room takes it first and does not
 * care which. Columns come out in camelCase, `timestamptz` as epoch milliseconds, `date` as `YYYY-MM-DD`, `bigint` as number.
 */
export type Db = postgres.ISql<DbTypes>;

/** The pool, which can also begin transactions, listen and be closed. */
export type Pool = Db & {
  /** Runs statements in one transaction; see {@link inTransaction}. */
  readonly begin: <Value>(work: (db: Db) => Promise<Value>) => Promise<Value>;
  /**
   * Listens to a channel in a session of its own, for ever: a lost session is replaced once the server is back.
   * @returns a function that stops it
   */
  readonly listen: (channel: string, listener: Listener) => Promise<() => Promise<void>>;
  /** Lets what is running finish, for at most so many seconds (5), and closes every session. */
  readonly end: (options?: { readonly timeout?: number }) => Promise<void>;
};

export type Listener = {
  /** Gets the payload of each notification. */
  readonly heard: (payload: string) => void;
  /** It listens (again): what was said meanwhile went unheard. */
  readonly ready: () => void;
  /** The session is gone: nothing is heard until it is `ready` again. */
  readonly lost?: () => void;
};

/** One session, for what belongs to a session, such as a lock. Statements after its loss are refused. */
export type OwnSession = { readonly db: Db; readonly close: () => void };

type DbTypes = { instant: Instant; localDate: string; bigint: number };

/**
 * Statements here touch few rows by index, many times: compiling one takes longer than running it, and a table is on a disk
 * on which one page is as near as the next.
 */
const PLANNER = { jit: 'off', random_page_cost: '1.1' };

const LISTENS_AGAIN_AFTER_MS = 1_000;

/**
 * Opens a pool. Nothing is sent until the first statement. A statement is answered or refused, whatever becomes of the
 * server or of the network: it neither waits for ever nor runs a second time.
 * @param url `postgres://…`
 * @param max connections at most
 */
export function connect(url: string, max = 10): Pool {
  const driver = openDriver(url);
  const sessions = openSessionPool(driver.options, max);
  const db = driver.statements((statement) => sessions.execute(statement));
  return Object.assign(db, {
    begin: async <Value>(work: (db: Db) => Promise<Value>): Promise<Value> => {
      const session = await sessions.lease();
      try {
        return await transaction(driver, session, work);
      } finally {
        sessions.release(session);
      }
    },
    listen: (channel: string, listener: Listener) => listen(driver, channel, listener),
    end: ({ timeout = 5 } = {}) => sessions.end(timeout),
  });
}

/**
 * Opens one session.
 * @throws when the server cannot be reached
 */
export async function connectSession(url: string): Promise<OwnSession> {
  const driver = openDriver(url);
  const session = await openSession(driver.options);
  return {
    db: driver.statements(session.execute),
    close: () => session.lose(new Error('The session was closed.')),
  };
}

/** Runs statements in one transaction: all of them or none. An exception rolls back and is thrown on. */
export async function inTransaction<Value>(pool: Pool, work: (db: Db) => Promise<Value>): Promise<Value> {
  return pool.begin(work);
}

/** A column of yes and no for `unnest(…::text[]::boolean[])`: the driver cannot tell an array of booleans from a boolean. */
export function booleans(values: readonly boolean[]): readonly string[] {
  return values.map(String);
}

type Driver = {
  /** For a driver that connects. */
  readonly options: DriverOptions;
  /** Writes statements that run where `execute` takes them. */
  readonly statements: (execute: (statement: Statement) => void) => Db;
};

function openDriver(url: string): Driver {
  const driver = postgres(url, {
    max: 1,
    onnotice: () => {},
    fetch_types: false,
    // Columns only: `postgres.camel` would rename the keys inside jsonb values too.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    connection: { application_name: 'glidepath', TimeZone: 'UTC', ...PLANNER },
    types: {
      ...ARRAY_TYPES,
      instant: {
        to: 1184,
        from: [1184],
        serialize: (value: Instant) => new Date(value).toISOString(),
        parse: (text: string) => Date.parse(text),
      },
      localDate: {
        to: 1082,
        from: [1082],
        serialize: (value: string) => value,
        parse: (text: string) => text,
      },
      bigint: {
        to: 20,
        from: [20],
        serialize: (value: number) => String(value),
        parse: (text: string) => Number(text),
      },
    },
  });
  return {
    // Drivers that are given parsed options take them as they are.
    options: driver.options as unknown as DriverOptions,
    statements: (execute) => {
      const routed = (query: unknown): unknown => {
        // Names and lists of columns are made by the same function, and are no statements.
        if (query instanceof Promise) statementOf(query).handler = execute;
        return query;
      };
      const tag = (first: never, ...rest: never[]) =>
        routed((driver as (...all: never[]) => unknown)(first, ...rest));
      return Object.assign(tag, {
        types: driver.types,
        typed: driver.typed,
        json: driver.json,
        array: driver.array,
        options: driver.options,
        unsafe: (...all: Parameters<typeof driver.unsafe>) => routed(driver.unsafe(...all)),
      }) as unknown as Db;
    },
  };
}

/** All statements on one session, between BEGIN and COMMIT. */
async function transaction<Value>(
  driver: Driver,
  session: Session,
  work: (db: Db) => Promise<Value>,
): Promise<Value> {
  let over = false;
  let firstFailure: unknown = null;
  const own = driver.statements((statement) => session.execute(statement));
  const db = driver.statements((statement) => {
    if (over) return statement.reject(new Error('The transaction has ended.'));
    const { reject } = statement;
    statement.reject = (error) => {
      firstFailure ??= error;
      reject(error);
    };
    session.execute(statement);
  });
  try {
    await own`begin`.simple();
    const value = await work(db);
    // A statement that failed has ended the transaction, even when the work went on: PostgreSQL would roll back silently.
    if (firstFailure !== null) throw firstFailure;
    over = true;
    await own`commit`.simple();
    return value;
  } catch (error) {
    over = true;
    if (session.lostBecause() === null)
      await own`rollback`.simple().catch((lost: Error) => session.lose(lost));
    throw error;
  }
}

async function listen(
  driver: Driver,
  channel: string,
  { heard, ready, lost = () => {} }: Listener,
): Promise<() => Promise<void>> {
  let stopped = false;
  let current: Session | null = null;
  let again: NodeJS.Timeout | undefined;
  const open = async (): Promise<void> => {
    const session = await openSession(driver.options, heard);
    const db = driver.statements(session.execute);
    await db.unsafe(`listen ${channel}`);
    if (stopped) return session.lose(new Error('Nobody listens any more.'));
    current = session;
    void session.lost.then(() => {
      if (!stopped) lost();
      openLater();
    });
    ready();
  };
  const openLater = (): void => {
    if (!stopped) again = setTimeout(() => open().catch(openLater), LISTENS_AGAIN_AFTER_MS);
  };
  await open();
  return async () => {
    stopped = true;
    clearTimeout(again);
    current?.lose(new Error('Nobody listens any more.'));
  };
}
