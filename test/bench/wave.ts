import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, BenchResult } from './bench.ts';
import { BENCH_NOW, BENCH_SECRET, type BenchWorld, openBenchWorld } from './bench-world.ts';
import { type BenchChild, startBenchChild } from './child.ts';

const MAILS = 20_000;
const LARGE = 200_000;
const JOBS = 200;
const AT_ONCE = 48;

/**
 * Durable mails a second: one worker process against a provider on this machine, beside a bare loop that renders the
 * same letters and posts the same bytes with no ledger, and beside one BullMQ job per mail with MJML per recipient.
 */
export async function benchWave({ size, large, say }: BenchOptions): Promise<BenchResult> {
  const mails = size ?? MAILS;
  const world = await openBenchWorld();
  const provider = startBenchChild('test/bench/counting-provider.ts', []);
  try {
    const { url } = (await provider.line()) as { url: string };
    say(`${mails} notices through one worker …`);
    await world.addNotices(mails);
    const ours = await sendAll(world, url, mails);
    say(`  ${Math.round(ours.perSecond)} a second, ${megabytes(ours.peak)} MB at most`);

    const letters = await world.writeLetters(1000);
    say(`${mails} of the same letters in a bare loop …`);
    const bare = await answerOf(
      startBenchChild('test/bench/bare-loop.ts', [url, letters, String(mails), String(AT_ONCE)]),
    );
    say(`  ${Math.round(bare)} a second`);

    say(`${JOBS} of them as one job each …`);
    const queue = process.env.REDIS_URL ?? world.url;
    const jobs = await answerOf(
      startBenchChild('test/bench/job-per-mail.ts', [url, letters, String(JOBS), queue]),
    );
    say(`  ${Math.round(jobs)} a second`);

    const memory = await compareMemory(world, url, ours.peak, large ?? LARGE, say);
    return {
      ratio: round(ours.perSecond / bare),
      ours: Math.round(ours.perSecond),
      yardstick: Math.round(bare),
      unit: 'mails per second',
      mails,
      twice: ours.twice,
      jobPerMail: round(jobs),
      timesJobPerMail: round(ours.perSecond / jobs),
      ...memory,
    };
  } finally {
    await provider.stop();
    await world.close();
  }
}

async function compareMemory(
  world: BenchWorld,
  url: string,
  peak: number | null,
  large: number,
  say: (line: string) => void,
): Promise<Readonly<Record<string, unknown>>> {
  if (large === 0 || peak === null) return { peakMegabytes: megabytes(peak) };
  say(`${large} notices, for the memory …`);
  await world.clear();
  await fetch(`${url}/forget`, { method: 'POST' });
  await world.addNotices(large);
  const more = await sendAll(world, url, large);
  say(`  ${Math.round(more.perSecond)} a second, ${megabytes(more.peak)} MB at most`);
  return {
    peakMegabytes: megabytes(peak),
    large,
    largePerSecond: Math.round(more.perSecond),
    largePeakMegabytes: megabytes(more.peak),
    memoryRatio: more.peak === null ? null : round(more.peak / peak),
  };
}

type Sent = { readonly perSecond: number; readonly peak: number | null; readonly twice: number };

/** Starts a worker, and measures from the first mail the provider took to the last that the ledger holds as accepted. */
async function sendAll(world: BenchWorld, url: string, mails: number): Promise<Sent> {
  const worker = startBenchChild('src/cli/main.ts', ['worker'], {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, REDIS_URL: process.env.REDIS_URL },
    ...{ DATABASE_URL: world.url, SECRET: BENCH_SECRET, TIME_LAPSE: new Date(BENCH_NOW).toISOString() },
    ...{ MAIL_TRANSPORT: 'sendgrid', SENDGRID_API_KEY: 'SG.bench', SENDGRID_BASE_URL: url },
    ...{ MAIL_FROM: 'Vendor Licensing <licensing@vendor.example>', LOG_LEVEL: 'warn' },
    BENCH_NODE_ARGUMENTS: process.env.BENCH_NODE_ARGUMENTS,
  });
  try {
    const taken = async () =>
      (await (await fetch(`${url}/counts`)).json()) as { taken: number; twice: number };
    const before = (await taken()).taken;
    const isBehind = async (wanted: number) => {
      if (worker.hasEnded()) throw new Error('The worker ended before its work did.');
      return (await taken()).taken < wanted;
    };
    while (await isBehind(before + 1)) await sleep(5);
    const startedAt = performance.now();
    while (await isBehind(before + mails)) await sleep(50);
    while (!(await allAccepted(world, mails))) await sleep(5);
    const seconds = (performance.now() - startedAt) / 1000;
    return { perSecond: mails / seconds, peak: worker.peakMemory(), twice: (await taken()).twice };
  } finally {
    await worker.stop();
  }
}

async function allAccepted({ pool }: BenchWorld, mails: number): Promise<boolean> {
  const [row] = await pool<
    { count: number }[]
  >`select count(*)::int as count from delivery where state = 'accepted'`;
  return row?.count === mails;
}

async function answerOf(child: BenchChild): Promise<number> {
  const { perSecond } = (await child.line()) as { perSecond: number };
  await child.stop();
  return perSecond;
}

function megabytes(bytes: number | null): number | null {
  return bytes === null ? null : Math.round(bytes / 2 ** 20);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
