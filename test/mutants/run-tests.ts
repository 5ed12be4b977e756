import { fork } from 'node:child_process';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import type { Mutant } from './mutate.ts';
import type { Report } from './report.ts';

type Chosen = Mutant['caughtBy'];

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const CONFIG = relative(REPOSITORY, fileURLToPath(new URL('./vitest.config.ts', import.meta.url)));

/**
 * Runs chosen tests of the suite in a process of their own, with a mutant or as they are.
 * @param database a server and a migrated template on it: the run clones it instead of starting one of its own
 * @returns what became of the tests; the output instead, when they could not be run at all
 */
export async function runTests(
  mutant: Mutant | null,
  chosen: Chosen,
  database: { readonly url: string; readonly template: string },
  signal: AbortSignal,
): Promise<Report | string> {
  const child = fork('node_modules/vitest/vitest.mjs', ['run', ...argumentsFor(chosen)], {
    cwd: REPOSITORY,
    env: {
      ...ownEnvironment(),
      GLIDEPATH_MUTANT: mutant?.id ?? '',
      GLIDEPATH_MUTANT_DATABASE: database.url,
      GLIDEPATH_MUTANT_TEMPLATE: database.template,
      NO_COLOR: '1',
    },
    execArgv: [],
    silent: true,
    signal,
  });
  let output = '';
  let report: Report | null = null;
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  child.on('message', (message: Report) => {
    report = message;
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  await dropKept(database.url, output);
  return report ?? output;
}

/** The command that does the same by hand. */
export function commandFor(mutant: Mutant): string {
  const words = argumentsFor(mutant.caughtBy).map((word) => (/^[\w./-]+$/.test(word) ? word : quoted(word)));
  return `GLIDEPATH_MUTANT=${mutant.id} npx vitest run ${words.join(' ')}`;
}

function argumentsFor(chosen: Chosen): readonly string[] {
  const files = new Set(chosen.map((one) => one.file));
  const names = [...new Set(chosen.map((one) => one.test.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')))];
  return ['--config', CONFIG, ...files, '-t', `(${names.join('|')})$`];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Without what the runner around us says of itself to its own workers. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^VITEST/.test(name)));
}

/** A test that fails keeps its database for somebody to look at. These fail by intention. */
async function dropKept(server: string, output: string): Promise<void> {
  const kept = [...output.matchAll(/its database (\w+) is kept/g)].map(([, name]) => name ?? '');
  if (kept.length === 0) return;
  const sql = postgres(server, { max: 1, onnotice: () => {} });
  for (const name of kept) await sql`drop database if exists ${sql(name)} with (force)`;
  await sql.end();
}
