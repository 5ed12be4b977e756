import type { FlowContext } from '../flows/context.ts';
import { setTimeLapse } from '../store/clock.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { type Database, openDatabase } from './open-database.ts';
import { openTemplates } from './open-templates.ts';
import { openSecret } from './secret.ts';

export type OpenContext = {
  readonly context: FlowContext;
  readonly database: Database;
  close(): Promise<void>;
};

/** Opens what every flow needs: the database, migrated; the secret; the templates, compiled. */
export async function openContext(
  config: Config,
  log: Log,
  options: { readonly durable?: boolean; readonly connections?: number } = {},
): Promise<OpenContext> {
  const secret = await openSecret(config);
  const [database, templates] = await Promise.all([openDatabase(config, log, options), openTemplates()]);
  if (config.timeLapse !== null) await setTimeLapse(database.pool, config.timeLapse);
  const context: FlowContext = {
    pool: database.pool,
    templates,
    publicUrl: config.publicUrl,
    secret,
    mailFrom: config.mail.from,
  };
  return { context, database, close: () => database.close() };
}

/** Opens the context, does the work, and closes everything whatever happens. */
export async function withContext<Value>(
  config: Config,
  log: Log,
  work: (open: OpenContext) => Promise<Value>,
): Promise<Value> {
  const open = await openContext(config, log);
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}
