import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  answersLate,
  asksToSlowDown,
  cutsOff,
  delivers,
  hangs,
  refuses,
} from '../../src/cli/demo/loopback-behaviour.ts';
import type { LoopbackOptions, LoopbackProvider } from '../../src/cli/demo/loopback-provider.ts';
import { sendgridTransport } from '../../src/mail/sendgrid-transport.ts';
import { aMessage } from '../support/loopback-message.ts';
import { startTestProvider } from '../support/loopback-provider.ts';
import { startReceiver } from '../support/loopback-receiver.ts';

const timeoutMs = 10_000;
/** For tests in which the time runs out. */
const shortMs = 400;

async function provider(changes: Partial<Omit<LoopbackOptions, 'events'>> = {}): Promise<LoopbackProvider> {
  const started = await startTestProvider(changes);
  onTestFinished(() => started.close());
  return started;
}

function transportTo(baseUrl: string, changes: { apiKey?: string; timeoutMs?: number } = {}) {
  const transport = sendgridTransport({
    apiKey: 'SG.loopback',
    baseUrl,
    timeoutMs,
    onlyLoopback: true,
    ...changes,
  });
  onTestFinished(() => transport.close());
  return transport;
}

/** A server below HTTP: hears one request and does what it likes with the connection. */
async function rawServer(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe('what the provider is given', () => {
  it('is one message to one person, text before HTML, with nothing tracked', async () => {
    const loopback = await provider();
    const message = aMessage({ headers: { 'List-Unsubscribe': '<https://vendor.example/u/1>' } });
    await transportTo(loopback.url).send(message);

    const [sent] = loopback.messages();
    expect(sent?.recipients).toEqual(['ada@customer.example']);
    expect(sent?.headers).toEqual({
      'List-Unsubscribe': '<https://vendor.example/u/1>',
      'Message-ID': '<glidepath.delivery-1@vendor.example>',
    });
    expect(sent?.body).toMatchObject({
      personalizations: [{ to: [{ email: 'ada@customer.example', name: 'Ada Customer' }] }],
      from: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
      subject: message.subject,
      content: [
        { type: 'text/plain', value: message.text },
        { type: 'text/html', value: message.html },
      ],
      tracking_settings: {
        click_tracking: { enable: false },
        open_tracking: { enable: false },
        subscription_tracking: { enable: false },
      },
    });
  });

  it('carries the delivery id and nothing else that says whom it is about', async () => {
    const loopback = await provider();
    await transportTo(loopback.url).send(aMessage());
    const [sent] = loopback.messages();
    expect(sent?.customArgs).toEqual({ glidepath_delivery: 'delivery-1' });
    expect(sent?.body).not.toHaveProperty('categories');
  });

  it('keeps braces in the text as they are', async () => {
    const loopback = await provider();
    await transportTo(loopback.url).send(aMessage({ text: 'Dear {{name}} -name-', html: '<p>{{name}}</p>' }));
    expect(loopback.messages()[0]?.text).toBe('Dear {{name}} -name-');
    expect(loopback.messages()[0]?.html).toBe('<p>{{name}}</p>');
  });

  it('takes separators out of names, which the API refuses', async () => {
    const loopback = await provider();
    await transportTo(loopback.url).send(
      aMessage({ to: { email: 'a@b.example', name: 'Lovelace, Ada; Dr.' } }),
    );
    expect(loopback.messages()[0]?.body).toMatchObject({
      personalizations: [{ to: [{ name: 'Lovelace Ada Dr.' }] }],
    });
  });

  it('is nothing at all when the recipient is not exactly one address (M5)', async () => {
    const loopback = await provider();
    const transport = transportTo(loopback.url);
    for (const email of [
      'a@x.example, b@x.example',
      'a@x.example;b@x.example',
      'A <a@x.example>',
      'nobody',
      '',
    ]) {
      // In our words: a provider that would refuse it too is not even asked.
      expect(await transport.send(aMessage({ to: { email, name: null } }))).toEqual({
        kind: 'rejected',
        reason: 'The recipient is not one mail address. Correct the contact.',
      });
    }
    expect(loopback.messages()).toEqual([]);
  });
});

describe('the answer decides what became of the attempt', () => {
  it('202 is accepted, with the id the provider gave it', async () => {
    const loopback = await provider();
    const outcome = await transportTo(loopback.url).send(aMessage());
    expect(outcome).toEqual({ kind: 'accepted', providerId: loopback.messages()[0]?.providerId });
  });

  it.each([
    [400, 'rejected'],
    [401, 'stop'],
    [403, 'stop'],
    [404, 'stop'],
    [405, 'stop'],
    [408, 'try-later'],
    [413, 'rejected'],
    [429, 'try-later'],
    [500, 'in-doubt'],
    [502, 'in-doubt'],
    [503, 'try-later'],
    [504, 'in-doubt'],
    // Not in the API's list:
    [200, 'in-doubt'],
    [201, 'in-doubt'],
    [302, 'stop'],
    [307, 'stop'],
    [418, 'stop'],
    [520, 'in-doubt'],
  ] as const)('%i is %s', async (status, kind) => {
    const loopback = await provider({ behaviour: () => refuses(status, 'because') });
    const outcome = await transportTo(loopback.url).send(aMessage());
    expect(outcome.kind).toBe(kind);
    expect(loopback.attempts('delivery-1')).toBe(1);
  });

  it('a wrong key stops the mail', async () => {
    const loopback = await provider();
    expect(await transportTo(loopback.url, { apiKey: 'SG.wrong' }).send(aMessage())).toMatchObject({
      kind: 'stop',
    });
    expect(loopback.messages()).toEqual([]);
  });

  it('says what the provider said, without addresses', async () => {
    const said = 'The address ada@customer.example is not valid';
    const loopback = await provider({ behaviour: () => refuses(400, said) });
    expect(await transportTo(loopback.url).send(aMessage())).toEqual({
      kind: 'rejected',
      reason: 'The provider found the message invalid (HTTP 400): The address <address> is not valid',
    });
  });

  it('429 says when to try again', async () => {
    const loopback = await provider({ behaviour: () => asksToSlowDown(17) });
    expect(await transportTo(loopback.url).send(aMessage())).toMatchObject({
      kind: 'try-later',
      retryAfterSeconds: 17,
    });
  });

  it('does not follow a redirect with message and key', async () => {
    const other = await startReceiver();
    onTestFinished(() => other.close());
    const loopback = await provider({ behaviour: () => refuses(307, '', { Location: other.url }) });
    await transportTo(loopback.url).send(aMessage());
    expect(loopback.attempts('delivery-1')).toBe(1);
    expect(other.requests()).toEqual([]);
  });
});

describe('no answer is doubt, unless nothing was sent (M1)', () => {
  it('a refused connection is disproof', async () => {
    const loopback = await provider();
    await loopback.close();
    const outcome = await transportTo(loopback.url).send(aMessage());
    expect(outcome).toMatchObject({ kind: 'try-later', retryAfterSeconds: null });
  });

  it('an unknown host is disproof', async () => {
    const transport = sendgridTransport({
      apiKey: 'SG.loopback',
      baseUrl: 'https://no-such-host.invalid',
      timeoutMs: 5000,
      onlyLoopback: false,
    });
    onTestFinished(() => transport.close());
    expect(await transport.send(aMessage())).toMatchObject({ kind: 'try-later' });
  });

  it('a connection that never gets past TLS is disproof, closed or silent', async () => {
    const closes = await rawServer((socket) => socket.once('data', () => socket.destroy()));
    const silent = await rawServer((socket) => onTestFinished(() => void socket.destroy()));
    for (const url of [closes, silent]) {
      const outcome = await transportTo(url.replace('http:', 'https:'), { timeoutMs: shortMs }).send(
        aMessage(),
      );
      expect(outcome).toMatchObject({ kind: 'try-later' });
    }
  });

  it.each([
    ['cut before it was taken', () => cutsOff(false), 0],
    ['cut after it was taken', () => cutsOff(true), 1],
    ['silent before it was taken', () => hangs(false), 0],
    ['silent after it was taken', () => hangs(true), 1],
    ['too late', () => answersLate(shortMs * 10), 1],
  ])('a connection %s is in doubt', async (_name, behaviour, copies) => {
    const loopback = await provider({ behaviour });
    const outcome = await transportTo(loopback.url, { timeoutMs: shortMs }).send(aMessage());
    expect(outcome.kind).toBe('in-doubt');
    expect(loopback.attempts('delivery-1')).toBe(1);
    expect(loopback.copies('delivery-1')).toBe(copies);
  });

  it('a connection that was used before is in doubt as any other', async () => {
    const loopback = await provider({
      behaviour: ({ deliveryId }) => (deliveryId === 'first' ? delivers() : cutsOff(true)),
    });
    const transport = transportTo(loopback.url);
    expect(await transport.send(aMessage({ deliveryId: 'first' }))).toMatchObject({ kind: 'accepted' });
    expect(await transport.send(aMessage({ deliveryId: 'second' }))).toMatchObject({ kind: 'in-doubt' });
    expect(loopback.attempts('second')).toBe(1);
  });

  it('an answer that is no HTTP is in doubt', async () => {
    const url = await rawServer((socket) => socket.once('data', () => socket.end('hello\r\n\r\n')));
    expect(await transportTo(url).send(aMessage())).toMatchObject({ kind: 'in-doubt' });
  });

  it.each([
    ['headers', 'HTTP/1.1 200 OK\r\n', 'X-Drip: 1\r\n'],
    ['body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\n.\r\n'],
  ])(
    'an answer whose %s trickle in without end is in doubt after the time allowed',
    async (_part, start, drip) => {
      const url = await rawServer((socket) => {
        socket.write(start);
        const dripping = setInterval(() => socket.write(drip), 20);
        socket.on('error', () => {});
        socket.on('close', () => clearInterval(dripping));
      });
      const transport = transportTo(url, { timeoutMs: shortMs });
      expect(await transport.send(aMessage())).toMatchObject({ kind: 'in-doubt' });
    },
  );

  it('an answer within the time allowed counts', async () => {
    const loopback = await provider({ behaviour: () => answersLate(50) });
    expect(await transportTo(loopback.url).send(aMessage())).toMatchObject({ kind: 'accepted' });
  });

  it('many at once are each sorted by their own answer', async () => {
    const loopback = await provider({
      behaviour: ({ deliveryId }) => (deliveryId.endsWith('7') ? cutsOff(true) : delivers()),
    });
    const transport = transportTo(loopback.url);
    const ids = Array.from({ length: 50 }, (_, n) => `d-${n}`);
    const outcomes = await Promise.all(ids.map((deliveryId) => transport.send(aMessage({ deliveryId }))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(
      ids.map((id) => (id.endsWith('7') ? 'in-doubt' : 'accepted')),
    );
    expect(ids.filter((id) => loopback.copies(id) !== 1)).toEqual([]);
  });
});

describe('a look-up', () => {
  it('proves what the provider took and disproves what it did not, where its word is conclusive', async () => {
    const loopback = await provider({
      behaviour: ({ deliveryId }) => cutsOff(deliveryId === 'taken'),
    });
    const transport = transportTo(loopback.url);
    await transport.send(aMessage({ deliveryId: 'taken' }));
    await transport.send(aMessage({ deliveryId: 'lost' }));
    expect(await transport.lookUp('taken')).toBe('accepted');
    expect(await transport.lookUp('lost')).toBe('not-received');
    expect(await transport.lookUp('never-sent')).toBe('not-received');
    expect(await transport.lookUp('no delivery id')).toBe('unknown');
  });

  it('never disproves where the provider does not say that its word is conclusive', async () => {
    const loopback = await provider({ lookUps: 'positive-only' });
    const transport = transportTo(loopback.url);
    await transport.send(aMessage());
    expect(await transport.lookUp('delivery-1')).toBe('accepted');
    expect(await transport.lookUp('never-sent')).toBe('unknown');
  });

  it('knows nothing without access, or without a provider', async () => {
    const loopback = await provider({ lookUps: 'not-bought' });
    const transport = transportTo(loopback.url);
    await transport.send(aMessage());
    expect(await transport.lookUp('delivery-1')).toBe('unknown');
    await loopback.close();
    expect(await transport.lookUp('delivery-1')).toBe('unknown');
  });
});

describe('a transport that may only reach this machine', () => {
  const made = (baseUrl: string, onlyLoopback = true) =>
    sendgridTransport({ apiKey: 'SG.x', baseUrl, timeoutMs, onlyLoopback });

  it.each([
    'https://api.sendgrid.com',
    'https://127.0.0.1.example.com',
    'http://127.0.0.1@mail.example.com',
    'http://localhost.example.com',
    'http://10.0.0.1',
    'http://[::2]',
    'http://0.0.0.0',
    'not an address',
    'file:///127.0.0.1',
  ])('refuses %s at construction', (url) => {
    expect(() => made(url)).toThrow(/SENDGRID_BASE_URL/);
  });

  it.each(['http://127.0.0.1:8025', 'http://127.9.9.9', 'http://localhost:1', 'http://[::1]:1'])(
    'takes %s',
    (url) => {
      expect(made(url).name).toBe('sendgrid');
    },
  );

  it('never sends the API key in clear over the network', () => {
    expect(() => made('http://api.sendgrid.com', false)).toThrow(/https/);
    expect(made('https://api.eu.sendgrid.com', false).name).toBe('sendgrid');
  });

  describe('behind a proxy', () => {
    beforeEach(() => {
      vi.stubEnv('NO_PROXY', '');
      vi.stubEnv('no_proxy', '');
    });
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    it('goes past it', async () => {
      const loopback = await provider();
      const proxy = await provider();
      vi.stubEnv('HTTP_PROXY', proxy.url);
      vi.stubEnv('http_proxy', proxy.url);
      await transportTo(loopback.url).send(aMessage());
      expect(loopback.messages()).toHaveLength(1);
      expect(proxy.messages()).toEqual([]);
    });
  });
});
