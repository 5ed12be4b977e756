import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeLapse } from '../store/clock.ts';
import type { Pool } from '../store/connect.ts';
import { type Config, loadConfig } from './config.ts';
import type { Log } from './log.ts';
import { openDatabase } from './open-database.ts';

export type OpenDatabase = { readonly config: Config; readonly pool: Pool };

/** What a command says beside its answer goes to standard error, as plain sentences. */
export const TERMINAL: Log = {
  info: (sentence) => process.stderr.write(`${sentence}\n`),
  warn: (sentence) => process.stderr.write(`${sentence}\n`),
  error: (sentence) => process.stderr.write(`${sentence}\n`),
};

/** Enough for a command, which does one thing after another. */
const CONNECTIONS = 3;

/** Opens the database of this environment, does the work, and closes it whatever happens. */
export async function withDatabase<Value>(work: (open: OpenDatabase) => Promise<Value>): Promise<Value> {
  const config = loadConfig();
  const database = await openDatabase(config, TERMINAL, { connections: CONNECTIONS });
  try {
    if (config.timeLapse !== null) await setTimeLapse(database.pool, config.timeLapse);
    return await work({ config, pool: database.pool });
  } finally {
    await database.close();
  }
}

/** Is there a database already? Commands that could do without one do not make one. */
export function hasDatabase(config: Config): boolean {
  return config.databaseUrl !== null || existsSync(join(config.dataDir, 'postgres-password'));
}
