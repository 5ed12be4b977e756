import postgres from 'postgres';
import type { Instant } from '../domain/instant.ts';

/**
 * A connection pool, or the one connection of a transaction: every function of this room takes it first and does not
 * care which. Columns come out in camelCase, `timestamptz` as epoch milliseconds, `date` as `YYYY-MM-DD`, `bigint` as number.
 */
export type Db = postgres.ISql<DbTypes>;

/** The pool, which can also begin transactions, listen and be closed. */
export type Pool = postgres.Sql<DbTypes>;

type DbTypes = { instant: Instant; localDate: string; bigint: number };

/**
 * Opens a pool. Nothing is sent until the first statement.
 * @param url `postgres://…`
 * @param max connections at most
 */
export function connect(url: string, max = 10): Pool {
  return open(url, { max });
}

/** One connection that stays the same session for as long as it can: for what belongs to a session. Close it with `end`. */
export function connectSession(url: string): Pool {
  return open(url, { max: 1, max_lifetime: null });
}

function open(url: string, options: { readonly max: number; readonly max_lifetime?: null }): Pool {
  return postgres(url, {
    ...options,
    onnotice: () => {},
    // Columns only: `postgres.camel` would rename the keys inside jsonb values too.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    connection: { application_name: 'glidepath', TimeZone: 'UTC' },
    types: {
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
}

/** Runs statements in one transaction: all of them or none. An exception rolls back and is thrown on. */
export async function inTransaction<Value>(pool: Pool, work: (db: Db) => Promise<Value>): Promise<Value> {
  return (await pool.begin((db) => work(db))) as Value;
}

/** A column of yes and no for `unnest(…::text[]::boolean[])`: the driver cannot tell an array of booleans from a boolean. */
export function booleans(values: readonly boolean[]): readonly string[] {
  return values.map(String);
}
