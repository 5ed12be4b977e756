import { migrateQueue } from '../queue/postgres-backend.ts';
import { connect, type Pool } from '../store/connect.ts';
import { migrate } from '../store/migrate.ts';
import type { Config } from './config.ts';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import type { Log } from './log.ts';

export type Database = { readonly url: string; readonly pool: Pool; close(): Promise<void> };

/**
 * The database the configuration names, or the embedded one; migrated and ready.
 * @param options.durable false for an embedded database nobody will miss
 * @param options.connections how many this process may hold
 */
export async function openDatabase(
  config: Config,
  log: Log,
  options: { readonly durable?: boolean; readonly connections?: number } = {},
): Promise<Database> {
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedPostgres({
          dataDir: config.dataDir,
          log: (sentence) => log.info(sentence),
          durable: options.durable ?? true,
        })
      : null;
  const url = embedded?.url ?? (config.databaseUrl as string);
  try {
    await migrate(url);
    if (config.redisUrl === null) await migrateQueue(url);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const pool = connect(url, options.connections ?? 10);
  return {
    url,
    pool,
    close: async () => {
      await pool.end({ timeout: 5 });
      await embedded?.stop();
    },
  };
}
