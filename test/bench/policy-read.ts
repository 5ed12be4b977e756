import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions, BenchResult } from './bench.ts';
import { startBenchChild } from './child.ts';
import { type BenchClient, openLicensingWorld } from './licensing-world.ts';
import { loadCeiling, runLoad } from './load-run.ts';
import type { CapturedAnswer, LoadRequest, LoadResult } from './load-scenario.ts';
import { explainWrong, type PolicyQuestion, settle, verifyDocuments } from './policy-answers.ts';
import { type PolicyApi, startPolicyApi } from './policy-api.ts';
import { checkRequest, ofrepRequest, policyRequest } from './policy-requests.ts';
import type { YardstickAnswer } from './policy-yardstick.ts';

const ACCOUNTS = 10_000;
const CONNECTIONS = 64;
/** Short and many: the machine is not the same from minute to minute, and what counts is both in the same one. */
const ROUNDS = 9;
const WARM_UP_SECONDS = 0.5;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);

type Part = PolicyQuestion & {
  readonly name: string;
  /** The ratio it should reach at least. */
  readonly target: number;
};

const PARTS: readonly Part[] = [
  {
    ...{ name: 'document', target: 0.8, needsTag: true },
    ask: (client, tag) => ({ ...policyRequest(client), holds: tag }),
  },
  {
    ...{ name: 'notModified', target: 0.8, needsTag: true },
    ask: (client, tag) => policyRequest(client, tag),
  },
  { ...{ name: 'check', target: 0.4, needsTag: false }, ask: checkRequest },
  { ...{ name: 'ofrep', target: 0.5, needsTag: false }, ask: ofrepRequest },
];

/**
 * Requests a second of `glidepath api`, beside a bare `node:http` server that returns the same bytes: documents, 304s,
 * checks and OFREP evaluations, each in rounds that alternate between the two.
 */
export async function benchPolicyRead({ size, say }: BenchOptions): Promise<BenchResult> {
  const accounts = size ?? ACCOUNTS;
  say(`${accounts} accounts …`);
  const world = await openLicensingWorld(accounts);
  let api: PolicyApi | null = null;
  try {
    const clients = await world.clientsOf(1, accounts);
    api = await startPolicyApi(world.url);
    const since = performance.now();
    const ask = (client: BenchClient) => policyRequest(client);
    const { requests, answers } = await settle(api.url, clients, { needsTag: false, ask });
    const filled = accounts / ((performance.now() - since) / 1000);
    say(`  each asked once: ${Math.round(filled)} a second`);
    const verified = await verifyDocuments(api.url, clients, answers);
    const bytes = answers[0]?.body.length ?? 0;
    const ceiling = await loadCeiling({ connections: CONNECTIONS, requests }, bytes, SECONDS);
    say(`  the load generator reaches ${Math.round(ceiling.perSecond)} a second by itself`);

    const parts: Record<string, PartResult> = {};
    for (const part of PARTS) {
      parts[part.name] = await measure(part, api.url, clients, say);
    }
    const { document } = parts;
    if (document === undefined) throw new Error('No document was measured.');
    return {
      ratio: document.ratio,
      ours: document.ours,
      yardstick: document.yardstick,
      unit: 'requests a second',
      accounts,
      parts,
      verified,
      documentBytes: bytes,
      headroom: round(ceiling.perSecond / document.yardstick),
      ceiling: Math.round(ceiling.perSecond),
      firstTimePerSecond: Math.round(filled),
    };
  } finally {
    await api?.stop();
    await world.close();
  }
}

type PartResult = {
  /** The median of those of all rounds. */
  readonly ratio: number;
  readonly target: number;
  readonly ours: number;
  readonly yardstick: number;
  /** Milliseconds, of each the round with the median rate. */
  readonly oursTimes: Times;
  readonly yardstickTimes: Times;
  /** Accounts whose document was renewed while it was measured, so that its tag became another. */
  readonly renewed: number;
};

type Times = Pick<LoadResult, 'p50' | 'p95' | 'p99' | 'max'>;

async function measure(
  part: Part,
  url: string,
  clients: readonly BenchClient[],
  say: BenchOptions['say'],
): Promise<PartResult> {
  say(`${part.name} …`);
  const { requests, answers } = await settle(url, clients, part);
  const yardstick = await startYardstick(requests, answers);
  try {
    const time = { warmUpSeconds: WARM_UP_SECONDS, seconds: SECONDS };
    const ours: LoadResult[] = [];
    const bare: LoadResult[] = [];
    const renewed = new Set<number>();
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      const one = await runLoad({ url, connections: CONNECTIONS, requests }, time);
      for (const at of await explainWrong(url, clients, requests, one)) renewed.add(at);
      const other = await runLoad({ url: yardstick.url, connections: CONNECTIONS, requests }, time);
      if (other.wrong > 0) throw new Error('The yardstick answers wrong.');
      ours.push(one);
      bare.push(other);
      say(`  ours ${inWords(one)}; bare ${inWords(other)}`);
    }
    const [mine, theirs] = [medianRound(ours), medianRound(bare)];
    const ratios = ours.map((one, turn) => one.perSecond / (bare[turn]?.perSecond ?? 0));
    return {
      ratio: round(ratios.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0),
      target: part.target,
      ours: Math.round(mine.perSecond),
      yardstick: Math.round(theirs.perSecond),
      oursTimes: timesOf(mine),
      yardstickTimes: timesOf(theirs),
      renewed: renewed.size,
    };
  } finally {
    await yardstick.stop();
  }
}

const WRITTEN_BY_NODE = ['date', 'connection', 'keep-alive'];

/** A bare server that knows these answers, as ours gave them. */
async function startYardstick(
  requests: readonly LoadRequest[],
  answers: readonly CapturedAnswer[],
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const lines = answers.map((answer, at): YardstickAnswer => {
    const [authorization = ''] = /(?<=\r\nAuthorization: )[^\r]+/.exec(requests[at]?.send ?? '') ?? [];
    const headers = answer.head
      .split('\r\n')
      .slice(1)
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])
      .filter(([name = '']) => !WRITTEN_BY_NODE.includes(name.toLowerCase()))
      .flat();
    return { authorization, status: answer.status, headers, body: answer.body };
  });
  const file = join(tmpdir(), `glidepath-yardstick-${process.pid}.jsonl`);
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const child = startBenchChild('test/bench/policy-yardstick.ts', [file]);
  const { url } = (await child.line()) as { url: string };
  await rm(file);
  return { url, stop: () => child.stop() };
}

function medianRound(results: readonly LoadResult[]): LoadResult {
  const sorted = results.toSorted((a, b) => a.perSecond - b.perSecond);
  return sorted[Math.floor(sorted.length / 2)] as LoadResult;
}

function timesOf({ p50, p95, p99, max }: LoadResult): Times {
  return { p50, p95, p99, max };
}

function inWords({ perSecond, p50, p95, p99 }: LoadResult): string {
  return `${Math.round(perSecond)} a second (p50 ${p50}, p95 ${p95}, p99 ${p99} ms)`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
