import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchChild } from './child.ts';
import type { CapturedAnswer, LoadRequest, LoadResult, LoadScenario } from './load-scenario.ts';

type Load = {
  readonly url: string;
  readonly connections: number;
  readonly requests: readonly LoadRequest[];
};

let made = 0;

/** Asks a server in rotation for so long. */
export async function runLoad(
  load: Load,
  time: { readonly warmUpSeconds: number; readonly seconds: number },
): Promise<LoadResult> {
  return runGenerator(load, time);
}

/** Asks a server everything once, and returns the answers in the order of the requests. */
export async function askOnce(
  load: Load,
): Promise<{ readonly result: LoadResult; readonly answers: readonly CapturedAnswer[] }> {
  const capture = nextFile();
  try {
    const result = await runGenerator(load, { capture });
    const lines = (await readFile(capture, 'utf8')).split('\n').filter((line) => line !== '');
    const answers = lines.map((line) => JSON.parse(line) as CapturedAnswer);
    return { result, answers: answers.toSorted((a, b) => a.request - b.request) };
  } finally {
    await rm(capture, { force: true });
  }
}

async function runGenerator(
  { url, connections, requests }: Load,
  run: LoadScenario['run'],
): Promise<LoadResult> {
  const { hostname, port } = new URL(url);
  const scenario: LoadScenario = { host: hostname, port: Number(port), connections, requests, run };
  const file = nextFile();
  await writeFile(file, JSON.stringify(scenario));
  const generator = startBenchChild('test/bench/load-generator.ts', [file]);
  try {
    return (await generator.line()) as LoadResult;
  } finally {
    await generator.stop();
    await rm(file, { force: true });
  }
}

/**
 * What the generator reaches against a server that reads nothing and always says the same: the limit of the generator,
 * or lower, for that server has its own.
 */
export async function loadCeiling(
  load: Omit<Load, 'url'>,
  bodyBytes: number,
  seconds: number,
): Promise<LoadResult> {
  const server = startBenchChild('test/bench/load-null-server.ts', [String(bodyBytes)]);
  try {
    const { url } = (await server.line()) as { url: string };
    return await runLoad(
      { ...load, url, requests: load.requests.map((one) => ({ ...one, status: 200, holds: '' })) },
      { warmUpSeconds: 1, seconds },
    );
  } finally {
    await server.stop();
  }
}

function nextFile(): string {
  made += 1;
  return join(tmpdir(), `glidepath-load-${process.pid}-${made}.json`);
}
