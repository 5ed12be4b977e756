import { describe, expect, it, onTestFinished } from 'vitest';
import {
  blocks,
  bounces,
  bouncesLater,
  complains,
  defersThenDelivers,
  delivers,
  drops,
} from '../../src/cli/demo/loopback-behaviour.ts';
import type { LoopbackProvider } from '../../src/cli/demo/loopback-provider.ts';
import { sendgridTransport } from '../../src/mail/sendgrid-transport.ts';
import {
  readSendgridKey,
  translateSendgridEvents,
  verifySendgridSignature,
} from '../../src/mail/webhook/sendgrid-webhook.ts';
import { aMessage } from '../support/loopback-message.ts';
import { providerNow, startTestProvider } from '../support/loopback-provider.ts';
import { startReceiver } from '../support/loopback-receiver.ts';

const hour = 3_600_000;

async function providerAndReceiver(
  changes: Parameters<typeof startTestProvider>[0] = {},
  status?: (n: number) => number,
) {
  const provider = await startTestProvider(changes);
  onTestFinished(() => provider.close());
  const receiver = await startReceiver(status);
  onTestFinished(() => receiver.close());
  provider.sendEventsTo(receiver.url);
  return { provider, receiver };
}

async function sendTo(provider: LoopbackProvider, ...ids: string[]) {
  const transport = sendgridTransport({
    apiKey: 'SG.loopback',
    baseUrl: provider.url,
    timeoutMs: 10_000,
    onlyLoopback: true,
  });
  onTestFinished(() => transport.close());
  const to = (id: string) => ({ email: `${id}@customer.example`, name: null });
  return Promise.all(ids.map((deliveryId) => transport.send(aMessage({ deliveryId, to: to(deliveryId) }))));
}

function told(receiver: Awaited<ReturnType<typeof startReceiver>>) {
  return receiver
    .requests()
    .filter(({ status }) => status < 300)
    .flatMap(({ rawBody }) => translateSendgridEvents(rawBody).events);
}

const kindsOf = (events: ReturnType<typeof told>) => events.map(({ event }) => event.kind);

describe('its events', () => {
  it('are signed, and our verification accepts them', async () => {
    const { provider, receiver } = await providerAndReceiver();
    await sendTo(provider, 'd-1');
    await provider.idle();
    for (const { headers, rawBody } of receiver.requests()) {
      const request = {
        key: readSendgridKey(provider.publicKey),
        signature: String(headers['x-twilio-email-event-webhook-signature']),
        timestamp: String(headers['x-twilio-email-event-webhook-timestamp']),
        rawBody,
      };
      expect(verifySendgridSignature(request)).toBe(true);
      expect(verifySendgridSignature({ ...request, rawBody: Buffer.from('[]') })).toBe(false);
    }
    expect(told(receiver)).toMatchObject([
      { deliveryId: 'd-1', event: { kind: 'processed', at: providerNow } },
      { deliveryId: 'd-1', event: { kind: 'delivered', at: providerNow } },
    ]);
  });

  it.each([
    ['delivers', delivers(), ['processed', 'delivered']],
    ['bounces', bounces(), ['processed', 'bounced']],
    ['blocks', blocks(), ['processed', 'blocked']],
    ['drops', drops(), ['dropped']],
    ['bounces later', bouncesLater(hour), ['processed', 'delivered', 'bounced']],
    ['complains', complains(hour), ['processed', 'delivered', 'complained']],
    ['defers, then delivers', defersThenDelivers(hour), ['processed', 'deferred', 'delivered']],
  ])('tell that it %s, each when its time has come', async (_name, behaviour, kinds) => {
    let now = providerNow;
    const { provider, receiver } = await providerAndReceiver({ now: () => now, behaviour: () => behaviour });
    await sendTo(provider, 'd-1');
    await provider.idle();
    const later = provider.nextEventAt();
    now += hour;
    await provider.flushEvents();
    expect(kindsOf(told(receiver))).toEqual(kinds);
    expect(told(receiver).every(({ deliveryId }) => deliveryId === 'd-1')).toBe(true);
    if (later !== null) expect(told(receiver).at(-1)?.event.at).toBe(providerNow + hour);
    expect(provider.nextEventAt()).toBeNull();
  });

  it('wait until their time has come', async () => {
    const { provider, receiver } = await providerAndReceiver({ behaviour: () => delivers(hour) });
    await sendTo(provider, 'd-1');
    await provider.flushEvents();
    expect(kindsOf(told(receiver))).toEqual(['processed']);
    expect(provider.nextEventAt()).toBe(providerNow + hour);
  });

  it('come in an order that does not depend on who was sent first', async () => {
    const orders: string[][] = [];
    for (const ids of [
      ['a', 'b', 'c'],
      ['c', 'a', 'b'],
    ]) {
      const { provider, receiver } = await providerAndReceiver({ events: { send: 'when-flushed' } });
      for (const id of ids) await sendTo(provider, id);
      expect(receiver.requests()).toEqual([]);
      await provider.flushEvents();
      orders.push(told(receiver).map(({ deliveryId, event }) => `${deliveryId} ${event.kind}`));
    }
    expect(orders[0]).toEqual([
      'a processed',
      'a delivered',
      'b processed',
      'b delivered',
      'c processed',
      'c delivered',
    ]);
    expect(orders[1]).toEqual(orders[0]);
  });

  it('are sent in batches, twice and out of order on demand, the same way for the same seed', async () => {
    const runs: string[][] = [];
    for (const seed of ['one', 'one', 'two']) {
      const { provider, receiver } = await providerAndReceiver({
        seed,
        events: { send: 'when-flushed', batch: 3, duplicates: 1, reorder: true },
      });
      await sendTo(provider, 'a');
      await sendTo(provider, 'b');
      await sendTo(provider, 'c');
      await provider.flushEvents();
      expect(receiver.requests()).toHaveLength(2);
      expect(new Set(told(receiver).map(({ event }) => event.id)).size).toBe(6);
      expect(told(receiver)).toHaveLength(12);
      runs.push(told(receiver).map(({ deliveryId, event }) => `${deliveryId} ${event.kind}`));
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]).not.toEqual(runs[2]);
  });

  it('are repeated until they are taken', async () => {
    const { provider, receiver } = await providerAndReceiver({}, (n) => (n <= 2 ? 503 : 204));
    await sendTo(provider, 'd-1');
    await provider.idle();
    expect(receiver.requests().map(({ status }) => status)).toEqual([503, 503, 204]);
    expect(kindsOf(told(receiver))).toEqual(['processed', 'delivered']);
    expect(provider.lostEvents()).toBe(0);
  });

  it('are lost after the last repetition', async () => {
    const { provider, receiver } = await providerAndReceiver({ events: { retries: 2 } }, () => 500);
    await sendTo(provider, 'd-1');
    await provider.idle();
    expect(receiver.requests()).toHaveLength(3);
    expect(provider.lostEvents()).toBe(2);
  });

  it('wait while there is nowhere to send them', async () => {
    const { provider, receiver } = await providerAndReceiver();
    provider.sendEventsTo(null);
    await sendTo(provider, 'd-1');
    await provider.idle();
    expect(receiver.requests()).toEqual([]);
    provider.sendEventsTo(receiver.url);
    await provider.idle();
    expect(kindsOf(told(receiver))).toEqual(['processed', 'delivered']);
  });

  it('can be added by the world outside, and go to this machine only', async () => {
    const { provider, receiver } = await providerAndReceiver();
    await sendTo(provider, 'd-1');
    provider.emit('d-1', { event: 'open', afterMs: 0, reason: null });
    await provider.idle();
    expect(kindsOf(told(receiver))).toEqual(['processed', 'delivered', 'opened']);
    expect(() => provider.emit('d-2', { event: 'open', afterMs: 0, reason: null })).toThrow(/d-2/);
    expect(() => provider.sendEventsTo('http://example.com/')).toThrow();
  });
});

describe('its mail API', () => {
  async function post(provider: LoopbackProvider, body: unknown, key = 'SG.loopback') {
    const answer = await fetch(`${provider.url}/v3/mail/send`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return answer.status;
  }

  const good = {
    personalizations: [{ to: [{ email: 'ada@customer.example' }] }],
    from: { email: 'licensing@vendor.example' },
    subject: 'Hello',
    content: [
      { type: 'text/plain', value: 'Hello' },
      { type: 'text/html', value: '<p>Hello</p>' },
    ],
    custom_args: { glidepath_delivery: 'd-1' },
  };

  it('takes a good request and counts copies, because there is no idempotency', async () => {
    const { provider } = await providerAndReceiver();
    expect(await post(provider, good)).toBe(202);
    expect(await post(provider, good)).toBe(202);
    expect(provider.attempts('d-1')).toBe(2);
    expect(provider.copies('d-1')).toBe(2);
    expect(new Set(provider.messages().map(({ providerId }) => providerId)).size).toBe(2);
  });

  it.each([
    ['no JSON', 'hello'],
    ['no personalization', { ...good, personalizations: [] }],
    ['no recipient', { ...good, personalizations: [{ to: [] }] }],
    [
      'two addresses in one',
      { ...good, personalizations: [{ to: [{ email: 'a@x.example, b@x.example' }] }] },
    ],
    [
      'one recipient twice',
      { ...good, personalizations: [{ to: [{ email: 'a@x.example' }, { email: 'a@x.example' }] }] },
    ],
    ['no sender', { ...good, from: {} }],
    ['no subject', { ...good, subject: '' }],
    ['no content', { ...good, content: [] }],
    ['HTML before text', { ...good, content: [...good.content].reverse() }],
    ['a reserved header', { ...good, headers: { Bcc: 'eve@evil.example' } }],
    ['an argument that is no string', { ...good, custom_args: { glidepath_delivery: 7 } }],
    ['arguments that are too long', { ...good, custom_args: { note: 'x'.repeat(10_001) } }],
  ])('refuses %s', async (_name, body) => {
    const { provider } = await providerAndReceiver();
    expect(await post(provider, body)).toBe(400);
    expect(provider.messages()).toEqual([]);
  });

  it('refuses another key, and what is too large', async () => {
    const { provider } = await providerAndReceiver();
    expect(await post(provider, good, 'SG.other')).toBe(401);
    expect(await post(provider, { ...good, subject: 'x'.repeat(30 * 1024 * 1024) })).toBe(413);
    expect(provider.messages()).toEqual([]);
  });

  it('sees everybody a request would reach', async () => {
    const { provider } = await providerAndReceiver();
    const many = [
      { to: [{ email: 'a@x.example' }], cc: [{ email: 'b@x.example' }], bcc: [{ email: 'c@x.example' }] },
    ];
    await post(provider, { ...good, personalizations: many });
    expect(provider.messages()[0]?.recipients).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
  });
});
