import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, BenchResult } from './bench.ts';
import { type BenchClient, openLicensingWorld, PRODUCTS } from './licensing-world.ts';
import { askOnce } from './load-run.ts';
import { verifyDocuments } from './policy-answers.ts';
import { type PolicyApi, startPolicyApi } from './policy-api.ts';
import { policyRequest } from './policy-requests.ts';

const WARM = 50_000;
const ACCOUNTS = 1_000_000;
/** Of the warm ones: as many other accounts as ask afterwards. */
const OTHERS = 0.4;
const CONNECTIONS = 32;
const SETTLES_MS = 5_000;

/**
 * What an API process holds in memory with so many accounts in the database (`--large`), so many documents warm (`--size`),
 * and more accounts asking than it may keep.
 */
export async function benchPolicyMemory({ size, large, say }: BenchOptions): Promise<BenchResult> {
  const warm = size ?? WARM;
  const others = Math.round(warm * OTHERS);
  const accounts = Math.max(large ?? ACCOUNTS, warm + others);
  say(`${accounts} accounts with ${PRODUCTS.length} products …`);
  const since = performance.now();
  const world = await openLicensingWorld(accounts);
  let api: PolicyApi | null = null;
  try {
    const clients = await world.clientsOf(1, warm + others);
    const loadedIn = Math.round((performance.now() - since) / 1000);
    say(`  in ${loadedIn} s`);
    api = await startPolicyApi(world.url, { POLICY_CACHE: String(warm) });
    const atStart = await settled(api.memory);
    say(`at the start ${megabytes(atStart)} MB; ${warm} documents …`);
    // A tenth of them first: what any process takes once it works at all is no document's.
    const tenth = Math.round(warm / 10);
    await fill(api.url, clients.slice(0, tenth));
    const afterTenth = await settled(api.memory);
    const first = await fill(api.url, clients.slice(tenth, warm));
    const afterWarm = await settled(api.memory);
    say(`  ${first.perSecond} a second, then ${megabytes(afterWarm)} MB; ${others} of other accounts …`);
    const rest = await fill(api.url, clients.slice(warm));
    const afterRest = await settled(api.memory);
    const perDocument = Math.round((afterWarm - afterTenth) / (warm - tenth));
    say(
      `  ${rest.perSecond} a second, then ${megabytes(afterRest)} MB; ${perDocument} bytes a warm document`,
    );
    // The ones before them made room, and the last ones are warm.
    const warmAgain = await fill(api.url, clients.slice(-others));
    return {
      ratio: Math.round((afterWarm / afterRest) * 100) / 100,
      ours: megabytes(afterRest),
      yardstick: megabytes(afterWarm),
      unit: 'MB resident after more accounts asked than are kept, beside those when the memory was just full',
      ...{ accounts, products: PRODUCTS.length, warm, others, loadedInSeconds: loadedIn },
      startMegabytes: megabytes(atStart),
      tenthMegabytes: megabytes(afterTenth),
      warmMegabytes: megabytes(afterWarm),
      restMegabytes: megabytes(afterRest),
      bytesPerDocument: perDocument,
      documentBytes: first.bytes,
      fillPerSecond: first.perSecond,
      restPerSecond: rest.perSecond,
      warmPerSecond: warmAgain.perSecond,
    };
  } finally {
    await api?.stop();
    await world.close();
  }
}

/** Each asks once, and is answered with a document of its own. */
async function fill(
  url: string,
  clients: readonly BenchClient[],
): Promise<{ readonly perSecond: number; readonly bytes: number }> {
  const requests = clients.map((client) => policyRequest(client));
  const { result, answers } = await askOnce({ url, connections: CONNECTIONS, requests });
  if (result.wrong > 0) throw new Error(`Answered with ${JSON.stringify(result.statuses)}.`);
  await verifyDocuments(url, clients, answers);
  return { perSecond: Math.round(result.perSecond), bytes: answers[0]?.body.length ?? 0 };
}

/** Resident bytes once what was only needed meanwhile has been given back, as far as that happens by itself. */
async function settled(memory: () => number | null): Promise<number> {
  await sleep(SETTLES_MS);
  const bytes = memory();
  if (bytes === null) throw new Error('This system does not tell how much memory a process holds.');
  return bytes;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}
