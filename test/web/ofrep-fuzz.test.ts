import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { saveProducts } from '../../src/store/products.ts';
import { type ClientApp, startClientApp } from '../support/client-app.ts';
import { useTestDatabase } from '../support/database.ts';
import {
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
import { type Random, randomFrom } from '../support/random.ts';

const ROUNDS = 4000;
const AT_ONCE = 8;
const FLAGS = '/ofrep/v1/evaluate/flags';
const ERROR_CODES = ['PARSE_ERROR', 'TARGETING_KEY_MISSING', 'INVALID_CONTEXT', 'FLAG_NOT_FOUND', 'GENERAL'];
const database = useTestDatabase();
let context: LicensingContext;
let app: ClientApp;
let key: string;

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  const campaign = await makeCampaign(context.pool, makePlan());
  await saveProducts(context.pool, [
    { key: 'atlas.feature.viewer', name: 'Atlas Viewer', features: ['a.b'] },
  ]);
  const account = await makeAccount(context.pool);
  key = (await makeEntitlement(context, account.id)).key;
  await makeIdentifier(context.pool, account.id, 'SERIAL-1');
  await makeStanding(context.pool, campaign, account.id, { stage: 'warn' });
  app = await startClientApp(context, { requestsPerMinute: 1_000_000 });
});
afterAll(async () => {
  await app.close();
  await context.pool.end();
});

test('whatever is sent, nothing breaks, and every answer has a form that clients accept', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.info(`${ROUNDS} random bodies for both endpoints, seed ${seed} (SEED=${seed} repeats it).`);
  const random = randomFrom(seed);
  const seen = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += AT_ONCE) {
    const questions = Array.from({ length: AT_ONCE }, () => makeQuestion(random));
    const answers = await Promise.all(questions.map(askAndJudge));
    for (const answer of answers) seen.set(answer, (seen.get(answer) ?? 0) + 1);
  }
  console.info(Object.fromEntries([...seen].sort()));
  expect([...seen.keys()].filter((answer) => answer.includes('wrong'))).toEqual([]);
  for (const answer of ['200 single', '200 bulk', '304 bulk', '404 FLAG_NOT_FOUND', '400 PARSE_ERROR'])
    expect(seen.get(answer) ?? 0).toBeGreaterThan(0);
  expect(app.logged).toEqual([]);
}, 240_000);

type Asked = { readonly path: string; readonly headers: Record<string, string>; readonly body: string };

async function askAndJudge(asked: Asked): Promise<string> {
  const answer = await fetch(`${app.url}${asked.path}`, { method: 'POST', ...asked });
  const text = await answer.text();
  // As the address arrives: without dots, and with or without a slash at its end.
  const isBulk = new URL(asked.path, app.url).pathname.replace(/\/$/, '') === FLAGS;
  const wrong = (why: string) => `wrong: ${why} ${answer.status} ${JSON.stringify(asked)} ${text}`;
  if (answer.status === 304) return isBulk && text === '' ? '304 bulk' : wrong('304');
  if (!/^application\/json/.test(answer.headers.get('content-type') ?? '')) return wrong('type');
  const body = JSON.parse(text);
  if (answer.status === 200 && isBulk) return body.flags.every(isFlag) ? '200 bulk' : wrong('flags');
  if (answer.status === 200) return isFlag(body) ? '200 single' : wrong('flag');
  const isFailure = ERROR_CODES.includes(body.errorCode) && typeof body.errorDetails === 'string';
  const isFit = [400, 404].includes(answer.status) && isFailure && (isBulk || typeof body.key === 'string');
  return isFit ? `${answer.status} ${body.errorCode}` : wrong('failure');
}

function isFlag(flag: Record<string, unknown>): boolean {
  const { key: named, value, variant, reason, metadata = {}, ...others } = flag;
  return (
    typeof named === 'string' &&
    ['string', 'boolean'].includes(typeof value) &&
    typeof variant === 'string' &&
    ['TARGETING_MATCH', 'STATIC'].includes(String(reason)) &&
    Object.values(metadata as object).every((one) => ['string', 'number', 'boolean'].includes(typeof one)) &&
    Object.keys(others).length === 0
  );
}

function makeQuestion(random: Random): Asked {
  const key = random.below(2) === 0 ? '' : `/${makeKey(random)}`;
  const headers: Record<string, string> = {
    'content-type': random.below(12) === 0 ? makeType(random) : 'application/json',
    ...makeCredentials(random),
  };
  if (random.below(3) === 0) headers['if-none-match'] = random.pick(['*', 'W/"x"', ',,"', '""']);
  const query = random.below(6) === 0 ? `?flagConfigEtag=${random.pick(['%22a%22', '%', '', '%00'])}` : '';
  return { path: `${FLAGS}${key}${query}`, headers, body: makeBody(random) };
}

function makeKey(random: Random): string {
  const known = [`${PRODUCT}.stage`, `${PRODUCT}.effect`, `${PRODUCT}.feature.render`];
  const odd = [
    'atlas.feature.viewer.feature.a.b',
    '%',
    '%00.stage',
    'a%2Fb.stage',
    '.feature.',
    '__proto__.stage',
  ];
  // Dots alone would lead the address somewhere else.
  const made = encodeURIComponent(makeText(random)).replace(/^\.+$/, 'dots');
  return random.pick([...known, ...known, ...odd, made, `${made}.stage`, `x${'.feature.x'.repeat(40)}`]);
}

function makeType(random: Random): string {
  return random.pick([
    'text/plain',
    'application/json; charset=utf-16',
    'application/xml',
    'application/jsonx',
  ]);
}

function makeCredentials(random: Random): Record<string, string> {
  const sent = random.pick([key, `${key}x`, 'x'.repeat(500), '', 'ü'.toString(), ' ']);
  return random.pick<Record<string, string>>([
    ...[{}, {}, { authorization: `License ${sent}` }, { authorization: `Bearer ${sent}` }],
    ...[{ 'x-api-key': sent }, { authorization: sent }, { authorization: `Basic ${sent}`, 'x-api-key': key }],
  ]);
}

function makeBody(random: Random): string {
  if (random.below(15) === 0) return random.bytes(random.below(60)).toString('latin1');
  const body = random.below(8) === 0 ? makeValue(random, 3) : { context: makeContext(random) };
  const text = JSON.stringify(body) ?? '';
  return random.below(15) === 0 ? text.slice(0, random.below(text.length + 1)) : text;
}

function makeContext(random: Random): unknown {
  if (random.below(8) === 0) return makeValue(random, 2);
  const context: Record<string, unknown> = {
    targetingKey: random.pick([`i-${random.below(20)}`, `i-${random.below(20)}`, makeValue(random, 1)]),
  };
  if (random.below(2) === 0) context.hint = random.pick(['SERIAL-1', makeText(random), makeValue(random, 1)]);
  if (random.below(3) === 0)
    context.fingerprint = random.pick([{ disk: 'a', board: makeText(random) }, makeValue(random, 2)]);
  if (random.below(3) === 0)
    context.products = random.pick([[PRODUCT], [makeText(random)], makeValue(random, 2)]);
  if (random.below(3) === 0) context[makeText(random)] = makeValue(random, 2);
  return context;
}

function makeValue(random: Random, depth: number): unknown {
  const plain = [null, true, 0, -1, 1e308, '', makeText(random), 'i-1', 12_345];
  if (depth === 0 || random.below(2) === 0) return random.pick(plain);
  const size = random.below(random.below(20) === 0 ? 60 : 4);
  const values = Array.from({ length: size }, () => makeValue(random, depth - 1));
  return random.below(2) === 0
    ? values
    : Object.fromEntries(
        values.map((value) => [random.pick(['__proto__', 'constructor', makeText(random)]), value]),
      );
}

function makeText(random: Random): string {
  const parts = [
    'a',
    'Z',
    '.',
    '-',
    ' ',
    '\0',
    '\n',
    '\u202e',
    'é',
    '漢',
    '😀',
    '%',
    '/',
    "'",
    '"',
    '\\',
    '$1',
    ';--',
  ];
  const length = random.below(random.below(30) === 0 ? 400 : 8);
  return Array.from({ length }, () => random.pick(parts)).join('');
}
