import { generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFailed } from 'vitest';
import { applyEvents } from '../../src/flows/apply-events.ts';
import { sendDeliveries } from '../../src/flows/send-deliveries.ts';
import { captureTransport } from '../../src/mail/capture-transport.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts } from '../support/make.ts';
import { BOUNCE_SECRET, useWeb } from '../support/make-web.ts';
import { type Random, randomFrom } from '../support/random.ts';
import { countMail, ledger, makeSender, runTo, setTime } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';
import { openWebhookClient } from '../support/webhook-client.ts';
import { forgedRequest } from '../support/webhook-forgeries.ts';
import { idleRequest } from '../support/webhook-idle.ts';
import { genuineRequest, sendgridEntry, type WebhookTarget } from '../support/webhook-signer.ts';

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const NOTICE_DUE = berlin('2027-02-10', '09:00');
const LETTERS = 400;
const LANES = 2;

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const web = useWeb({
  sendgridWebhookKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
});
let client: ReturnType<typeof openWebhookClient>;
beforeAll(() => {
  client = openWebhookClient(web.url, LANES);
});
afterAll(() => client.close());

it(`ten thousand forged webhook requests change nothing and disturb no wave (seed ${SEED})`, async () => {
  onTestFailed(() =>
    console.error(`FUZZ_SEED=${SEED} npx vitest run --project db test/web/webhook-fuzz.test.ts`),
  );
  const target = await noticeIsDue();
  const before = await counters();
  const random = randomFrom(SEED);

  let waveIsOver = false;
  const wave = sendNotice(target).finally(() => {
    waveIsOver = true;
  });
  const beside = await fuzz(target, random, (sent) => waveIsOver && sent >= 5500);
  expect(beside.wrong).toEqual([]);
  await wave;
  await expectWaveAsPlanned(target);

  const atRest = await wholeDatabase();
  const alone = await fuzz(target, random, (sent) => sent >= 6500);
  expect(alone.wrong).toEqual([]);
  expect(await wholeDatabase()).toEqual(atRest);

  const news = count('events', 'sendgrid', 'taken', 2 * LETTERS);
  expect(await counters()).toEqual(sum([before, news, beside.counted, alone.counted]));
  expect(web.logged.filter((line) => line.includes('failed'))).toEqual([]);

  expect(beside.times.forged.length + alone.times.forged.length).toBeGreaterThanOrEqual(10_000);
  console.log(
    `Webhook requests, seed ${SEED}. Beside a wave: ${spread(beside)}. Without one: ${spread(alone)}.`,
  );
  // A bound for sanity alone: a test that runs beside others measures the machine.
  expect(percentile(alone.times.forged, 0.99)).toBeLessThan(250);
}, 240_000);

it('a request that breaks off is counted and changes nothing', async () => {
  const before = await counters();
  for (let nth = 0; nth < 20; nth += 1) {
    const socket = connect(Number(new URL(web.url).port), '127.0.0.1');
    const head = 'POST /webhooks/sendgrid HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n';
    await new Promise<void>((done) => socket.write(`${head}[{"event"`, () => done()));
    socket.destroy();
  }
  const expected = sum([before, count('refused', 'sendgrid', 'broken', 20)]);
  await expect.poll(counters, { timeout: 10_000 }).toEqual(expected);
  expect(await web.pool`select id from provider_event`).toEqual([]);
});

/** A campaign whose notice is due this moment, to everybody at once. */
async function noticeIsDue(): Promise<WebhookTarget> {
  const { context, pool } = web;
  await makeAccounts(context, manyAccounts(LETTERS));
  await approvePlan(context, smallPlan());
  await runTo(context, NOTICE_DUE - 1);
  await setTime(pool, NOTICE_DUE);
  const deliveries = (await ledger(pool, 'notice')).map((row) => row.id);
  expect(deliveries).toHaveLength(LETTERS);
  return { key: privateKey, secret: BOUNCE_SECRET, deliveries };
}

/** The provider reports while the wave is under way, through the door that is being rattled at. */
async function sendNotice(target: WebhookTarget): Promise<void> {
  const told: Promise<{ readonly status: number }>[] = [];
  const transport = captureTransport({
    keep: async ({ deliveryId }) => {
      const entries = ['processed', 'delivered'].map((kind) =>
        sendgridEntry(deliveryId, kind, `${deliveryId}:${kind}`),
      );
      told.push(client.post(genuineRequest(target, '1802000000', entries)));
    },
    has: async () => false,
  });
  await sendDeliveries(web.context, makeSender(transport));
  const statuses = (await Promise.all(told)).map((one) => one.status);
  expect(statuses).toEqual(target.deliveries.map(() => 204));
  await applyEvents(web.context);
}

async function expectWaveAsPlanned({ deliveries }: WebhookTarget): Promise<void> {
  const { pool } = web;
  expect(await countMail(pool, 'notice')).toMatchObject({ planned: LETTERS, accepted: LETTERS });
  const rows = await ledger(pool, 'notice');
  expect(rows.filter((row) => row.deliveredAt === null || row.refutedAt !== null)).toEqual([]);
  const reported = await pool<{ id: string }[]>`
    select provider_event.id from provider_event join delivery on delivery.id = delivery_id
    where delivery.key = 'notice'`;
  expect(reported.map((row) => row.id).sort()).toEqual(
    deliveries.flatMap((id) => [`${id}:processed`, `${id}:delivered`]).sort(),
  );
}

/** How made-up requests were answered, and what the counters must say of it. */
type Answers = {
  readonly wrong: readonly string[];
  /** Milliseconds. */
  readonly times: { readonly forged: readonly number[]; readonly idle: readonly number[] };
  readonly counted: Readonly<Record<string, number>>;
};

/** Sends them over kept connections: nine of ten forged, the others signed, but about nothing of ours. */
async function fuzz(
  target: WebhookTarget,
  random: Random,
  enough: (sent: number) => boolean,
): Promise<Answers> {
  const wrong: string[] = [];
  const times = { forged: [] as number[], idle: [] as number[] };
  const counted: Readonly<Record<string, number>>[] = [];
  const sendForged = async (): Promise<void> => {
    const { name, request } = forgedRequest(target, random);
    const { status, ms } = await client.post(request);
    const reason = { 403: 'signature', 413: 'too-large', 415: 'encoding' }[status];
    times.forged.push(ms);
    if (reason === undefined) wrong.push(`${name}: ${status}`);
    else counted.push(count('refused', sourceOf(request), reason, 1));
  };
  const sendIdle = async (): Promise<void> => {
    const { name, request, ignored, skipped } = idleRequest(target, random);
    const { status, ms } = await client.post(request);
    times.idle.push(ms);
    if (status !== 204) wrong.push(`${name}: ${status}`);
    counted.push(count('events', sourceOf(request), 'ignored', ignored));
    counted.push(count('events', sourceOf(request), 'skipped', skipped));
  };
  const lane = async (): Promise<void> => {
    while (!enough(times.forged.length + times.idle.length))
      await (random.below(10) < 9 ? sendForged() : sendIdle());
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { wrong, times, counted: sum(counted) };
}

function sourceOf({ path }: { readonly path: string }): string {
  return path.slice('/webhooks/'.length);
}

function count(
  counter: 'events' | 'refused',
  source: string,
  what: string,
  by: number,
): Readonly<Record<string, number>> {
  const label = counter === 'events' ? 'outcome' : 'reason';
  return { [`glidepath_webhook_${counter}_total{source="${source}",${label}="${what}"}`]: by };
}

function sum(parts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const part of parts)
    for (const [name, by] of Object.entries(part)) total[name] = (total[name] ?? 0) + by;
  return total;
}

/** The webhooks' counters of /metrics, by name and labels. */
async function counters(): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`${web.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('glidepath_webhook_'));
  return Object.fromEntries(
    lines.map((line) => line.split('} ')).map(([name, value]) => [`${name}}`, Number(value)]),
  );
}

/** One hash a table, over all that is in it. */
async function wholeDatabase(): Promise<Readonly<Record<string, string>>> {
  const tables = await web.pool<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`;
  const hashed: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await web.pool<{ hash: string }[]>`
      select md5(coalesce(string_agg(row::text, E'\n' order by row::text), '')) as hash
      from ${web.pool(name)} as row`;
    hashed[name] = row?.hash ?? '';
  }
  return hashed;
}

function spread({ times }: Answers): string {
  const parts = (['forged', 'idle'] as const).map((kind) => {
    const [half, most] = [0.5, 0.99].map((share) => percentile(times[kind], share).toFixed(2));
    return `${times[kind].length} ${kind}, p50 ${half} ms, p99 ${most} ms`;
  });
  return parts.join('; ');
}

function percentile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
}
