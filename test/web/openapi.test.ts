import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { FlowContext } from '../../src/flows/context.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { createApp } from '../../src/web/app.ts';
import {
  ACCEPTED,
  ACTIVATION,
  FLAG,
  FLAG_FAILURE,
  FLAGS,
  FLAGS_FAILURE,
  KEYS,
  POLICY,
  VERDICT,
} from '../../src/web/client/answer-schemas.ts';
import type { WebDeps } from '../../src/web/deps.ts';
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

const database = useTestDatabase();
let context: ReturnType<typeof licensingContext>;
let app: ClientApp;
let key: string;

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  const campaign = await makeCampaign(context.pool, makePlan());
  const account = await makeAccount(context.pool);
  key = (await makeEntitlement(context, account.id, { expires: '2027-12-31' })).key;
  await makeStanding(context.pool, campaign, account.id, { stage: 'warn' });
  app = await startClientApp(context);
});
afterAll(async () => {
  await app.close();
  await context.pool.end();
});

type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
type Operation = {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
};

/** What the whole app would answer to, and how it describes that. */
function wholeApp() {
  const whole = createApp({
    context: { ...context, mailFrom: { email: 'x@vendor.example', name: 'X' } } as unknown as FlowContext,
    transportName: 'capture',
    log: { info: () => {}, warn: () => {}, error: () => {} },
  } as unknown as WebDeps) as unknown as { readonly router: Router };
  const routes = routesOf(whole.router);
  return { whole, routes };
}

type Layer = {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: Partial<Router>;
};
type Router = { readonly stack: readonly Layer[] };

/** `GET /v1/policy` and so on, in the words of OpenAPI. */
function routesOf({ stack }: Router): readonly string[] {
  return stack.flatMap(({ route, handle }): readonly string[] => {
    if (route === undefined) return handle?.stack === undefined ? [] : routesOf({ stack: handle.stack });
    const path = route.path.replaceAll(/[:*](\w+)/g, '{$1}');
    return Object.keys(route.methods)
      .filter((method) => method !== '_all')
      .map((method) => `${method.toUpperCase()} ${path}`);
  });
}

async function describedBy(whole: unknown): Promise<Description> {
  const { createServer } = await import('node:http');
  const server = createServer(whole as never);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}/openapi.json`);
  const description = (await answer.json()) as Description;
  await new Promise((done) => server.close(done));
  return description;
}

test('all that client software and integrations may ask is described, and nothing that they may not', async () => {
  const { whole, routes } = wholeApp();
  const { paths } = await describedBy(whole);
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const theirs = routes.filter((one) => /^\w+ \/(v1|ofrep|\.well-known)\//.test(one));
  expect(theirs.length).toBeGreaterThan(25);
  expect(described.toSorted()).toEqual(theirs.toSorted());
  const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  expect(ids).toEqual([...new Set(ids)]);
});

test('a stream is asked for by the question or by a token, and one flag in its path', async () => {
  const { paths } = await describedBy(wholeApp().whole);
  const parameters = (path: string, method: string) =>
    paths[path]?.[method]?.parameters
      .map((one) => `${one.in} ${one.name}${one.required ? '' : '?'}`)
      .toSorted();
  expect(parameters('/v1/policy/stream', 'get')).toEqual([
    'query hint?',
    'query installation?',
    'query product?',
    'query token?',
  ]);
  expect(parameters('/v1/policy', 'get')).toEqual(['query hint?', 'query installation?', 'query product']);
  expect(parameters('/ofrep/v1/evaluate/flags/{key}', 'post')).toEqual(['path key']);
  expect(Object.keys(paths['/v1/reports']?.post?.responses ?? {})).toEqual(['202', 'default']);
});

describe('answers are as they are described, member by member:', () => {
  const asked = { product: PRODUCT, installation: 'i-1', fingerprint: { disk: 'a', board: 'b' } };
  const flagged = { context: { targetingKey: 'i-1', products: [PRODUCT] } };
  const FLAG_PATH = '/ofrep/v1/evaluate/flags';
  test.each<readonly [string, string, unknown, number, z.ZodType]>([
    ['GET', '/.well-known/jwks.json', null, 200, KEYS],
    ['GET', `/v1/policy?product=${PRODUCT}`, null, 200, POLICY],
    ['POST', '/v1/check', { product: PRODUCT, features: ['render'] }, 200, VERDICT],
    ['POST', '/v1/check', { ...asked, features: ['render'], nonce: 'n' }, 200, VERDICT],
    ['POST', '/v1/activations', asked, 201, ACTIVATION],
    ['POST', '/v1/activations', asked, 200, ACTIVATION],
    [
      'POST',
      '/v1/reports',
      { reports: [{ installation: 'i-1', product: PRODUCT, code: 'EXPIRED', effect: 'block' }] },
      202,
      ACCEPTED,
    ],
    ['POST', FLAG_PATH, flagged, 200, FLAGS],
    ['POST', FLAG_PATH, {}, 400, FLAGS_FAILURE],
    ['POST', `${FLAG_PATH}/${PRODUCT}.effect`, flagged, 200, FLAG],
    ['POST', `${FLAG_PATH}/${PRODUCT}.feature.render`, flagged, 200, FLAG],
    ['POST', `${FLAG_PATH}/nothing`, flagged, 404, FLAG_FAILURE],
  ])('%s %s', async (method, path, body, status, schema) => {
    const answer = await fetch(app.url + path, {
      method,
      headers: {
        authorization: `License ${key}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    const json = await answer.json();
    expect([answer.status, json]).toEqual([status, schema.parse(json)]);
  });
});
