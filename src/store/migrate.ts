import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { ConnectionLost } from './session.ts';

const FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Any constant number that no other program on the server uses for its advisory locks. */
const MIGRATION_LOCK = 7_114_202;

/**
 * Brings a database to this version's schema; does nothing when it is there already. Several processes may start at once: one migrates, the others wait.
 * @throws NewerDatabaseError when the database was migrated by a newer version
 */
export async function migrate(url: string): Promise<void> {
  let cut: (error: Error) => void = () => {};
  // The driver leaves a statement unanswered when its connection is cut.
  const lost = new Promise<never>((_, reject) => {
    cut = reject;
  });
  lost.catch(() => {});
  const connection = postgres(url, {
    max: 1,
    onnotice: () => {},
    fetch_types: false,
    // A session whose client is gone without a word must not hold the lock for ever.
    connection: { idle_session_timeout: 30_000 },
    onclose: () =>
      cut(new ConnectionLost('The connection to the database was lost while it was brought up to date.')),
  });
  const work = async (): Promise<void> => {
    // What is up to date needs no lock: a process that hangs with it would keep every other from starting.
    if (await isUpToDate(connection)) return;
    await connection`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await refuseNewer(connection);
    await applyMigrations(drizzle(connection), { migrationsFolder: FOLDER });
    await connection`insert into clock (id, now_at) values (1, null) on conflict do nothing`;
  };
  try {
    await Promise.race([work(), lost]);
  } finally {
    await connection.end({ timeout: 1 });
  }
}

/** The database holds migrations this version does not know: an older program must not run on it. */
export class NewerDatabaseError extends Error {
  constructor() {
    super(
      'This database was migrated by a newer version of Glidepath. Install that version, or point DATABASE_URL at another database.',
    );
    this.name = 'NewerDatabaseError';
  }
}

async function refuseNewer(connection: postgres.Sql): Promise<void> {
  const [table] = await connection`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (table?.name == null) return;
  const applied = await connection`select created_at from drizzle.__drizzle_migrations`;
  const known = await knownMigrations();
  if (applied.some((row) => !known.has(Number(row.created_at)))) throw new NewerDatabaseError();
}

async function isUpToDate(connection: postgres.Sql): Promise<boolean> {
  const [table] = await connection`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (table?.name == null) return false;
  const applied = await connection`select created_at from drizzle.__drizzle_migrations`;
  const known = await knownMigrations();
  if (applied.length !== known.size || !applied.every((row) => known.has(Number(row.created_at))))
    return false;
  const clock = await connection`select 1 from clock`;
  return clock.length > 0;
}

async function knownMigrations(): Promise<ReadonlySet<number>> {
  const journal = JSON.parse(await readFile(`${FOLDER}/meta/_journal.json`, 'utf8')) as {
    entries: { when: number; tag: string }[];
  };
  const files = new Set(await readdir(FOLDER));
  return new Set(journal.entries.filter((one) => files.has(`${one.tag}.sql`)).map((one) => one.when));
}
