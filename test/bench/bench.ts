import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchActivate } from './activate.ts';
import { benchPolicyMemory } from './policy-memory.ts';
import { benchPolicyRead } from './policy-read.ts';
import { benchPropagation } from './propagation.ts';
import { benchWave } from './wave.ts';
import { benchWebhook } from './webhook.ts';

/**
 * `npm run bench -- NAME [options]`: ours and its yardstick side by side, in one run. What it does goes to standard
 * error; its last line on standard output is one JSON object.
 */
const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<BenchResult>>> = {
  wave: benchWave,
  webhook: benchWebhook,
  'policy-read': benchPolicyRead,
  propagation: benchPropagation,
  'policy-memory': benchPolicyMemory,
  activate: benchActivate,
};

export type BenchOptions = {
  /** How much of it; each bench has its own default. */
  readonly size: number | null;
  /** The second, larger size of a bench that compares two; 0 leaves it out. */
  readonly large: number | null;
  readonly say: (line: string) => void;
};

export type BenchResult = {
  /** ours / yardstick: above 1 is faster than the yardstick. */
  readonly ratio: number;
  readonly ours: number;
  readonly yardstick: number;
  readonly unit: string;
  readonly [more: string]: unknown;
};

const HELP = `npm run bench -- NAME [--size N] [--large N]

  wave   durable mails a second through one worker, beside a bare loop and one job per mail
         --size 20000   recipients; --large 200000 for the comparison of memory, 0 to leave it out

  webhook   the slowest answers (p99) to forged webhook requests, beside a bare server that only verifies signatures
         --size 10000   requests

  policy-read   requests a second of one API process: documents, 304s, checks, OFREP; beside a bare server with the same bytes
         --size 10000   accounts in rotation

  propagation   from the commit of a stage change and of a pause to the new document, through event streams at 3 API processes
         --size 1000   event streams

  policy-memory   what an API process holds when it has read as many documents as it may keep, and when it has read more
         --size 50000   documents it may keep (POLICY_CACHE); --large 1000000   accounts in the database

  activate   activations a second through HTTP, beside raw clients that send PostgreSQL the same statements
         --size 2000   entitlements they are spread over

A database and a queue of its own are started unless DATABASE_URL and REDIS_URL name a server it may make a database on.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string' }, large: { type: 'string' }, help: { type: 'boolean' } },
});
const bench = BENCHES[positionals[0] ?? ''];
if (values.help || bench === undefined) {
  console.error(HELP);
  process.exit(values.help ? 0 : 2);
}
const number = (text: string | undefined) => (text === undefined ? null : Number(text));
const result = await bench({
  size: number(values.size),
  large: number(values.large),
  say: (line) => console.error(line),
});
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
console.log(JSON.stringify({ bench: positionals[0], ...result, machine }));
