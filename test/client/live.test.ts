import { execFile } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../../src/client/client.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { ISSUED } from '../domain/policy/facts.ts';
import { type LicenseService, startLicenseService } from './license-service.ts';

const CHANGED = 'data: {"type":"refetchEvaluation","etag":"W/\\"2\\""}\n\n';

let service: LicenseService;
let clients: Client[];
/** The streams that were opened, in order. */
let opened: { readonly request: IncomingMessage; readonly response: ServerResponse }[];

beforeEach(async () => {
  service = await startLicenseService();
  clients = [];
  opened = [];
  service.stream = (response, request) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': hello\n\n');
    opened.push({ request, response });
  };
});
afterEach(async () => {
  vi.useRealTimers();
  for (const client of clients) client.close();
  await service.close();
});

/** A client that listens, and otherwise fetches nothing by itself unless told so. */
function start(options: Partial<ClientOptions> = {}): Client {
  const client = createClient({
    ...{ url: service.url, product: 'atlas-cad', licenseKey: 'KEY-1', installation: 'i-1', hint: 'S 7' },
    ...{ keys: { k1: service.key.x }, store: memoryStore(), now: () => ISSUED * 1000, random: () => 0 },
    ...{ refreshEverySeconds: null, live: true },
    ...options,
  });
  clients.push(client);
  return client;
}

const fetched = () => service.asked.filter(({ path }) => /^\/v1\/policy\?/.test(path)).length;
const stream = async (nth = 1) => {
  await vi.waitFor(() => expect(opened.length).toBeGreaterThanOrEqual(nth), 5000);
  const found = opened[nth - 1];
  if (found === undefined) throw new Error('It was opened.');
  return found;
};
const fetchedTimes = (times: number) => vi.waitFor(() => expect(fetched()).toBe(times), 5000);
/** By the clock on the wall, also while the client's own timers are moved. */
const { setTimeout: reallyLater } = globalThis;
const pause = (milliseconds: number) => new Promise((done) => reallyLater(done, milliseconds));
/** The client's timers stand still until they are moved; the network goes on. */
const holdTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

describe('a live client', () => {
  it('opens the stream with the key in a header only, fetches at once, and again when it is told', async () => {
    const client = start();
    const { request, response } = await stream();
    expect(request.url).toBe('/v1/policy/stream?product=atlas-cad&installation=i-1&hint=S+7');
    expect(request.headers).toMatchObject({ authorization: 'License KEY-1', accept: 'text/event-stream' });
    expect(request.headers).not.toHaveProperty('last-event-id');
    await fetchedTimes(1);
    const heard: string[] = [];
    client.onChange(({ effect }) => heard.push(effect));
    service.document = { entitlement: null, revision: 8 };
    response.write(CHANGED);
    await vi.waitFor(() => expect(heard.at(-1)).toBe('block'), 5000);
  });

  it('reads events however they are cut, and leaves everything else alone', async () => {
    start();
    const { response } = await stream();
    await fetchedTimes(1);
    for (const other of [
      ...[
        ': still here\n\n',
        'data: {"type":"open"}\n\n',
        'data: nonsense\n\n',
        'event: refetchEvaluation\n\n',
      ],
      ...['data: {"note":"\\"type\\":\\"refetchEvaluation\\""}\n\n', 'retry: 1\n\n', '\u{1f426}\n'],
    ]) {
      response.write(other);
      await pause(10);
    }
    await pause(100);
    expect(fetched()).toBe(1);
    for (const letter of `id: é\r\nid: W/"2"\r\n${CHANGED}`) {
      response.write(letter);
      await pause(1);
    }
    await fetchedTimes(2);
  });

  it('fetches once for events that come together, and once more for one that comes while it is fetching', async () => {
    start({ random: () => 0.2, installation: '' });
    const { response } = await stream();
    await fetchedTimes(1);
    response.write(CHANGED.repeat(20));
    await fetchedTimes(2);
    let answerNow = () => {};
    service.fault = (late) => {
      answerNow = () => late.writeHead(500).end();
    };
    response.write(CHANGED);
    await fetchedTimes(3);
    response.write(CHANGED);
    await pause(100);
    expect(fetched()).toBe(3);
    service.fault = null;
    answerNow();
    await fetchedTimes(4);
    await pause(100);
    expect(fetched()).toBe(4);
  });

  it('spreads its fetching over a fifth of a second', async () => {
    start({ random: () => 0.9 });
    await stream();
    await pause(100);
    expect(fetched()).toBe(0);
    await fetchedTimes(1);
  });

  it('comes back with the last mark when it is cut off, and fetches what it may have missed', async () => {
    start();
    const { response } = await stream();
    await fetchedTimes(1);
    holdTimers();
    response.write('id: W/"7"\n');
    await pause(50);
    response.destroy();
    await pause(50);
    await vi.advanceTimersByTimeAsync(2000);
    const again = await stream(2);
    expect(again.request.headers['last-event-id']).toBe('W/"7"');
    await fetchedTimes(2);
  });

  it('ends the stream when it is closed, and opens no other', async () => {
    const client = start();
    const { response } = await stream();
    const ended = new Promise<void>((done) => response.once('close', done));
    holdTimers();
    client.close();
    await ended;
    await vi.advanceTimersByTimeAsync(3_600_000);
    await pause(50);
    expect(opened).toHaveLength(1);
  });

  it('gives up a stream that never ends its line', async () => {
    start();
    const { response } = await stream();
    const ended = new Promise<void>((done) => response.once('close', done));
    for (let at = 0; at < 20 && !response.destroyed; at++) {
      response.write('x'.repeat(4000));
      await pause(5);
    }
    await ended;
  });
});

describe('over a network of its own making, with time that is moved', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    for (const client of clients) client.close();
    vi.useRealTimers();
  });

  /** Serves the policy; the stream as told. Counts how often the stream was asked for. */
  function network(
    answer: (signal: AbortSignal) => Awaited<ReturnType<NonNullable<ClientOptions['fetch']>>>,
  ) {
    const asked = { streams: 0 };
    const fetch: ClientOptions['fetch'] = async (url, init) => {
      if (!url.includes('/stream')) return new Response(service.issue(service.document ?? {}));
      asked.streams += 1;
      return answer(init.signal);
    };
    return { asked, fetch };
  }

  it.each<[string, () => Response]>([
    ['is not known', () => new Response('', { status: 404 })],
    ['is refused', () => new Response('{}', { status: 401 })],
    ['is something else', () => new Response('hotel', { headers: { 'content-type': 'text/html' } })],
    ['is nothing', () => new Response(null, { headers: { 'content-type': 'text/event-stream' } })],
    [
      'is not reached',
      () => {
        throw new Error('no network stack');
      },
    ],
  ])('a client polls where the stream %s, and tries that again ever later', async (what, answer) => {
    const { asked, fetch } = network(answer);
    const client = start({ fetch, refreshEverySeconds: 3600, installation: '', monotonic: () => Date.now() });
    expect((await client.check()).effect).toBe('allow');
    await client.refresh();
    service.document = { entitlement: null, revision: 8 };
    await vi.advanceTimersByTimeAsync(3_700_000);
    await vi.waitFor(async () => expect((await client.check()).effect).toBe('block'));
    // A body that is missing is a runtime that cannot stream.
    if (what === 'is nothing') expect(asked.streams).toBe(1);
    else expect(asked.streams).toBeGreaterThan(9);
    expect(asked.streams).toBeLessThan(25);
  });

  it('a client waits as long as a busy service asks', async () => {
    const { asked, fetch } = network(
      () => new Response('', { status: 503, headers: { 'retry-after': '3600' } }),
    );
    start({ fetch });
    await vi.advanceTimersByTimeAsync(3_599_000);
    expect(asked.streams).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked.streams).toBe(2);
  });

  it('a stream that is silent for a minute is dead, and one that beats is not', async () => {
    const beats: (() => void)[] = [];
    let ended = 0;
    const { fetch } = network((signal) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          beats.push(() => controller.enqueue(new TextEncoder().encode(': still here\n\n')));
          signal.addEventListener('abort', () => {
            ended += 1;
            controller.error(new Error('aborted'));
          });
        },
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    });
    start({ fetch, monotonic: () => Date.now() });
    await vi.advanceTimersByTimeAsync(0);
    for (let beat = 0; beat < 10; beat++) {
      await vi.advanceTimersByTimeAsync(55_000);
      beats[0]?.();
    }
    expect([beats.length, ended]).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(ended).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(ended).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(beats).toHaveLength(2);
  });
});

it('no timer keeps a program running: one whose work is done ends while its client waits', async () => {
  const program = `
    const { createClient } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/client/client.ts'))});
    const { memoryStore } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/client/store-memory.ts'))});
    const client = createClient({ url: 'http://127.0.0.1:9', product: 'p', keys: {}, store: memoryStore(), live: true });
    console.log((await client.check()).effect);
  `;
  const run = promisify(execFile);
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const { stdout } = await run(process.execPath, args, {
    timeout: 20_000,
    cwd: join(import.meta.dirname, '../..'),
  });
  expect(stdout.trim()).toBe('allow');
}, 30_000);
