import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { proposeRevision } from '../../src/flows/propose-revision.ts';
import { iconPath } from '../../src/pages/icon.ts';
import { stylesheet, stylesheetPath } from '../../src/pages/stylesheet.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts } from '../support/make.ts';
import { makeToken, useWeb } from '../support/make-web.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();

async function call(token: string | null, method: string, path: string, body?: unknown) {
  const response = await fetch(web.url + path, {
    method,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const type = response.headers.get('Content-Type') ?? '';
  const json = (await response.json()) as Record<string, unknown>;
  return { status: response.status, type, json };
}

async function runningCampaign(): Promise<void> {
  await makeAccounts(web.context, manyAccounts(3));
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-20'));
}

const OPERATIONS = [
  ['GET', '/v1/campaigns'],
  ['GET', '/v1/campaigns/small-2027'],
  ['POST', '/v1/campaigns/small-2027/approve', { hash: '0'.repeat(64) }],
  ['POST', '/v1/campaigns/small-2027/approve-start', { phase: 'grace' }],
  ['POST', '/v1/campaigns/small-2027/pause', { reason: 'because' }],
  ['POST', '/v1/campaigns/small-2027/resume', {}],
  ['POST', '/v1/campaigns/small-2027/rollback', { phase: 'warn', reason: 'because' }],
  ['GET', '/v1/campaigns/small-2027/forecast'],
  ['GET', '/v1/campaigns/small-2027/forecast/grace'],
  ['GET', '/v1/campaigns/small-2027/feedback'],
  ['GET', '/v1/campaigns/small-2027/feedback/grace'],
  ['GET', '/v1/campaigns/small-2027/deliveries'],
  ['GET', '/v1/accounts/A-001/deliveries'],
  ['GET', '/v1/deliveries/none'],
  ['POST', '/v1/deliveries/none/decide', { decision: 'give-up', reason: 'because' }],
  ['GET', '/v1/accounts/A-001'],
  ['POST', '/v1/accounts/A-001/extensions', { days: 7, reason: 'because' }],
  ['POST', '/v1/accounts/A-001/holds', { until: null, reason: 'because' }],
  ['POST', '/v1/accounts/A-001/exemptions', { until: '2027-12-31', reason: 'because' }],
  ['GET', '/v1/accounts'],
  ['POST', '/v1/accounts', { externalKey: 'A-900', name: 'New' }],
  ['PATCH', '/v1/accounts/A-001', { region: 'north' }],
  ['GET', '/v1/accounts/A-001/contacts'],
  ['POST', '/v1/accounts/A-001/contacts', { email: 'new@a-001.example' }],
  ['PATCH', '/v1/accounts/A-001/contacts/none', { name: 'Nora' }],
  ['DELETE', '/v1/accounts/A-001/contacts/none'],
  ['GET', '/v1/accounts/A-001/identifiers'],
  ['PUT', '/v1/accounts/A-001/identifiers/serial/SN-1'],
  ['DELETE', '/v1/accounts/A-001/identifiers/serial/SN-1'],
  ['GET', '/v1/accounts/A-001/activations'],
  ['DELETE', '/v1/accounts/A-001/activations/none'],
  ['GET', '/v1/entitlements'],
  [
    'POST',
    '/v1/entitlements',
    { externalKey: 'E-900', account: 'A-001', product: 'atlas-cad', quantity: 1, reason: 'because' },
  ],
  ['GET', '/v1/entitlements/A-001:atlas-cad'],
  ['GET', '/v1/entitlements/A-001:atlas-cad/activations'],
  ['POST', '/v1/entitlements/A-001:atlas-cad/extend', { expires: null, reason: 'because' }],
  ['POST', '/v1/entitlements/A-001:atlas-cad/correct', { starts: '2027-01-01', reason: 'because' }],
  ['POST', '/v1/entitlements/A-001:atlas-cad/quantity', { quantity: 6, reason: 'because' }],
  ['POST', '/v1/entitlements/A-001:atlas-cad/features', { features: [], reason: 'because' }],
  ['POST', '/v1/entitlements/A-001:atlas-cad/suspend', { reason: 'because' }],
  ['POST', '/v1/entitlements/A-001:atlas-cad/reinstate', { reason: 'because' }],
  ['POST', '/v1/entitlements/A-001:atlas-cad/transfer', { to: 'A-002', reason: 'because' }],
  ['GET', '/v1/cases'],
  ['POST', '/v1/cases', { account: 'A-001', topic: 'entitlement', subject: 'What did we buy?' }],
  ['GET', '/v1/cases/1'],
  ['POST', '/v1/cases/1/hand-over', { to: 'rita', reason: 'because' }],
  ['POST', '/v1/cases/1/close', {}],
] as const;

test('every operation that is described is refused without a token, and none that is not described is there', async () => {
  await runningCampaign();
  const described = await call(null, 'GET', '/openapi.json');
  const paths = described.json.paths as Record<string, Record<string, { readonly security: unknown }>>;
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) =>
      JSON.stringify(security) === '[{"token":[]}]' ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  );
  const tried = OPERATIONS.map(
    ([method, path]) =>
      `${method} ${path
        .replace('small-2027', '{key}')
        .replace('A-001:atlas-cad', '{key}')
        .replace('deliveries/none', 'deliveries/{id}')
        .replace('activations/none', 'activations/{id}')
        .replace('contacts/none', 'contacts/{contact}')
        .replace('serial/SN-1', '{kind}/{value}')
        .replace('forecast/grace', 'forecast/{phase}')
        .replace('feedback/grace', 'feedback/{phase}')
        .replace('A-001', '{key}')
        .replace(/\/1(?=\/|$)/, '/{id}')}`,
  );
  expect(tried.toSorted()).toEqual(listed.toSorted());
  for (const token of [null, 'gp_wrong', 'x'.repeat(5000)]) {
    for (const [method, path, body] of OPERATIONS) {
      const answer = await call(token, method, path, body);
      expect([path, answer.status, answer.type]).toEqual([
        path,
        401,
        'application/problem+json; charset=utf-8',
      ]);
      expect(answer.json.code).toBe('unauthorized');
    }
  }
  expect(await web.pool`select 1 from leniency`).toHaveLength(0);
});

test('a token of a viewer reads everything and changes nothing', async () => {
  await runningCampaign();
  const token = await makeToken(web, 'viewer', 'Vera');
  for (const [method, path, body] of OPERATIONS.filter(
    ([, path]) => !/approve-start|approve$|close|cases\/1|deliveries\/none$/.test(path),
  )) {
    const answer = await call(token, method, path, body);
    expect([path, answer.status]).toEqual([
      path,
      method === 'GET' ? 200 : path.endsWith('/resume') ? 409 : 403,
    ]);
  }
  const [campaign] = await web.pool`select state from campaign`;
  expect(campaign?.state).toBe('running');
  expect(await web.pool`select 1 from leniency`).toHaveLength(0);
});

test('a campaign and an account are told as their pages show them', async () => {
  await runningCampaign();
  const token = await makeToken(web, 'support', 'Sue');
  const { json } = await call(token, 'GET', '/v1/campaigns/small-2027');
  expect(json).toMatchObject({
    key: 'small-2027',
    state: 'running',
    revision: 1,
    today: '2027-02-20',
    proposal: null,
    cohorts: [{ key: 'everyone', accounts: 3, enforcing: 0, byStage: { warn: 3 } }],
    briefings: [{ key: 'hello', for: ['notice', 'remind'], sent: 1, acknowledged: 0 }],
  });
  expect(json.waves).toContainEqual({
    ...{ key: 'notice', kind: 'notice', planned: 3, accepted: 3, suppressed: 0, cancelled: 0, failed: 0 },
    ...{ pending: 0, inDoubt: 0, delivered: 3, bounced: 0 },
  });
  const account = await call(token, 'GET', '/v1/accounts/A-001');
  expect(account.json).toMatchObject({
    externalKey: 'A-001',
    owns: [
      { product: 'atlas-cad', name: 'Atlas CAD', seats: 5, activeSeats: 0, expires: null, suspended: false },
    ],
    standings: [{ product: 'atlas-cad', stage: 'warn', phase: 'warn', mayBlock: false, enforcing: null }],
  });
  expect(JSON.stringify(account.json)).not.toMatch(/@|A-002/);
  expect((await call(token, 'GET', '/v1/accounts/none')).status).toBe(404);
});

test('pausing answers with what is in flight, resuming and giving time work, and a wrong body says where', async () => {
  await runningCampaign();
  const token = await makeToken(web, 'product-manager', 'Mara');
  const wrong = await call(token, 'POST', '/v1/campaigns/small-2027/pause', { reason: '', extra: 1 });
  expect([wrong.status, wrong.json.code]).toEqual([400, 'invalid-request']);
  expect(JSON.stringify(wrong.json.errors)).toContain('reason');
  await web.pool`update delivery set state = 'in-doubt' where id = (select id from delivery where key = 'notice' order by id limit 1)`;
  const paused = await call(token, 'POST', '/v1/campaigns/small-2027/pause', { reason: 'bounces' });
  expect([paused.status, (paused.json.inFlight as string[]).length]).toEqual([200, 1]);
  expect((await call(token, 'POST', '/v1/campaigns/small-2027/pause', { reason: 'again' })).json.code).toBe(
    'not-running',
  );
  expect((await call(token, 'POST', '/v1/campaigns/small-2027/resume')).json).toEqual({
    since: '2027-02-20',
  });
  const given = await call(token, 'POST', '/v1/accounts/A-001/exemptions', {
    until: '2027-12-31',
    reason: 'Merger.',
  });
  expect(given.json).toEqual({ id: 1 });
  const back = await call(token, 'POST', '/v1/campaigns/small-2027/rollback', {
    phase: 'warn',
    reason: 'early',
  });
  expect(back.json.phases).toEqual(['warn', 'grace', 'enforce']);
  const broken = await fetch(`${web.url}/v1/accounts/A-001/holds`, {
    method: 'POST',
    body: '{',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
  });
  expect(broken.status).toBe(400);
});

test('a revision is approved by its hash, and by no other', async () => {
  await makeAccounts(web.context, manyAccounts(2));
  const pia = await makeStaff(web.pool, 'product-manager', 'Pia');
  const proposed = await proposeRevision(web.context, { plan: smallPlan(), staffId: pia.id });
  if (!proposed.ok) throw new Error(proposed.message);
  const token = await makeToken(web, 'approver', 'Abe');
  const before = await call(token, 'GET', '/v1/campaigns/small-2027');
  expect(before.json).toMatchObject({
    state: 'proposed',
    proposal: { hash: proposed.value.hash, proposedBy: 'Pia', accounts: 2 },
  });
  const approved = await call(token, 'POST', '/v1/campaigns/small-2027/approve', {
    hash: proposed.value.hash,
  });
  expect(approved.json).toEqual({ campaign: 'small-2027', revision: 1, accounts: 2 });
  const again = await call(token, 'POST', '/v1/campaigns/small-2027/approve', { hash: 'f'.repeat(64) });
  expect([again.status, again.json.code]).toEqual([409, 'nothing-proposed']);
});

test('operators see whether it is alive and ready, and files are kept for ever', async () => {
  expect((await call(null, 'GET', '/healthz')).json).toEqual({ alive: true });
  expect((await call(null, 'GET', '/readyz')).status).toBe(200);
  web.machine.ready.migrations = false;
  const waiting = await call(null, 'GET', '/readyz');
  web.machine.ready.migrations = true;
  expect([waiting.status, waiting.json]).toEqual([
    503,
    { ready: false, degraded: false, checks: { database: true, migrations: false } },
  ]);
  const css = await fetch(web.url + stylesheetPath);
  expect(css.headers.get('Cache-Control')).toContain('immutable');
  expect(css.headers.get('Content-Type')).toContain('text/css');
  expect(await css.text()).toBe(stylesheet);
  expect((await fetch(web.url + iconPath)).headers.get('Content-Type')).toContain('image/svg+xml');
  expect((await call(null, 'GET', '/v1/nothing')).type).toContain('application/problem+json');
});

test('the description is OpenAPI 3.1 with a schema for each answer and each body', async () => {
  const { json } = await call(null, 'GET', '/openapi.json');
  expect(json.openapi).toBe('3.1.0');
  const operations = Object.values(
    json.paths as Record<string, Record<string, Record<string, unknown>>>,
  ).flatMap((path) => Object.values(path));
  expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
  // All but the end of a seat, which says nothing.
  for (const one of operations)
    if (!('204' in (one.responses as object)))
      expect(JSON.stringify(one.responses)).toMatch(/"schema":\{"type":"\w+"/);
  expect(JSON.stringify(json)).not.toContain('$schema');
});

test('each operation says its scope, takes an idempotency key where it posts, and is on the page to read', async () => {
  const { json } = await call(null, 'GET', '/openapi.json');
  type Told = {
    readonly operationId: string;
    readonly security: readonly object[];
    readonly parameters: readonly { readonly $ref?: string; readonly name?: string }[];
    readonly description?: string;
  };
  const paths = json.paths as Record<string, Record<string, Told>>;
  const page = await (await fetch(`${web.url}/docs/api`, { headers: { Accept: 'text/html' } })).text();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, told] of Object.entries(methods)) {
      const isForTokens = JSON.stringify(told.security) === '[{"token":[]}]';
      const takesKey = told.parameters.some((one) => one.$ref === '#/components/parameters/idempotencyKey');
      expect([told.operationId, /^Scope: `[a-z]+:(read|write)`\.$/.test(told.description ?? '')]).toEqual([
        told.operationId,
        isForTokens,
      ]);
      expect([told.operationId, takesKey]).toEqual([told.operationId, isForTokens && method === 'post']);
      expect(page).toContain(`<h3 id="${told.operationId}">`);
      expect(page).toContain(`<code>${path}</code>`);
    }
  }
  expect(page).toContain('Authorization: Bearer $TOKEN');
  expect(page).not.toMatch(/<script|style=/);
  const listed = paths['/v1/accounts']?.get?.parameters.map((one) => one.name);
  expect(listed).toEqual(['text', 'tag', 'limit', 'after']);
});

test('the description is sent compressed to whoever takes that, and whole to whoever does not', async () => {
  const plain = await rawDescription('identity');
  const packed = await rawDescription('gzip, br');
  expect([plain.encoding, packed.encoding]).toEqual([undefined, 'gzip']);
  expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
  expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 5);
});

/** As it is on the wire: `fetch` would unpack it. */
function rawDescription(accepts: string): Promise<{ readonly encoding?: string; readonly bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': accepts };
    get(`${web.url}/openapi.json`, { headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const encoding = answer.headers['content-encoding'];
        resolve({ ...(encoding === undefined ? {} : { encoding }), bytes: Buffer.concat(chunks) });
      });
    }).on('error', reject);
  });
}
