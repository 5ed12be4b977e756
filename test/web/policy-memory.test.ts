import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import type { Pool } from '../../src/store/connect.ts';
import { type ClientApp, startClientApp } from '../support/client-app.ts';
import { useTestDatabase } from '../support/database.ts';
import { licensingContext, makeAccount, makeEntitlement, PRODUCT } from '../support/make-licensing.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const database = useTestDatabase();
let direct: Pool;
let context: LicensingContext & { readonly pool: Pool };
let proxy: TcpProxy;
let app: ClientApp;
/** How far this machine's clock is ahead of the database's. */
let ahead = 0;

beforeAll(async () => {
  const url = new URL(database.url);
  proxy = await startTcpProxy(url.hostname, Number(url.port || 5432));
  direct = licensingContext(database.url).pool;
  const through = new URL(database.url);
  through.port = String(proxy.port);
  context = licensingContext(through.href);
  await ensureSigningKeys(context);
  await direct`insert into product (key, name, features) values (${PRODUCT}, 'Atlas CAD', '{render}')`;
  app = await startClientApp(context, { hears: true, machineNow: () => Date.now() + ahead });
});

afterEach(async () => {
  ahead = 0;
  databaseIsBack();
  await expect.poll(() => app.clients.memory.isCutOff(), { timeout: 10_000 }).toBe(false);
});

afterAll(async () => {
  await app?.close();
  await context?.pool.end();
  await direct?.end();
  await proxy?.close();
});

function databaseIsGone(): void {
  proxy.pointTo(1);
  proxy.cut();
}

function databaseIsBack(): void {
  proxy.pointTo(Number(new URL(database.url).port || 5432));
}

async function customer(): Promise<{
  readonly account: number;
  readonly key: string;
  readonly entitlement: number;
}> {
  const account = await makeAccount(direct);
  const { id, key } = await makeEntitlement({ ...context, pool: direct }, account.id, {
    features: ['render'],
  });
  return { account: account.id, key, entitlement: id };
}

async function customers(count: number): Promise<readonly { readonly key: string }[]> {
  const made = [];
  // One after the other: each takes the license keys that are missing.
  for (let one = 0; one < count; one += 1) made.push(await customer());
  return made;
}

async function read(key: string, more: Record<string, string> = {}) {
  const answer = await fetch(`${app.url}/v1/policy?product=${PRODUCT}`, {
    headers: { authorization: `License ${key}`, accept: 'application/jwt', ...more },
  });
  const text = await answer.text();
  const { status, headers } = answer;
  return { status, text, headers, etag: headers.get('etag') ?? '', claims: () => decodeJwt(text) as Claims };
}

type Claims = {
  readonly sub: string;
  readonly revision: number;
  readonly stage: string;
  readonly exempt: boolean;
  readonly entitlement: { readonly quantity: number };
};

describe('A policy document that is known', () => {
  test('is signed once, and goes out in the same bytes to every installation of the account', async () => {
    const { key } = await customer();
    const first = await read(key);
    expect(first.status).toBe(200);
    expect((await read(key)).text).toBe(first.text);
    const other = await fetch(`${app.url}/v1/policy?product=${PRODUCT}&installation=i-2`, {
      headers: { authorization: `License ${key}` },
    });
    expect(await other.text()).toBe(first.text);
    const unchanged = await read(key, { 'if-none-match': first.etag });
    expect([unchanged.status, unchanged.text, unchanged.etag]).toEqual([304, '', first.etag]);
  });

  test('is that of the one who asks, never another account’s', async () => {
    const all = await customers(20);
    const subjects = await Promise.all(all.map(async ({ key }) => (await read(key)).claims().sub));
    const again = await Promise.all(all.map(async ({ key }) => (await read(key)).claims().sub));
    expect(new Set(subjects).size).toBe(20);
    expect(again).toEqual(subjects);
    expect((await read('WRONG-KEY')).claims().sub).toBe('anonymous');
  });

  test('is asked for again as soon as the database says that something has changed, whoever changed it', async () => {
    const { key, entitlement, account } = await customer();
    const before = await read(key);
    await direct`update entitlement set quantity = 77 where id = ${entitlement}`;
    await expect.poll(async () => (await read(key)).claims().entitlement.quantity).toBe(77);
    const bought = await read(key);
    expect(bought.claims().revision).toBeGreaterThan(before.claims().revision);
    expect(bought.etag).not.toBe(before.etag);
    await direct`
      insert into leniency (account_id, kind, from_at, days, reason, owner, created_by)
      values (${account}, 'exemption', now() - interval '1 minute', 0, 'A dispute.', 'me', 'staff:1')`;
    await expect.poll(async () => (await read(key)).claims().exempt).toBe(true);
  });
});

describe('While the database is gone', () => {
  test('ten minutes under load are answered in full, with what was known, and it says so', async () => {
    const all = await customers(40);
    const before = await Promise.all(all.map(({ key }) => read(key)));
    databaseIsGone();
    await expect.poll(() => app.clients.memory.isCutOff()).toBe(true);
    let answered = 0;
    for (let seconds = 0; seconds <= 600; seconds += 10) {
      ahead = seconds * 1000;
      const answers = await Promise.all(
        all.map(({ key }, at) => read(key, at % 2 === 0 ? { 'if-none-match': before[at]?.etag ?? '' } : {})),
      );
      for (const [at, answer] of answers.entries()) {
        expect(answer.status).toBe(at % 2 === 0 ? 304 : 200);
        if (answer.status === 200) expect(answer.text).toBe(before[at]?.text);
        expect(answer.headers.get('cache-status')).toContain('database-unreachable');
        answered += 1;
      }
    }
    expect(answered).toBe(61 * 40);
    // What is not known cannot be answered: a client keeps what it has.
    const stranger = await read('NEVER-HEARD-OF');
    expect([stranger.status, stranger.headers.get('retry-after')]).toEqual([503, '30']);
    const moved = await direct`update entitlement set quantity = 9 returning id`;
    expect(moved.length).toBeGreaterThan(0);
    ahead = 0;
    databaseIsBack();
    // What was changed meanwhile is known again without anybody saying it a second time.
    const isCaughtUp = async ({ key }: { readonly key: string }) => {
      const answer = await read(key);
      return answer.claims().entitlement.quantity === 9 && answer.headers.get('cache-status') === null;
    };
    await expect
      .poll(async () => (await Promise.all(all.map(isCaughtUp))).every(Boolean), { timeout: 10_000 })
      .toBe(true);
  }, 60_000);
});

describe('The event stream', () => {
  test('says "fetch again" when the document is another, and to whoever comes back what was missed', async () => {
    const { key, entitlement } = await customer();
    const stream = await listen(key);
    const opened = await stream.next();
    expect(opened).toMatchObject({ data: { type: 'open' }, id: (await read(key)).etag });
    await direct`update entitlement set quantity = 12 where id = ${entitlement}`;
    const told = await stream.next();
    expect(told.data).toEqual({ type: 'refetchEvaluation', etag: told.id });
    const fetched = await read(key, { 'if-none-match': opened.id });
    expect([fetched.status, fetched.claims().entitlement.quantity, fetched.etag]).toEqual([200, 12, told.id]);
    stream.close();
    const back = await listen(key, { 'last-event-id': opened.id });
    expect((await back.next()).data).toEqual({ type: 'refetchEvaluation', etag: told.id });
    back.close();
  });

  test('of OpenFeature clients is named with their flags, and needs no license key', async () => {
    const { key, entitlement } = await customer();
    const evaluate = async () => {
      const answer = await fetch(`${app.url}/ofrep/v1/evaluate/flags`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify({ context: { targetingKey: 'i-77' } }),
      });
      return (await answer.json()) as { eventStreams: [{ url: string }] };
    };
    const [{ url }] = (await evaluate()).eventStreams;
    expect(url).not.toContain(key);
    const stream = await listenAt(url);
    // Its flags and its stream are asked for one after the other: what changed between them is told at once.
    expect((await stream.next()).data).toMatchObject({ type: 'refetchEvaluation' });
    await direct`update entitlement set quantity = 6 where id = ${entitlement}`;
    expect((await stream.next()).data).toMatchObject({ type: 'refetchEvaluation' });
    stream.close();
    const forged = await fetch(url.replace(/.{4}$/, 'AAAA'));
    expect(forged.status).toBe(401);
    await forged.arrayBuffer();
  });

  test('is silent about what concerns others', async () => {
    const [mine, other] = [await customer(), await customer()];
    const stream = await listen(mine.key);
    await stream.next();
    await direct`update entitlement set quantity = 3 where id = ${other.entitlement}`;
    await direct`update entitlement set quantity = 4 where id = ${mine.entitlement}`;
    await stream.next();
    expect((await read(mine.key)).claims().entitlement.quantity).toBe(4);
    stream.close();
  });
});

async function listen(key: string, headers: Record<string, string> = {}) {
  return listenAt(`${app.url}/v1/policy/stream?product=${PRODUCT}`, {
    authorization: `License ${key}`,
    ...headers,
  });
}

async function listenAt(address: string, headers: Record<string, string> = {}) {
  const closing = new AbortController();
  const answer = await fetch(address, {
    headers,
    signal: closing.signal,
  });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  return {
    next: async (): Promise<{ readonly id: string; readonly data: unknown }> => {
      while (!text.includes('\n\n')) {
        const { value } = await reader.read();
        text += new TextDecoder().decode(value);
      }
      const [event = '', ...rest] = text.split('\n\n');
      text = rest.join('\n\n');
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1] ?? '';
      return { id: field('id'), data: JSON.parse(field('data')) };
    },
    close: () => closing.abort(),
  };
}
