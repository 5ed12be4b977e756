import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { readStreamToken, streamDay } from '../../src/flows/stream-token.ts';
import { saveProducts } from '../../src/store/products.ts';
import { type ClientApp, startClientApp } from '../support/client-app.ts';
import { useTestDatabase } from '../support/database.ts';
import {
  JUDGED,
  licensingContext,
  makeAccount,
  makeCampaign,
  makeEntitlement,
  makeIdentifier,
  makePlan,
  makeStanding,
  NOON,
  PRODUCT,
  standAt,
} from '../support/make-licensing.ts';

const FLAGS = '/ofrep/v1/evaluate/flags';
const VIEWER = 'atlas.viewer';
const database = useTestDatabase();
let context: LicensingContext;
let app: ClientApp;
let account: { readonly id: number; readonly key: string };
let campaign: number;
let key: string;

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  campaign = await makeCampaign(context.pool, makePlan());
  await saveProducts(context.pool, [{ key: VIEWER, name: 'Atlas Viewer', features: [] }]);
  account = await makeAccount(context.pool);
  key = (await makeEntitlement(context, account.id, { features: ['render'] })).key;
  await makeIdentifier(context.pool, account.id, 'SERIAL-1');
  app = await startClientApp(context);
});
beforeEach(async () => {
  await standAt(context.pool, NOON);
  const standing = { stage: 'enforce-feature', phase: 'enforce', enforcing: JUDGED } as const;
  await makeStanding(context.pool, campaign, account.id, standing);
});
afterAll(async () => {
  await app.close();
  await context.pool.end();
});

describe('one flag', () => {
  test('has value, variant, reason and what is behind it', async () => {
    const stage = await single(`${PRODUCT}.stage`, { targetingKey: 'i-1' }, license(key));
    expect([stage.status, stage.headers.get('content-type')]).toEqual([200, JSON_TYPE]);
    expect(await stage.json()).toEqual({
      key: `${PRODUCT}.stage`,
      ...{ value: 'enforce-feature', variant: 'enforce-feature', reason: 'TARGETING_MATCH' },
      metadata: {
        ...{ campaign: 'atlas-2027', phase: 'enforce', cohort: 'pilot', code: 'IN_RUNWAY' },
        ...{ epoch: 1, revision: expect.any(Number), until: expect.any(Number) },
      },
    });
    const sync = await single(`${PRODUCT}.feature.cloud-sync`, { targetingKey: 'i-1' }, license(key));
    expect(await sync.json()).toMatchObject({
      value: false,
      variant: 'block',
      metadata: { code: 'ENTITLEMENTS_MISSING' },
    });
    const render = await single(`${PRODUCT}.feature.render`, { targetingKey: 'i-1' }, license(key));
    expect(await render.json()).toMatchObject({ value: true, variant: 'allow' });
  });

  test('is found by the longest product, for its key may hold dots', async () => {
    const viewer = await single(`${VIEWER}.effect`, { targetingKey: 'i-1' });
    expect(await viewer.json()).toMatchObject({ key: `${VIEWER}.effect`, reason: 'STATIC' });
  });

  test.each([
    'nothing.stage',
    `${PRODUCT}.feature.unheard-of`,
    PRODUCT,
    'a/b',
    'x%00.stage',
    '%E0%A4%A.stage',
  ])('%s is none, and says so with its key', async (flag) => {
    const unknown = await single(flag, { targetingKey: 'i-1' });
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, JSON_TYPE]);
    const body = await unknown.json();
    expect(body).toMatchObject({ errorCode: 'FLAG_NOT_FOUND', errorDetails: expect.any(String) });
    expect(flag.includes('%') ? ['x\0.stage', flag] : [flag]).toContain(body.key);
  });
});

describe('who asks', () => {
  test.each<[string, () => Record<string, string>]>([
    ['Authorization: License', () => license(key)],
    ['Authorization: Bearer', () => ({ authorization: `Bearer ${key}` })],
    ['X-API-Key', () => ({ 'x-api-key': key })],
    ['X-API-Key beside a stranger scheme', () => ({ authorization: 'Basic eDp5', 'x-api-key': key })],
  ])('is known by the license key in %s', async (_, headers) => {
    const stage = await single(`${PRODUCT}.stage`, { targetingKey: 'i-1' }, headers());
    expect(await stage.json()).toMatchObject({ value: 'enforce-feature', reason: 'TARGETING_MATCH' });
  });

  test('is known by a hint, with dates and no entitlement facts', async () => {
    const asked = { targetingKey: 'hinted-1', hint: 'SERIAL-1' };
    const stage = await single(`${PRODUCT}.stage`, asked);
    expect(await stage.json()).toMatchObject({ value: 'enforce-feature', reason: 'TARGETING_MATCH' });
    const sync = await single(`${PRODUCT}.feature.cloud-sync`, asked);
    expect(await sync.json()).toMatchObject({ value: true, metadata: { code: 'IN_RUNWAY' } });
  });

  test('is not learned of by guessing: an account’s key in the context means nothing (T1)', async () => {
    for (const guess of [
      { targetingKey: account.key },
      { targetingKey: 'g-1', account: account.key, externalKey: account.key, hint: account.key },
      { targetingKey: `account:${account.key}`, licenseKey: key, subject: `account:${account.key}` },
    ]) {
      const text = await (await bulk(guess)).text();
      const flags: readonly { readonly reason: string; readonly metadata: object }[] = JSON.parse(text).flags;
      expect(flags.map((flag) => flag.reason)).toEqual(flags.map(() => 'STATIC'));
      expect(text).not.toMatch(/"cohort"|enforce-feature/);
    }
  });

  test('need not have an installation’s id as targeting key', async () => {
    const person = await single(`${PRODUCT}.stage`, { targetingKey: 'Jane Doe <jane@example.com>' });
    expect(await person.json()).toMatchObject({
      value: 'warn',
      reason: 'STATIC',
      metadata: { code: 'NOT_FOUND' },
    });
    const known = await context.pool`select 1 from installation where id like 'Jane%'`;
    expect(known).toHaveLength(0);
  });

  test('is the device by its fingerprint', async () => {
    const fingerprint = { disk: 'x', board: 'y' };
    const activated = await post(
      '/v1/activations',
      { product: PRODUCT, installation: 'seat-1', fingerprint },
      license(key),
    );
    expect(activated.status).toBe(201);
    const here = await single(`${PRODUCT}.effect`, { targetingKey: 'seat-1', fingerprint }, license(key));
    expect((await here.json()).metadata.code).toBe('VALID');
    const elsewhere = { targetingKey: 'seat-1', fingerprint: { disk: 'z', board: 'w' } };
    const moved = await single(`${PRODUCT}.effect`, elsewhere, license(key));
    expect((await moved.json()).metadata.code).not.toBe('VALID');
  });
});

describe('all flags', () => {
  test('are those of every product, with an event stream that needs no header', async () => {
    const all = await bulk({ targetingKey: 'i-1' }, license(key));
    expect([all.status, all.headers.get('content-type')]).toEqual([200, JSON_TYPE]);
    expect(all.headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
    expect(all.headers.get('cache-control')).toBe('private, no-cache');
    const { flags, eventStreams } = await all.json();
    expect(flags.map((flag: { key: string }) => flag.key)).toEqual([
      ...['stage', 'effect', 'feature.render', 'feature.cloud-sync'].map((one) => `${PRODUCT}.${one}`),
      ...[`${VIEWER}.stage`, `${VIEWER}.effect`],
    ]);
    for (const flag of flags) expect(flag).toHaveProperty('value');
    expect(eventStreams).toEqual([{ type: 'sse', url: expect.any(String), inactivityDelaySec: 120 }]);
    expect(eventStreams[0].url).not.toContain(key);
    const { origin, pathname, searchParams } = new URL(eventStreams[0].url);
    expect([origin, pathname]).toEqual([app.url, '/v1/policy/stream']);
    const grant = readStreamToken(context.secret, searchParams.get('token') ?? '', streamDay(Date.now()));
    expect(grant).toEqual({ subject: `account:${account.key}`, products: [] });
  });

  test('can be narrowed to products', async () => {
    const { flags, eventStreams } = await (
      await bulk({ targetingKey: 'n-1', products: [VIEWER, 'gone'] })
    ).json();
    expect(flags.map((flag: { key: string }) => flag.key)).toEqual([`${VIEWER}.stage`, `${VIEWER}.effect`]);
    expect(eventStreams).toHaveLength(1);
    expect((await (await bulk({ targetingKey: 'n-1', products: [] })).json()).flags).toEqual([]);
  });

  test('count an installation as seen only of products it names or was seen with', async () => {
    await bulk({ targetingKey: 'seen-1' }, license(key));
    expect(await productsOf('seen-1')).toEqual([]);
    await bulk({ targetingKey: 'seen-1', products: [VIEWER] }, license(key));
    expect(await productsOf('seen-1')).toEqual([VIEWER]);
    await single(`${PRODUCT}.stage`, { targetingKey: 'seen-2' }, license(key));
    const whole = await (await bulk({ targetingKey: 'seen-2' }, license(key))).json();
    expect(await productsOf('seen-2')).toEqual([PRODUCT]);
    expect(whole.flags[0].metadata.code).toBe('IN_RUNWAY');
  });

  test('are 304 without a body until something changes', async () => {
    const first = await bulk({ targetingKey: 'i-1' }, license(key));
    const held = { ...license(key), 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await bulk({ targetingKey: 'i-1' }, held);
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    const hinted = `${FLAGS}?flagConfigEtag=%22other%22&flagConfigLastModified=1771622898`;
    expect((await post(hinted, { context: { targetingKey: 'i-1' } }, held)).status).toBe(304);
    const several = { ...held, 'if-none-match': `"x", W/${held['if-none-match']}` };
    expect((await bulk({ targetingKey: 'i-1' }, several)).status).toBe(304);
    await makeStanding(context.pool, campaign, account.id, { stage: 'warn' });
    const changed = await bulk({ targetingKey: 'i-1' }, held);
    expect([changed.status, (await changed.json()).flags[0].value]).toEqual([200, 'warn']);
  });

  test('are never 304 for another context with the same targeting key, nor for another key', async () => {
    const contexts: readonly (readonly [object, Record<string, string>])[] = [
      [{ targetingKey: 'same' }, {}],
      [{ targetingKey: 'same' }, license(key)],
      [{ targetingKey: 'same', hint: 'SERIAL-1', products: [PRODUCT] }, {}],
      [{ targetingKey: 'same', hint: 'unheard of', products: [PRODUCT] }, {}],
      [{ targetingKey: 'same', products: [VIEWER] }, {}],
      [{ targetingKey: 'same', fingerprint: { disk: 'a' } }, {}],
    ];
    for (const [asked, headers] of contexts) {
      const etag = (await bulk(asked, headers)).headers.get('etag') ?? '';
      for (const [other, otherHeaders] of contexts) {
        const answer = await bulk(other, { ...otherHeaders, 'if-none-match': etag });
        expect(answer.status).toBe(other === asked && otherHeaders === headers ? 304 : 200);
      }
    }
  });

  test('do not care for what they do not know, nor for the order of a fingerprint', async () => {
    const one = await bulk({ targetingKey: 'o-1', fingerprint: { a: '1', b: '2' }, theme: 'dark' });
    const other = await bulk({ theme: 'light', fingerprint: { b: '2', a: '1' }, targetingKey: 'o-1' });
    expect(other.headers.get('etag')).toBe(one.headers.get('etag'));
  });
});

describe('a mistake', () => {
  test.each<[string, unknown, string]>([
    ['no targeting key', { context: {} }, 'TARGETING_KEY_MISSING'],
    ['an empty one', { context: { targetingKey: '' } }, 'TARGETING_KEY_MISSING'],
    ['one that is null', { context: { targetingKey: null } }, 'TARGETING_KEY_MISSING'],
    ['one that is no text', { context: { targetingKey: 7 } }, 'INVALID_CONTEXT'],
    ['no context', {}, 'INVALID_CONTEXT'],
    ['a context that is a list', { context: [] }, 'INVALID_CONTEXT'],
    ['a context that is a text', { context: 'i-1' }, 'INVALID_CONTEXT'],
    ['a hint that is no text', { context: { targetingKey: 'i-1', hint: 7 } }, 'INVALID_CONTEXT'],
    ['a hint nobody can read', { context: { targetingKey: 'i-1', hint: 'a\0b' } }, 'INVALID_CONTEXT'],
    ['an odd fingerprint', { context: { targetingKey: 'i-1', fingerprint: 'x' } }, 'INVALID_CONTEXT'],
    ['products that are no list', { context: { targetingKey: 'i-1', products: 'x' } }, 'INVALID_CONTEXT'],
    ['a list as body', [], 'PARSE_ERROR'],
    ['a body too large', { context: { targetingKey: 'i-1', x: 'x'.repeat(101 * 1024) } }, 'INVALID_CONTEXT'],
  ])('%s is 400, in words that clients read', async (_, body, errorCode) => {
    const one = await post(`${FLAGS}/${PRODUCT}.stage`, body);
    expect([one.status, one.headers.get('content-type')]).toEqual([400, JSON_TYPE]);
    expect(await one.json()).toMatchObject({
      key: `${PRODUCT}.stage`,
      errorCode,
      errorDetails: expect.any(String),
    });
    const all = await post(FLAGS, body);
    expect(all.status).toBe(400);
    const { key: named, ...failure } = await all.json();
    expect(failure).toMatchObject({ errorCode, errorDetails: expect.any(String) });
    expect(named).toBeUndefined();
  });

  test('a blank hint is none', async () => {
    expect((await bulk({ targetingKey: 'i-1', hint: ' ' })).status).toBe(200);
    expect((await bulk({ targetingKey: 'i-1', hint: null })).status).toBe(200);
  });

  test('what is no JSON is PARSE_ERROR, whatever it calls itself', async () => {
    for (const [type, body] of [
      ['application/json', '{"context":'],
      ['application/json', '"text"'],
      ['application/json; charset=ebcdic', '{}'],
      ['text/plain', '{"context":{"targetingKey":"i-1"}}'],
    ] as const) {
      const headers = { 'content-type': type };
      const answer = await fetch(`${app.url}${FLAGS}/x.stage`, { method: 'POST', headers, body });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ key: 'x.stage', errorCode: 'PARSE_ERROR' });
    }
  });

  test('another method or address has a body of the same form', async () => {
    for (const path of [FLAGS, `${FLAGS}/x.stage`, '/ofrep/v1/configuration']) {
      const answer = await fetch(`${app.url}${path}`);
      expect([answer.status, (await answer.json()).errorCode]).toEqual([404, 'GENERAL']);
    }
  });

  test('asking too often is 429 with the seconds to wait', async () => {
    const small = await startClientApp(context, { requestsPerMinute: 1 });
    const ask = () =>
      fetch(`${small.url}${FLAGS}/x.stage`, { method: 'POST', headers: POST_JSON, body: '{}' });
    await ask();
    const limited = await ask();
    expect([limited.status, limited.headers.get('content-type')]).toEqual([429, JSON_TYPE]);
    expect(await limited.json()).toMatchObject({ key: 'x.stage', errorCode: 'GENERAL' });
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited.headers.get('access-control-allow-origin')).toBe('*');
    await small.close();
  });

  test('what breaks here is 500 and GENERAL, without a word of the inside', async () => {
    const pool = licensingContext('postgres://nobody@127.0.0.1:1/none').pool;
    const broken = await startClientApp({ ...context, pool });
    for (const path of [FLAGS, `${FLAGS}/${PRODUCT}.stage`]) {
      const body = JSON.stringify({ context: { targetingKey: 'i-1' } });
      const answer = await fetch(`${broken.url}${path}`, { method: 'POST', headers: POST_JSON, body });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([500, JSON_TYPE]);
      expect(await answer.json()).toMatchObject({
        errorCode: 'GENERAL',
        errorDetails: 'Something went wrong here. Try again later.',
      });
    }
    await broken.close();
  });
});

test('a page of another origin may ask with either header, and sees tag and waiting time', async () => {
  const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
  const preflight = await fetch(`${app.url}${FLAGS}`, { method: 'OPTIONS', headers });
  expect(preflight.status).toBe(204);
  const allowed = preflight.headers.get('access-control-allow-headers')?.split(', ');
  expect(allowed).toEqual(
    expect.arrayContaining(['Content-Type', 'Authorization', 'X-API-Key', 'If-None-Match']),
  );
  for (const answer of [await bulk({ targetingKey: 'i-1' }), await bulk({})]) {
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-expose-headers')).toBe('ETag, Retry-After');
  }
});

const JSON_TYPE = 'application/json; charset=utf-8';
const POST_JSON = { 'content-type': 'application/json' };

function license(licenseKey: string): Record<string, string> {
  return { authorization: `License ${licenseKey}` };
}

function single(flag: string, asked: object, headers: Record<string, string> = {}): Promise<Response> {
  return post(`${FLAGS}/${flag}`, { context: asked }, headers);
}

function bulk(asked: object, headers: Record<string, string> = {}): Promise<Response> {
  return post(FLAGS, { context: asked }, headers);
}

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { ...POST_JSON, ...headers },
    body: JSON.stringify(body),
  });
}

async function productsOf(installation: string): Promise<readonly string[]> {
  const rows = await context.pool<{ product: string }[]>`
    select product from installation where id = ${installation} order by product`;
  return rows.map((row) => row.product);
}
