import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { type ClientApp, startClientApp } from '../support/client-app.ts';
import { useTestDatabase } from '../support/database.ts';
import {
  licensingContext,
  makeAccount,
  makeCampaign,
  makeEntitlement,
  makePlan,
  makeStanding,
  NOON,
  PRODUCT,
  standAt,
} from '../support/make-licensing.ts';

const DAY = 86_400_000;
const database = useTestDatabase();
let context: LicensingContext;
let app: ClientApp;
let account: { readonly id: number; readonly key: string };
let key: string;

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  const campaign = await makeCampaign(context.pool, makePlan());
  account = await makeAccount(context.pool);
  key = (await makeEntitlement(context, account.id, { quantity: 2 })).key;
  await makeStanding(context.pool, campaign, account.id, { stage: 'warn' });
  app = await startClientApp(context);
});
beforeEach(() => standAt(context.pool, NOON));
afterAll(async () => {
  await app.close();
  await context.pool.end();
});

describe('GET /v1/policy', () => {
  test('answers with a signed document, or with the same claims to be read', async () => {
    const signed = await get(`/v1/policy?product=${PRODUCT}`);
    expect(signed.status).toBe(200);
    expect(signed.headers.get('content-type')).toBe('application/jwt');
    const readable = await get(`/v1/policy?product=${PRODUCT}`, { accept: 'application/json' });
    expect(readable.headers.get('content-type')).toContain('application/json');
    expect(await readable.json()).toEqual(claimsOf(await signed.text()));
    expect(readable.headers.get('etag')).not.toBe(signed.headers.get('etag'));
    expect((await get(`/v1/policy?product=${PRODUCT}`, { accept: 'image/png' })).status).toBe(406);
  });

  test('may be kept by the client alone, and while this service is broken', async () => {
    const { headers } = await get(`/v1/policy?product=${PRODUCT}`);
    expect(headers.get('cache-control')).toBe('private, max-age=60, stale-if-error=2592000');
    expect(headers.get('vary')).toContain('Authorization');
  });

  test('is 304 until there is something newer, and signs nothing then', async () => {
    const first = await get(`/v1/policy?product=${PRODUCT}`);
    const etag = first.headers.get('etag') ?? '';
    const again = await get(`/v1/policy?product=${PRODUCT}`, { 'if-none-match': etag });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    const other = await get(`/v1/policy?product=${PRODUCT}`, { 'if-none-match': etag }, key);
    expect(other.status).toBe(200);
    const mine = { 'if-none-match': other.headers.get('etag') ?? '' };
    expect((await get(`/v1/policy?product=${PRODUCT}`, mine, key)).status).toBe(304);
    await context.pool`update entitlement set features = '{render}' where account_id = ${account.id}`;
    expect((await get(`/v1/policy?product=${PRODUCT}`, mine, key)).status).toBe(200);
    await standAt(context.pool, NOON + 2 * DAY);
    expect((await get(`/v1/policy?product=${PRODUCT}`, { 'if-none-match': etag })).status).toBe(200);
  });

  test('knows the account by its license key alone, whatever else is sent (T1)', async () => {
    const stranger = await makeAccount(context.pool);
    const theirs = (await makeEntitlement(context, stranger.id, { quantity: 1234 })).key;
    const text = await (await get(`/v1/policy?product=${PRODUCT}&installation=i-1`, JSON_ONLY, key)).text();
    expect(text).toContain(`account:${account.key}`);
    expect(text).not.toMatch(new RegExp(`1234|${stranger.key}"|${theirs}`));
    const wrong = await get(`/v1/policy?product=${PRODUCT}`, JSON_ONLY, `${key.slice(0, -1)}X`);
    expect(await wrong.json()).toMatchObject({ sub: 'anonymous', entitlement: null });
  });

  test('refuses an unknown product and a question that is none, as problems', async () => {
    const unknown = await get('/v1/policy?product=nothing');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, PROBLEM]);
    expect(await unknown.json()).toMatchObject({ status: 404, title: 'Not Found', code: 'unknown-product' });
    const two = await get(`/v1/policy?product=${PRODUCT}&licence=x`);
    expect(two.status).toBe(400);
    const twice = await get('/v1/policy?product=a&product=b');
    expect(await twice.json()).toMatchObject({ code: 'invalid-request', errors: [{ at: 'product' }] });
  });
});

describe('POST /v1/check', () => {
  test('is always 200 for a known product, and signs what carries a nonce', async () => {
    const anonymous = await post('/v1/check', { product: PRODUCT, features: [] });
    expect(anonymous.status).toBe(200);
    const answer = await anonymous.json();
    expect(answer).toMatchObject({ valid: false, code: 'NOT_FOUND', effect: 'warn', stage: 'warn' });
    expect(answer).not.toHaveProperty('receipt');
    const asked = { product: PRODUCT, installation: 'http-1', features: ['render'], nonce: 'n-1' };
    const signed = await (await post('/v1/check', asked, key)).json();
    expect(claimsOf(signed.receipt)).toMatchObject({ nonce: 'n-1', iss: app.url });
    expect(claimsOf(signed.signed)).toMatchObject({ nonce: 'n-1', code: signed.code });
    expect((await post('/v1/check', { product: 'nothing' })).status).toBe(404);
  });

  test('refuses what is too large, no JSON, or not understood, without a word of the inside', async () => {
    const large = await post('/v1/check', { product: PRODUCT, hint: 'x'.repeat(101 * 1024) });
    expect([large.status, large.headers.get('content-type')]).toEqual([413, PROBLEM]);
    const broken = await fetch(`${app.url}/v1/check`, { ...POST_JSON, body: '{"product":' });
    expect([broken.status, (await broken.json()).code]).toEqual([400, 'bad-request']);
    const form = await fetch(`${app.url}/v1/check`, {
      method: 'POST',
      body: new URLSearchParams({ product: 'x' }),
    });
    expect(form.status).toBe(400);
    expect((await post('/v1/check', { product: PRODUCT, surprise: 1 })).status).toBe(400);
    expect((await post('/v1/check', { product: PRODUCT, fingerprint: {} })).status).toBe(400);
    expect(app.logged).toEqual([]);
  });
});

describe('activations', () => {
  test('are 201, then 200 for the same device, 409 when no seat is left, and 204 when given back', async () => {
    const [one, again] = [await activate('a'), await activate('a')];
    expect([one.status, again.status]).toEqual([201, 200]);
    const first = await one.json();
    expect(await again.json()).toMatchObject({
      outcome: 'already',
      id: first.id,
      seats: { taken: 1, granted: 2 },
    });
    expect(claimsOf(first.receipt)).toMatchObject({
      activation: first.id,
      refusal: null,
      subject: `account:${account.key}`,
    });
    expect((await activate('b')).status).toBe(201);
    const full = await activate('c');
    expect([full.status, (await full.json()).code]).toEqual([409, 'TOO_MANY_MACHINES']);
    expect((await remove(first.id, null)).status).toBe(401);
    expect((await remove(first.id, key)).status).toBe(204);
    expect((await remove('act_unknown', key)).status).toBe(404);
    expect((await activate('c')).status).toBe(201);
  });

  test('need a license key, and one that is known for this product', async () => {
    const body = { product: PRODUCT, fingerprint: { disk: 'x' } };
    expect((await post('/v1/activations', body)).status).toBe(401);
    const unknown = await post('/v1/activations', body, 'ATLAS-00000-00000-00000-00000-00000-00000');
    expect([unknown.status, (await unknown.json()).code]).toEqual([404, 'NOT_FOUND']);
  });
});

test('POST /v1/reports takes a batch, and bounds it', async () => {
  const report = { installation: 'r-1', product: PRODUCT, code: 'NOT_ACTIVATED', effect: 'block' };
  const taken = await post('/v1/reports', { reports: [report] }, key);
  expect([taken.status, await taken.json()]).toEqual([202, { accepted: 1 }]);
  expect((await post('/v1/reports', { reports: Array(201).fill(report) }, key)).status).toBe(400);
  for (const wrong of [{ code: 'MADE_UP' }, { product: 'a\0b' }, { count: 0 }])
    expect((await post('/v1/reports', { reports: [{ ...report, ...wrong }] }, key)).status).toBe(400);
  expect((await post('/v1/reports', { hint: 'a\0b', reports: [report] })).status).toBe(400);
});

test('the published keys are public halves with their ids', async () => {
  const { keys } = await (await get('/.well-known/jwks.json')).json();
  expect(keys).toHaveLength(2);
  for (const one of keys)
    expect(
      Object.keys(one)
        .filter((member) => member !== 'endorsement')
        .sort(),
    ).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
});

test('a page of another origin may ask, and may not send cookies', async () => {
  const headers = { origin: 'https://app.example', 'access-control-request-method': 'GET' };
  const preflight = await fetch(`${app.url}/v1/policy?product=x`, { method: 'OPTIONS', headers });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
  const answer = await get(`/v1/policy?product=${PRODUCT}`, headers);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-expose-headers')).toContain('ETag');
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
});

test('an address that asks too often is told to wait', async () => {
  const small = await startClientApp(context, { requestsPerMinute: 2 });
  const ask = () => fetch(`${small.url}/.well-known/jwks.json`);
  await ask();
  await ask();
  const limited = await ask();
  expect([limited.status, limited.headers.get('content-type')]).toEqual([429, PROBLEM]);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  await small.close();
});

test('what breaks here is logged and not told', async () => {
  const { pool } = licensingContext(database.url);
  await pool.end();
  const broken = await startClientApp({ ...context, pool });
  const answer = await fetch(`${broken.url}/v1/policy?product=${PRODUCT}`);
  expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'internal' }]);
  expect(broken.logged).toHaveLength(1);
  await broken.close();
});

test('a database that is away is no bug: whoever asks is told to come back', async () => {
  const { pool } = licensingContext('postgres://nobody@127.0.0.1:1/none');
  const alone = await startClientApp({ ...context, pool });
  const answer = await fetch(`${alone.url}/v1/policy?product=${PRODUCT}`);
  expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([
    503,
    '30',
    { code: 'unavailable' },
  ]);
  await alone.close();
});

const PROBLEM = 'application/problem+json; charset=utf-8';
const JSON_ONLY = { accept: 'application/json' };
const POST_JSON = { method: 'POST', headers: { 'content-type': 'application/json' } };

function authorization(licenseKey: string | null): Record<string, string> {
  return licenseKey === null ? {} : { authorization: `License ${licenseKey}` };
}

function get(
  path: string,
  headers: Record<string, string> = {},
  licenseKey: string | null = null,
): Promise<Response> {
  return fetch(`${app.url}${path}`, { headers: { ...headers, ...authorization(licenseKey) } });
}

function post(path: string, body: unknown, licenseKey: string | null = null): Promise<Response> {
  const headers = { ...POST_JSON.headers, ...authorization(licenseKey) };
  return fetch(`${app.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

function activate(device: string): Promise<Response> {
  const fingerprint = { disk: device, board: device };
  return post('/v1/activations', { product: PRODUCT, installation: `on-${device}`, fingerprint }, key);
}

function remove(id: string, licenseKey: string | null): Promise<Response> {
  return fetch(`${app.url}/v1/activations/${id}`, { method: 'DELETE', headers: authorization(licenseKey) });
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
