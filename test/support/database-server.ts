import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/cli/embedded/embedded-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's maintenance database, where databases are made and dropped. */
    readonly databaseServerUrl: string;
    /** A migrated database that each test file clones. */
    readonly databaseTemplate: string;
  }
}

/**
 * Vitest calls this once for a project that needs Postgres: one server for the whole run (TEST_DATABASE_URL when it
 * is set, else an embedded one in a temporary folder) and one migrated template on it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer(process.env.TEST_DATABASE_URL);
  // Each project its own template: two of them may share one server.
  const template = `glidepath_template_${randomBytes(4).toString('hex')}`;
  await run(server.url, `create database ${template}`);
  const templateUrl = urlOf(server.url, template);
  await migrateTemplate(templateUrl);
  project.provide('databaseServerUrl', server.url);
  project.provide('databaseTemplate', template);
  return async () => {
    await run(server.url, `drop database if exists ${template} with (force)`);
    await server.stop();
  };
}

async function openServer(given: string | undefined): Promise<{ url: string; stop: () => Promise<void> }> {
  if (given) return { url: given, stop: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'glidepath-test-'));
  // mkdtemp closes the folder to all others; the user who runs the server for root must be able to enter it.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, log: console.log, durable: false });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function migrateTemplate(url: string): Promise<void> {
  const file = new URL('../../src/store/migrate.ts', import.meta.url);
  if (!existsSync(file)) {
    console.warn('src/store/migrate.ts is missing: test databases are empty.');
    return;
  }
  const { migrate } = (await import(file.href)) as { migrate: (url: string) => Promise<void> };
  await migrate(url);
}

async function run(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
