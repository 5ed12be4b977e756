import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/instant.ts';
import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import { currentDocument, issueDocument, type LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys, jwks } from '../../src/flows/signing-keys.ts';
import { insertLeniency } from '../../src/store/leniencies.ts';
import { bumpPolicyRevisions } from '../../src/store/policy-revisions.ts';
import { useTestDatabase } from '../support/database.ts';
import {
  JUDGED,
  licensingContext,
  makeAccount,
  makeCampaign,
  makeEntitlement,
  makeIdentifier,
  makePhase,
  makePlan,
  makeStanding,
  NOON,
  POLICY,
  PRODUCT,
  standAt,
} from '../support/make-licensing.ts';

const DAY = 86_400_000;
const database = useTestDatabase();
let context: LicensingContext;
let campaign: number;

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  campaign = await makeCampaign(
    context.pool,
    makePlan({
      phases: [
        makePhase('warn', 'warn'),
        makePhase('grace', 'grace'),
        makePhase('enforce', 'enforce-product', { policy: { ...POLICY, whenBlocked: 'watermark' } }),
      ],
    }),
  );
});
beforeEach(() => standAt(context.pool, NOON));
afterAll(() => context.pool.end());

describe('the document of an account', () => {
  test('says where it stands, what it owns and where help is, signed so that another implementation agrees', async () => {
    const { account, key } = await customer({ quantity: 7, features: ['render'], expires: '2027-12-31' });
    await stand(account.id, { stage: 'enforce-product', phase: 'enforce', enforcing: JUDGED });
    const issued = await issueDocument(context, ask({ licenseKey: key }));
    if (!issued.ok) throw new Error(issued.message);
    const { token } = issued.value;
    const document = await verified(token);
    expect(document).toEqual(issued.value.document);
    expect(document).toMatchObject({
      iss: 'https://licenses.example.com',
      sub: `account:${account.key}`,
      aud: PRODUCT,
      iat: NOON / 1000,
      exp: NOON / 1000 + 45 * 86_400,
      stage: 'enforce-product',
      entitlement: { quantity: 7, features: ['render'], suspended: false },
      policy: { whenBlocked: 'watermark' },
      help: { faq: 'https://help.example.com/faq', portal: 'https://licenses.example.com/portal' },
      message: 'You keep exactly what you bought.',
      meta: { campaign: 'atlas-2027', cohort: 'pilot', phase: 'enforce', planRevision: 1 },
    });
    expect(JSON.stringify(document)).not.toContain(key);
  });

  test('ends with its last day in the account’s own zone, and blocks from the next tightening slot', async () => {
    const at: Record<string, string> = {
      'Pacific/Auckland': '2027-06-30T12:00:00Z',
      'America/Los_Angeles': '2027-07-01T07:00:00Z',
      'Europe/Berlin': '2027-06-30T22:00:00Z',
    };
    for (const [timeZone, end] of Object.entries(at)) {
      const { account, key } = await customer({ expires: '2027-06-30' }, timeZone);
      await stand(account.id, {});
      const { entitlement } = await documentFor({ licenseKey: key });
      expect(entitlement?.expires, timeZone).toBe(Date.parse(end) / 1000);
      const slot = entitlement?.blocksFrom ?? 0;
      expect(new Date(slot * 1000).toLocaleString('sv', { timeZone }), timeZone).toBe('2027-07-01 10:00:00');
    }
  });

  test('of an account that no campaign covers has no opinion', async () => {
    const { key } = await customer();
    const document = await documentFor({ licenseKey: key });
    expect(document).toMatchObject({ stage: 'off', graceEndsAt: null, next: null, meta: { campaign: null } });
    expect(document.entitlement?.quantity).toBe(5);
  });

  test('never blocks on a grace that ran out before E1 was judged, and does once it was', async () => {
    const { account, key } = await customer();
    const grace = { phase: 'grace', startedAt: NOON - 30 * DAY, endsAt: NOON - 1 };
    await stand(account.id, { stage: 'grace', phase: 'grace', grace });
    expect(await documentFor({ licenseKey: key })).toMatchObject({ stage: 'warn', graceEndsAt: null });
    await stand(account.id, { stage: 'grace', phase: 'grace', grace, enforcing: JUDGED });
    expect(await documentFor({ licenseKey: key })).toMatchObject({
      stage: 'grace',
      graceEndsAt: NOON / 1000,
    });
    const running = { ...grace, endsAt: NOON + DAY };
    await stand(account.id, { stage: 'grace', phase: 'grace', grace: running });
    expect(await documentFor({ licenseKey: key })).toMatchObject({
      stage: 'grace',
      graceEndsAt: (NOON + DAY) / 1000,
    });
  });

  test('carries a brown-out while it runs, and feature rows that a phase has reached', async () => {
    const { account, key } = await customer();
    const brownout = { from: NOON - 1000, until: NOON + 60_000 };
    const grace = { phase: 'grace', startedAt: NOON - DAY, endsAt: NOON + DAY };
    await stand(account.id, { stage: 'grace', phase: 'grace', grace, brownout });
    await stand(account.id, { stage: 'enforce-feature', phase: 'x', enforcing: JUDGED }, 'render');
    await stand(account.id, { stage: 'off', phase: null }, 'cloud-sync');
    const document = await documentFor({ licenseKey: key });
    expect(document.brownout).toEqual({ from: NOON / 1000 - 1, until: NOON / 1000 + 60 });
    expect(document.features).toEqual({ render: { stage: 'enforce-feature', graceEndsAt: null } });
    await standAt(context.pool, NOON + 60_000);
    expect((await documentFor({ licenseKey: key })).brownout).toBeNull();
  });

  test('is exempt from the moment the exemption is given until it ends, whatever the worker is at', async () => {
    const { account, key } = await customer();
    await stand(account.id, { stage: 'enforce-product', phase: 'enforce', enforcing: JUDGED });
    await insertLeniency(context.pool, {
      ...{ accountId: account.id, kind: 'exemption', fromAt: NOON, untilAt: NOON + DAY, days: 0 },
      ...{ reason: 'strategic', owner: 'rep-1', createdBy: 'staff:1' },
    });
    expect((await documentFor({ licenseKey: key })).exempt).toBe(true);
    await standAt(context.pool, NOON + DAY);
    expect((await documentFor({ licenseKey: key })).exempt).toBe(false);
  });

  test('follows the newest campaign that has reached the account, and the one before until then', async () => {
    const { account, key } = await customer();
    await stand(account.id, { stage: 'observe', phase: 'warn' });
    const newer = await makeCampaign(context.pool, makePlan({ campaign: 'atlas-2028' }));
    await makeStanding(context.pool, newer, account.id, { stage: 'off', phase: null });
    expect((await documentFor({ licenseKey: key })).meta.campaign).toBe('atlas-2027');
    await makeStanding(context.pool, newer, account.id, { stage: 'warn', phase: 'warn' });
    expect(await documentFor({ licenseKey: key })).toMatchObject({
      stage: 'warn',
      meta: { campaign: 'atlas-2028' },
    });
    await context.pool`update campaign set state = 'superseded' where id = ${newer}`;
    expect((await documentFor({ licenseKey: key })).meta.campaign).toBe('atlas-2027');
  });
});

describe('revisions (P2)', () => {
  test('stay while nothing changes, rise once with each change, and never go back', async () => {
    const { account, key, id } = await customer();
    await stand(account.id, {});
    const first = await documentFor({ licenseKey: key });
    await standAt(context.pool, NOON + 5 * DAY);
    expect((await documentFor({ licenseKey: key })).revision).toBe(first.revision);
    await context.pool`update entitlement set quantity = 9 where id = ${id}`;
    const asked = await Promise.all(Array.from({ length: 8 }, () => documentFor({ licenseKey: key })));
    expect(new Set(asked.map((one) => one.revision))).toEqual(new Set([first.revision + 1]));
    const changed = [{ externalKey: account.key, product: PRODUCT }];
    await bumpPolicyRevisions(context.pool, changed, NOON);
    expect((await documentFor({ licenseKey: key })).revision).toBe(first.revision + 2);
    expect((await documentFor({ licenseKey: key })).revision).toBe(first.revision + 2);
  });

  test('an exemption that ends is a change, though no standing changed', async () => {
    const { account, key } = await customer();
    await stand(account.id, {});
    await insertLeniency(context.pool, {
      ...{ accountId: account.id, kind: 'exemption', fromAt: NOON, untilAt: NOON + DAY, days: 0 },
      ...{ reason: 'r', owner: 'o', createdBy: 'staff:1' },
    });
    const during = await documentFor({ licenseKey: key });
    await standAt(context.pool, NOON + DAY);
    expect((await documentFor({ licenseKey: key })).revision).toBe(during.revision + 1);
  });

  test('a tag stays the same for hours and changes with an expiry, even if nothing else does (P4)', async () => {
    const { account, key } = await customer({ expires: '2027-06-01' });
    await stand(account.id, {});
    const tags: string[] = [];
    const end = Date.parse('2027-05-31T22:00:00Z') + DAY;
    for (const at of [end - 2000, end - 1000, end, end + 1000]) tags.push(await tagAt(at, key));
    expect(tags[0]).toBe(tags[1]);
    expect(tags[2]).not.toBe(tags[1]);
    expect(tags[3]).toBe(tags[2]);
    expect(await tagAt(end + 2 * DAY, key)).not.toBe(tags[3]);
  });
});

describe('installations without a license key', () => {
  test('get an anonymous document of at most unknownInstallations, and no facts of anybody', async () => {
    for (const licenseKey of [null, 'ATLAS-00000-00000-00000-00000-00000-00000', 'nonsense']) {
      const document = await documentFor({ licenseKey, installation: 'stranger' });
      expect(document).toMatchObject({ sub: 'anonymous', stage: 'warn', entitlement: null, brownout: null });
    }
  });

  test('are held to the mildest stage any cohort is at', async () => {
    const phases = [
      makePhase('pilot-warn', 'warn', { cohorts: ['pilot'], products: ['viewer'] }),
      makePhase('rest-observe', 'observe', { cohorts: ['rest'], products: ['viewer'] }),
      makePhase('rest-warn', 'warn', { cohorts: ['rest'], products: ['viewer'] }),
    ];
    const products = [{ key: 'viewer', name: 'Viewer', features: [] }];
    const id = await makeCampaign(context.pool, makePlan({ campaign: 'viewer', products, phases }), 1);
    const stageNow = async () => (await documentFor({ product: 'viewer' })).stage;
    expect(await stageNow()).toBe('off');
    await startPhase(id, 'rest-observe');
    expect(await stageNow()).toBe('observe');
    await startPhase(id, 'rest-warn');
    expect(await stageNow()).toBe('warn');
    await context.pool`update phase_state set rolled_back_at = ${NOON} where campaign_id = ${id} and phase = 'rest-warn'`;
    expect(await stageNow()).toBe('observe');
  });

  test('with a hint of exactly one account get its stage and dates, and no entitlement facts', async () => {
    const { account } = await customer({ quantity: 321 });
    await makeIdentifier(context.pool, account.id, 'SN-1');
    const grace = { phase: 'grace', startedAt: NOON, endsAt: NOON + DAY };
    await stand(account.id, {
      ...{ stage: 'grace', phase: 'grace', grace },
      because: [
        { code: 'hold', message: 'On hold: they sue us.' },
        { code: 'phase', message: 'Phase grace.' },
      ],
    });
    const document = await documentFor({ hint: ' SN-1 ', installation: 'i-hinted' });
    expect(document).toMatchObject({ sub: 'installation:i-hinted', stage: 'grace', entitlement: null });
    expect(document.graceEndsAt).toBe((NOON + DAY) / 1000);
    expect(document.meta).toMatchObject({ cohort: null, because: ['Phase grace.'] });
    expect(JSON.stringify(document)).not.toMatch(new RegExp(`321|${account.key}"|sue`));
    expect(await attributionOf('i-hinted')).toMatchObject({ accountId: account.id, attributedByKey: false });
  });

  test('with a hint of two accounts, of none, or without an id of their own are anonymous', async () => {
    const [one, other] = [await customer(), await customer()];
    for (const { account } of [one, other]) await makeIdentifier(context.pool, account.id, 'SN-BOTH');
    await makeIdentifier(context.pool, one.account.id, 'SN-ONE');
    for (const hint of ['SN-BOTH', 'SN-NONE'])
      expect((await documentFor({ hint, installation: 'i-2' })).sub).toBe('anonymous');
    expect((await documentFor({ hint: 'SN-ONE' })).sub).toBe('anonymous');
    expect(await attributionOf('i-2')).toMatchObject({ accountId: null });
  });
});

test('a product that nobody named is refused', async () => {
  expect(await currentDocument(context, ask({ product: 'nothing' }))).toMatchObject({
    ok: false,
    code: 'unknown-product',
  });
});

async function customer(
  entitlement: Parameters<typeof makeEntitlement>[2] = {},
  timeZone = 'Europe/Berlin',
): Promise<{ account: { id: number; key: string }; id: number; key: string }> {
  const account = await makeAccount(context.pool, { timeZone });
  return { account, ...(await makeEntitlement(context, account.id, entitlement)) };
}

function stand(accountId: number, standing: Parameters<typeof makeStanding>[3], feature = ''): Promise<void> {
  return makeStanding(context.pool, campaign, accountId, { stage: 'warn', ...standing }, { feature });
}

type Asked = Partial<Parameters<typeof currentDocument>[1]>;

function ask(asked: Asked): Parameters<typeof currentDocument>[1] {
  return { product: PRODUCT, licenseKey: null, installation: null, hint: null, ...asked };
}

async function documentFor(asked: Asked): Promise<PolicyDocument> {
  const current = await currentDocument(context, ask(asked));
  if (!current.ok) throw new Error(current.message);
  return current.value.document;
}

async function tagAt(at: Instant, licenseKey: string): Promise<string> {
  await standAt(context.pool, at);
  const current = await currentDocument(context, ask({ licenseKey }));
  return current.ok ? current.value.tag : '';
}

async function startPhase(campaignId: number, phase: string): Promise<void> {
  await context.pool`
    insert into phase_state (campaign_id, phase, planned_start, planned_because, real_start, started_at)
    values (${campaignId}, ${phase}, '2027-05-20', '', '2027-05-20', ${NOON - DAY})`;
}

async function attributionOf(installation: string): Promise<unknown> {
  const [row] =
    await context.pool`select account_id, attributed_by_key from installation where id = ${installation}`;
  return row;
}

/** Verified by node:crypto alone, from the published keys. */
async function verified(token: string): Promise<PolicyDocument> {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const { kid, typ, alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
  expect({ typ, alg }).toEqual({ typ: 'policy+jwt', alg: 'EdDSA' });
  const jwk = (await jwks(context)).keys.find((key) => key.kid === kid);
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  const text = Buffer.from(`${header}.${claims}`);
  expect(verify(null, text, key, Buffer.from(signature, 'base64url'))).toBe(true);
  return JSON.parse(Buffer.from(claims, 'base64url').toString());
}
