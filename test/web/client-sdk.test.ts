import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, createClient } from '../../src/client/client.ts';
import type { Fetch } from '../../src/client/http.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { activateDevice } from '../../src/flows/activate-device.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys, jwks, rotateSigningKeys } from '../../src/flows/signing-keys.ts';
import { bumpPolicyRevisions } from '../../src/store/policy-revisions.ts';
import { type ClientApp, startClientApp } from '../support/client-app.ts';
import { useTestDatabase } from '../support/database.ts';
import {
  JUDGED,
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
let campaign: number;
let now = NOON;

beforeAll(async () => {
  context = licensingContext(database.url);
  await moveTo(NOON);
  await ensureSigningKeys(context);
  campaign = await makeCampaign(context.pool, makePlan());
  app = await startClientApp(context);
});
beforeEach(() => moveTo(NOON));
afterAll(async () => {
  await app.close();
  await context.pool.end();
});

describe('the SDK against the real service', () => {
  test('goes from its runway to a block and, once activated, to valid', async () => {
    const { key } = await enforced();
    const client = await sdk(key, 'sdk-1');
    await client.refresh();
    expect(await client.check()).toMatchObject({ code: 'IN_RUNWAY', effect: 'allow' });
    await moveTo(NOON + 60 * DAY);
    expect((await client.refresh()).outcome).toBe('new');
    expect(await client.check()).toMatchObject({
      code: 'NOT_ACTIVATED',
      effect: 'block',
      whenBlocked: 'read-only',
    });
    const answer = await activateDevice(context, {
      ...{ owner: { licenseKey: key }, product: PRODUCT, installation: 'sdk-1', fingerprint: { disk: 'd' } },
      ...{ deviceName: null, actor: 'client' },
    });
    expect(answer.outcome).toBe('activated');
    await client.refresh();
    expect(await client.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
  });

  test('hears of a loosening at its next refresh, and is otherwise told that nothing changed', async () => {
    const { account, key } = await enforced();
    await context.pool`update entitlement set suspended_at = ${NOON} where account_id = ${account.id}`;
    const statuses: number[] = [];
    const watching: Fetch = async (url, init) => {
      const response = await globalThis.fetch(url, init);
      if (url.includes('/v1/policy')) statuses.push(response.status);
      return response;
    };
    const client = await sdk(key, 'sdk-2', watching);
    await client.refresh();
    expect(await client.check()).toMatchObject({ code: 'SUSPENDED', effect: 'block' });
    expect((await client.refresh()).outcome).toBe('unchanged');
    expect(statuses).toEqual([200, 304]);
    await makeStanding(context.pool, campaign, account.id, { stage: 'warn' });
    await bumpPolicyRevisions(context.pool, [{ externalKey: account.key, product: PRODUCT }], NOON);
    await moveTo(NOON + 1000);
    expect((await client.refresh()).outcome).toBe('new');
    expect(await client.check()).toMatchObject({ code: 'SUSPENDED', effect: 'warn' });
  });

  test('blocks on an expiry only with a document issued after it, which a 304 never keeps from it (P4)', async () => {
    const { key } = await enforced({ expires: '2027-06-01' });
    const client = await sdk(key, 'sdk-3');
    const slot = Date.parse('2027-06-02T08:00:00Z');
    const seen: string[] = [];
    for (const at of [NOON, slot - 1000, slot, slot + 1000]) {
      await moveTo(at);
      await client.refresh();
      const { code, effect } = await client.check();
      seen.push(`${code} ${effect}`);
    }
    expect(seen).toEqual(['IN_RUNWAY allow', 'EXPIRED warn', 'EXPIRED block', 'EXPIRED block']);
  });

  test('refuses an answer with one flipped byte, and goes on with what it knew', async () => {
    const { key } = await enforced();
    let flip = false;
    const flipping: Fetch = async (url, init) => {
      const response = await globalThis.fetch(url, init);
      if (!flip || !url.includes('/v1/policy')) return response;
      const text = await response.text();
      const at = text.lastIndexOf('.') - 40;
      const flipped = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
      return { status: response.status, headers: response.headers, text: async () => flipped };
    };
    const client = await sdk(key, 'sdk-4', flipping);
    await client.refresh();
    const before = await client.check();
    flip = true;
    await moveTo(NOON + 2 * DAY);
    expect(await client.refresh()).toMatchObject({
      outcome: 'kept',
      detail: expect.stringContaining('refused'),
    });
    expect((await client.check()).code).toBe(before.code);
  });

  test('follows a license key to another account, because a receipt of its own question says so', async () => {
    const [{ account, key }, other] = [await enforced(), await enforced()];
    const client = await sdk(key, 'sdk-6');
    await client.refresh();
    const subject = async () => (await client.explain()).document?.sub;
    expect(await subject()).toBe(`account:${account.key}`);
    await context.pool`
      update entitlement set account_id = ${other.account.id} where account_id = ${account.id}`;
    await moveTo(NOON + DAY);
    expect((await client.refresh()).outcome).toBe('new');
    expect(await subject()).toBe(`account:${other.account.key}`);
  });

  test('goes on through a rotation of the signing keys, for it shipped with the next one', async () => {
    const { key } = await enforced();
    const client = await sdk(key, 'sdk-5');
    await client.refresh();
    await rotateSigningKeys(context, 'staff:1');
    await moveTo(NOON + 2 * DAY);
    expect((await client.refresh()).outcome).toBe('new');
  });
});

async function enforced(
  entitlement: Parameters<typeof makeEntitlement>[2] = {},
): Promise<{ account: { id: number; key: string }; key: string }> {
  const account = await makeAccount(context.pool);
  const { key } = await makeEntitlement(context, account.id, entitlement);
  const standing = { stage: 'enforce-product', phase: 'enforce', enforcing: JUDGED } as const;
  await makeStanding(context.pool, campaign, account.id, standing);
  return { account, key };
}

/** The SDK as a product links it; its wall clock is business time. */
async function sdk(licenseKey: string, installation: string, fetch?: Fetch): Promise<Client> {
  return createClient({
    ...{ url: app.url, product: PRODUCT, licenseKey, installation },
    keys: await jwks(context),
    store: memoryStore(),
    refreshEverySeconds: null,
    now: () => now,
    ...(fetch === undefined ? {} : { fetch }),
  });
}

async function moveTo(at: number): Promise<void> {
  now = at;
  await standAt(context.pool, at);
}
