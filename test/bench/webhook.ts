import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { randomFrom } from '../support/random.ts';
import { openWebhookClient, type WebhookRequest } from '../support/webhook-client.ts';
import { forgedRequest } from '../support/webhook-forgeries.ts';
import type { BenchOptions, BenchResult } from './bench.ts';
import { startBenchChild } from './child.ts';

const SERVER = fileURLToPath(new URL('webhook-server.ts', import.meta.url));
const LANES = 2;

/**
 * How long a forged webhook request is answered at the slowest (p99), beside a bare server that verifies the signature
 * and does nothing else. Each is a process of its own, as `glidepath api` is.
 */
export async function benchWebhook({ size, say }: BenchOptions): Promise<BenchResult> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const target = { key: privateKey, secret: 'the secret of the bounce mailbox', deliveries: ['delivery-1'] };
  const random = randomFrom(1);
  // Made beforehand: what it takes to make them is not the server's.
  const requests = Array.from({ length: size ?? 10_000 }, () => forgedRequest(target, random).request);
  const [ours, bare] = [await answersOf('ours', key, requests), await answersOf('bare', key, requests)];
  for (const [name, one] of Object.entries({ ours, bare }))
    say(`${name}: p50 ${one.p50.toFixed(2)} ms, p99 ${one.p99.toFixed(2)} ms, ${one.accepted} accepted`);
  return {
    ratio: bare.p99 / ours.p99,
    ours: ours.p99,
    yardstick: bare.p99,
    unit: 'ms, p99 of a forged webhook request',
    requests: requests.length,
    p50: { ours: ours.p50, yardstick: bare.p50 },
    accepted: ours.accepted,
  };
}

async function answersOf(which: 'ours' | 'bare', key: string, requests: readonly WebhookRequest[]) {
  const server = startBenchChild(SERVER, [which, key]);
  const { url } = (await server.line()) as { url: string };
  const client = openWebhookClient(url, LANES);
  const answers: { status: number; ms: number }[] = [];
  // The first thousand warm it up.
  const left = [...requests.slice(0, 1000), ...requests].reverse();
  const lane = async (): Promise<void> => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) answers.push(await client.post(one));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  client.close();
  await server.stop();
  const times = answers
    .slice(1000)
    .map((one) => one.ms)
    .sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), accepted: answers.filter((one) => one.status < 300).length };
}
