import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { deliveryArgument } from '../../src/mail/delivery-id.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts } from '../support/make.ts';
import { BOUNCE_SECRET, useWeb } from '../support/make-web.ts';
import { runTo, silence } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

const web = useWeb({
  sendgridWebhookKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
});

/** A campaign whose notice went out and was not heard of since; ids of its deliveries. */
async function sentNotice(): Promise<readonly string[]> {
  await makeAccounts(web.context, manyAccounts(2));
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-12'), { outside: silence });
  const rows = await web.pool<{ id: string }[]>`select id from delivery where key = 'notice' order by id`;
  return rows.map((row) => row.id);
}

function sendgridEvent(deliveryId: string, event: string, id: string) {
  return { event, sg_event_id: id, timestamp: 1_802_000_000, [deliveryArgument]: deliveryId };
}

function postSendgrid(
  body: string | Uint8Array,
  key = privateKey,
  headers: Record<string, string> = {},
): Promise<Response> {
  const timestamp = '1802000000';
  const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), Buffer.from(body)]), key).toString(
    'base64',
  );
  return fetch(`${web.url}/webhooks/sendgrid`, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: {
      'Content-Type': 'application/json',
      'X-Twilio-Email-Event-Webhook-Signature': signature,
      'X-Twilio-Email-Event-Webhook-Timestamp': timestamp,
      ...headers,
    },
  });
}

async function stored(): Promise<readonly string[]> {
  const rows = await web.pool<
    { line: string }[]
  >`select delivery_id || ' ' || kind as line from provider_event order by id`;
  return rows.map((row) => row.line);
}

test('signed events are kept once and answered at once; repeats and strangers change nothing', async () => {
  const [first = '', second = ''] = await sentNotice();
  const body = JSON.stringify([
    sendgridEvent(first, 'delivered', 'e1'),
    sendgridEvent(second, 'bounce', 'e2'),
    sendgridEvent('not-ours', 'delivered', 'e3'),
    { event: 'delivered' },
  ]);
  expect((await postSendgrid(body)).status).toBe(204);
  expect((await postSendgrid(body)).status).toBe(204);
  expect(await stored()).toEqual([`${first} delivered`, `${second} bounced`]);
  const metrics = await (await fetch(`${web.url}/metrics`)).text();
  expect(metrics).toContain('glidepath_webhook_events_total{source="sendgrid",outcome="taken"} 2');
  expect(metrics).toContain('glidepath_webhook_events_total{source="sendgrid",outcome="skipped"} 2');
  expect(metrics).toMatch(/glidepath_deliveries\{state="accepted"\} \d/);
  expect(metrics).toContain('glidepath_oldest_due_seconds{work="event"}');
  expect(metrics).not.toMatch(/A-00|@|example/);
});

test('forged, altered, unsigned and compressed bodies are refused, and nothing is kept of them', async () => {
  const [first = ''] = await sentNotice();
  const body = JSON.stringify([sendgridEvent(first, 'delivered', 'e1')]);
  const tries = [
    await postSendgrid(body, stranger),
    await postSendgrid(body, privateKey, { 'X-Twilio-Email-Event-Webhook-Timestamp': '1802000001' }),
    await fetch(`${web.url}/webhooks/sendgrid`, { method: 'POST', body }),
    await fetch(`${web.url}/webhooks/sendgrid`, { method: 'POST' }),
  ];
  expect(tries.map((one) => one.status)).toEqual([403, 403, 403, 403]);
  expect(tries[0]?.headers.get('Content-Type')).toContain('application/problem+json');
  expect((await postSendgrid(gzipSync(body), privateKey, { 'Content-Encoding': 'gzip' })).status).toBe(415);
  expect((await postSendgrid(`[${'"x",'.repeat(1_500_000)}"x"]`)).status).toBe(413);
  expect((await fetch(`${web.url}/webhooks/sendgrid`)).status).toBe(405);
  expect(await stored()).toEqual([]);
});

test('a bounce told with the shared secret is kept; one without is not', async () => {
  const [first = ''] = await sentNotice();
  const body = JSON.stringify([
    { deliveryId: first, kind: 'bounced', at: '2027-02-12T08:30:00Z', reason: '550 no such user' },
  ]);
  const tell = (secret: string) =>
    fetch(`${web.url}/webhooks/bounce`, {
      method: 'POST',
      body,
      headers: { 'Glidepath-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` },
    });
  expect((await tell('another secret')).status).toBe(403);
  expect(await stored()).toEqual([]);
  expect((await tell(BOUNCE_SECRET)).status).toBe(204);
  expect(await stored()).toEqual([`${first} bounced`]);
});
