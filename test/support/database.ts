import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';

export type TestDatabase = {
  /** A connection string that names this database. */
  readonly url: string;
  /** Removes it, open connections or not. */
  drop(): Promise<void>;
};

/**
 * A database for the test file that calls this at its top level: cloned before its tests, dropped after them when all
 * passed. When one failed it is kept and its name printed, so that a person can look at what the test saw.
 */
export function useTestDatabase(): { readonly url: string } {
  let made: TestDatabase | null = null;
  let failed = false;
  beforeAll(async () => {
    made = await createTestDatabase();
  });
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });
  afterAll(async () => {
    if (failed && made)
      console.warn(`A test failed: its database ${new URL(made.url).pathname.slice(1)} is kept.`);
    else await made?.drop();
  });
  return {
    get url() {
      if (!made)
        throw new Error('the test database exists once beforeAll has run, not while tests are collected');
      return made.url;
    },
  };
}

/**
 * Clones the migrated template, or another database that nobody is connected to, under a name of its own. The caller
 * drops it; {@link useTestDatabase} does that by itself.
 */
export async function createTestDatabase(
  template: string = inject('databaseTemplate'),
): Promise<TestDatabase> {
  const server = inject('databaseServerUrl');
  const name = `test_${fileStem()}_${randomBytes(4).toString('hex')}`;
  await run(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(server, `drop database if exists ${name} with (force)`) };
}

function fileStem(): string {
  const file = basename(expect.getState().testPath ?? 'unknown');
  return file
    .replace(/\..*$/, '')
    .replaceAll(/[^a-z0-9]/gi, '_')
    .toLowerCase()
    .slice(0, 40);
}

async function run(server: string, statement: string): Promise<void> {
  const sql = postgres(server, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
