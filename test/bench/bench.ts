import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchWave } from './wave.ts';
import { benchWebhook } from './webhook.ts';

/**
 * `npm run bench -- NAME [options]`: ours and its yardstick side by side, in one run. What it does goes to standard
 * error; its last line on standard output is one JSON object.
 */
const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<BenchResult>>> = {
  wave: benchWave,
  webhook: benchWebhook,
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
