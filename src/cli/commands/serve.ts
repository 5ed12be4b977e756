import type { Command } from 'commander';
import { ensureFirstAdministrator } from '../../flows/manage-staff.ts';
import { ensureSigningKeys } from '../../flows/signing-keys.ts';
import { type Config, loadConfig } from '../config.ts';
import { type Log, openLog } from '../log.ts';
import { type OpenContext, openContext } from '../open-context.ts';
import { startConfiguredApi } from '../start-api.ts';
import { startConfiguredWorker } from '../start-worker.ts';

/** `serve`, `api` and `worker`: run until they are told to stop. */
export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('run the web server and a worker in one process')
    .addHelpText(
      'after',
      '\nExample:\n  $ glidepath serve            # with the embedded database, on http://localhost:8080\n',
    )
    .action(() =>
      run('serve', async (config, log, open) => [
        await startApi(config, log, open),
        await startConfiguredWorker(config, log, open),
      ]),
    );
  program
    .command('api')
    .description('run the web server; any number of them may run')
    .addHelpText('after', '\nExample:\n  $ DATABASE_URL=postgres://… SECRET=… PORT=8080 glidepath api\n')
    .action(() => run('api', async (config, log, open) => [await startApi(config, log, open)]));
  program
    .command('worker')
    .description('run a worker: mail, gates, stages; any number of them may run')
    .addHelpText('after', '\nExample:\n  $ DATABASE_URL=postgres://… SECRET=… glidepath worker\n')
    .action(() =>
      run('worker', async (config, log, open) => [await startConfiguredWorker(config, log, open)]),
    );
}

type Stoppable = { stop(): Promise<void> };

async function startApi(config: Config, log: Log, open: OpenContext): Promise<Stoppable> {
  await ensureSigningKeys(open.context);
  const api = await startConfiguredApi(config, log, open);
  const { link } = await ensureFirstAdministrator(open.context);
  process.stderr.write(`Glidepath is at ${config.publicUrl}/console\n`);
  if (link !== null)
    process.stderr.write(`Sign in as the first administrator, once, within 15 minutes: ${link}\n`);
  return api;
}

async function run(
  name: string,
  start: (config: Config, log: Log, open: OpenContext) => Promise<readonly Stoppable[]>,
): Promise<void> {
  const config = loadConfig();
  const log = openLog(config, name);
  const open = await openContext(config, log);
  let started: readonly Stoppable[] = [];
  try {
    started = await start(config, log, open);
    await stopSignal();
    log.info('Stopping: what is under way is finished first.');
  } finally {
    for (const one of started.toReversed()) await one.stop();
    await open.close();
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
