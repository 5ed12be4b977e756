import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../config.ts';
import { demoCustomers } from '../demo/customers.ts';
import { newNarrator } from '../demo/narrator.ts';
import { runDemo, SAMPLE_CAMPAIGN, SAMPLE_CUSTOMERS } from '../demo/run-demo.ts';
import { Refused } from '../failure.ts';
import { openLog } from '../log.ts';
import { type OpenContext, openContext } from '../open-context.ts';
import { openSecret } from '../secret.ts';

type Options = {
  readonly exit?: boolean;
  readonly json?: boolean;
  readonly kills: number;
  readonly campaign?: string;
  readonly customers?: string;
  readonly mapping?: string;
};

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'run the sample campaign from start to end in about a minute, with everything real but the customers',
    )
    .option('--exit', 'stop when the campaign is over; else the console stays open')
    .option('--json', 'print the result as one JSON object, as the last line')
    .option(
      '--kills <n>',
      'kill the worker this often in the middle of mail, and empty the queue once',
      Number,
      0,
    )
    .option('--campaign <file>', 'another campaign file than the sample')
    .option('--customers <dir>', 'other customers than the sample')
    .option('--mapping <file>', 'how to read them')
    .addHelpText(
      'after',
      `
Examples:
  $ glidepath demo                     watch the months pass, then look around in the console
  $ glidepath demo --exit --json       for scripts
  $ glidepath demo --exit --kills 10   nothing is lost or doubled when the worker dies
  $ DATABASE_URL=postgres://… REDIS_URL=redis://… glidepath demo    on servers of your own, in an empty database
`,
    )
    .action(demo);
}

async function demo(options: Options): Promise<void> {
  const base = loadConfig();
  const dataDir = join(base.dataDir, 'demo');
  const log = openLog({ logLevel: 'warn' }, 'demo');
  await rm(dataDir, { recursive: true, force: true });
  // Its own throw-away secret, also on a database of the user's: everything it seals is invented.
  const secret = await openSecret({ secret: base.secret, dataDir, databaseUrl: null });
  const config = { ...base, dataDir, secret, timeLapse: null };
  const write = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  // Where the database lives is for the reader of the story too.
  const open = await openContext(config, { ...log, info: write }, { durable: false });
  try {
    await refuseUsedDatabase(open);
    const narrator = newNarrator(write, process.stdout.isTTY === true);
    const running = await runDemo(config, log, open, {
      campaignFile: options.campaign ?? SAMPLE_CAMPAIGN,
      customers: () => demoCustomers(options.customers ?? SAMPLE_CUSTOMERS, options.mapping ?? null),
      kills: options.kills,
      narrator,
    });
    if (options.json) process.stdout.write(`${JSON.stringify(running.result)}\n`);
    if (!options.exit) {
      write(`The console is open at ${running.url}/console. Press Ctrl+C to end.`);
      await new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
    }
    await running.stop();
  } finally {
    await open.close();
  }
}

/** The demo fills a database with invented customers: never one that holds real ones. */
async function refuseUsedDatabase({ database }: OpenContext): Promise<void> {
  const [row] = await database.pool<{ used: boolean }[]>`select exists (select 1 from account) as used`;
  if (row?.used) {
    throw new Refused(
      'The database in DATABASE_URL already holds customers. Name an empty one, or leave DATABASE_URL unset.',
    );
  }
}
