import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Receipt } from '../../src/domain/policy/receipt.ts';
import { activateDevice } from '../../src/flows/activate-device.ts';
import { advanceStandings } from '../../src/flows/advance-standings.ts';
import { type CheckQuestion, type Judged, judge, signJudged } from '../../src/flows/check.ts';
import { deactivateDevice } from '../../src/flows/deactivate-device.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { type SentReport, takeReports, type WouldBeReport } from '../../src/flows/take-reports.ts';
import { wouldBlockFacts } from '../../src/store/gate-facts.ts';
import { insertLeniency } from '../../src/store/leniencies.ts';
import { saveReports } from '../../src/store/reports.ts';
import { useTestDatabase } from '../support/database.ts';
import {
  JUDGED,
  licensingContext,
  makeAccount,
  makeCampaign,
  makeEntitlement,
  makeIdentifier,
  makeMember,
  makePlan,
  makeStanding,
  NOON,
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
  campaign = await makeCampaign(context.pool, makePlan());
});
beforeEach(() => standAt(context.pool, NOON));
afterAll(() => context.pool.end());

describe('a check of an enforced account', () => {
  test('is in its runway, then blocked from the next tightening slot, then valid once activated', async () => {
    const { key } = await enforced();
    const asked = { licenseKey: key, installation: 'run-1' };
    expect(await codeOf(asked)).toEqual(['IN_RUNWAY', 'allow']);
    // It ends on Thursday, 1 July, after that day's slot; Friday is followed by a Saturday, so Monday blocks.
    await standAt(context.pool, Date.parse('2027-07-01T10:00:01Z'));
    expect(await codeOf(asked)).toEqual(['NOT_ACTIVATED', 'warn']);
    await standAt(context.pool, Date.parse('2027-07-05T08:00:00Z'));
    expect(await codeOf(asked)).toEqual(['NOT_ACTIVATED', 'block']);
    await activate(key, 'run-1');
    expect(await codeOf(asked)).toEqual(['VALID', 'allow']);
  });

  test('gets more runway by an extension, and by the time the campaign was paused (E6)', async () => {
    const { account, key } = await enforced();
    const asked = { licenseKey: key, installation: 'run-2', nonce: 'n' };
    const before = (await receiptFor(asked)).runwayEndsAt;
    await insertLeniency(context.pool, {
      ...{ accountId: account.id, kind: 'extension', fromAt: NOON, untilAt: null, days: 5 },
      ...{ reason: 'r', owner: 'o', createdBy: 'staff:1' },
    });
    expect((await receiptFor(asked)).runwayEndsAt).toBe(before + 5 * 86_400);
    const other = await makeCampaign(context.pool, makePlan({ campaign: 'paused' }));
    const late = await customer();
    await makeStanding(context.pool, other, late.account.id, {});
    const paused = { licenseKey: late.key, installation: 'run-3', nonce: 'n' };
    const unpaused = (await receiptFor(paused)).runwayEndsAt;
    await context.pool`insert into pause (campaign_id, from_at, until_at, reason) values (${other}, ${NOON + DAY}, ${NOON + 4 * DAY}, '')`;
    await standAt(context.pool, NOON + 5 * DAY);
    expect((await receiptFor(paused)).runwayEndsAt).toBe(unpaused + 3 * 86_400);
  });

  test('says why there is no seat: given back, all taken, another device', async () => {
    const { key } = await enforced({ quantity: 1 });
    for (const one of ['seat-1', 'seat-2']) await codeOf({ licenseKey: key, installation: one });
    const id = await activate(key, 'seat-1');
    await standAt(context.pool, NOON + 60 * DAY);
    expect(await codeOf({ licenseKey: key, installation: 'seat-2' })).toEqual(['TOO_MANY_MACHINES', 'block']);
    const moved = { licenseKey: key, installation: 'seat-1', fingerprint: { disk: 'another' } };
    expect(await codeOf(moved)).toEqual(['FINGERPRINT_SCOPE_MISMATCH', 'block']);
    await deactivateDevice(context, { by: { licenseKey: key }, activation: id, actor: 'client' });
    expect(await codeOf({ licenseKey: key, installation: 'seat-1' })).toEqual(['NO_MACHINE', 'block']);
  });

  test('finds the seat of a device whose software was installed anew', async () => {
    const { key } = await enforced({ quantity: 1 });
    await activate(key, 'anew-1', { disk: 'anew' });
    await codeOf({ licenseKey: key, installation: 'anew-2' });
    await standAt(context.pool, NOON + 60 * DAY);
    const asked = { licenseKey: key, installation: 'anew-2', fingerprint: { disk: 'anew' } };
    expect(await codeOf(asked)).toEqual(['VALID', 'allow']);
  });

  test('never shows one account’s seat or first contact to another (T1)', async () => {
    const [mine, theirs] = [await enforced(), await enforced()];
    await activate(mine.key, 'shared');
    await standAt(context.pool, NOON + 60 * DAY);
    const receipt = await receiptFor({ licenseKey: theirs.key, installation: 'shared', nonce: 'n' });
    expect(receipt).toMatchObject({
      subject: `account:${theirs.account.key}`,
      activation: null,
      device: null,
      firstContactAt: NOON / 1000 + 60 * 86_400,
    });
    const anonymous = await receiptFor({ installation: 'shared', nonce: 'n' });
    expect(anonymous).toMatchObject({ subject: 'anonymous', activation: null, activatedAt: null });
  });

  test('judges features, and signs verdict and receipt with the nonce', async () => {
    const { account, key } = await customer({ features: ['render'] });
    const standing = { stage: 'enforce-feature', phase: 'enforce', enforcing: JUDGED } as const;
    await makeStanding(context.pool, campaign, account.id, standing);
    const unsigned = await ask({ licenseKey: key, features: ['render', 'cloud-sync'] });
    expect(unsigned.verdict.features).toMatchObject({
      render: { code: 'VALID' },
      'cloud-sync': { code: 'ENTITLEMENTS_MISSING', effect: 'block' },
    });
    const signed = await ask({ licenseKey: key, installation: 'sign-1', nonce: 'only-now' });
    expect(claimsOf(signed.signatures?.receipt ?? null)).toMatchObject({
      nonce: 'only-now',
      sub: 'installation:sign-1',
    });
    expect(claimsOf(signed.signatures?.signed ?? null)).toMatchObject({
      nonce: 'only-now',
      aud: PRODUCT,
      code: 'IN_RUNWAY',
    });
  });
});

describe('contacts', () => {
  test('are written down by business time, the first one for ever', async () => {
    const { key } = await customer();
    await ask({ licenseKey: key, installation: 'seen-1' });
    await standAt(context.pool, NOON + DAY);
    await ask({ licenseKey: key, installation: 'seen-1' });
    const [row] =
      await context.pool`select first_contact_at, last_contact_at from installation where id = 'seen-1'`;
    expect(row).toEqual({ firstContactAt: NOON, lastContactAt: NOON + DAY });
  });

  test('wake the standings of the account at the first one, and at no later one', async () => {
    const { account, key } = await customer();
    await makeStanding(context.pool, campaign, account.id, {});
    await ask({ licenseKey: key, installation: 'wake-1' });
    expect(await wakeAt(account.id)).toBe(NOON);
    await context.pool`update standing set look_again_at = null where account_id = ${account.id}`;
    await standAt(context.pool, NOON + DAY);
    await ask({ licenseKey: key, installation: 'wake-1' });
    expect(await wakeAt(account.id)).toBeNull();
  });

  test('give a member that owns nothing a standing, for it was seen using the product', async () => {
    const account = await makeAccount(context.pool);
    await makeMember(context.pool, campaign, account.id);
    await makeIdentifier(context.pool, account.id, 'SN-USER');
    await ask({ hint: 'SN-USER', installation: 'user-1' });
    await advanceStandings(context);
    expect((await ask({ hint: 'SN-USER', installation: 'user-1' })).verdict.stage).toBe('warn');
  });

  test('by license key outweigh a hint, and what was reported before joins the account', async () => {
    const [hinted, keyed] = [await customer(), await customer()];
    await makeIdentifier(context.pool, hinted.account.id, 'SN-OLD');
    const report = {
      installation: 'join-1',
      product: PRODUCT,
      day: null,
      code: 'NOT_FOUND',
      effect: 'block',
      count: 2,
    } as const;
    await takeReports(context, [sent(report)]);
    expect(await reportedBy('join-1')).toEqual([null]);
    await ask({ hint: 'SN-OLD', installation: 'join-1' });
    expect(await reportedBy('join-1')).toContain(hinted.account.id);
    await ask({ licenseKey: keyed.key, installation: 'join-1' });
    expect(new Set(await reportedBy('join-1'))).toEqual(new Set([keyed.account.id]));
    await ask({ hint: 'SN-OLD', installation: 'join-1' });
    const [row] = await context.pool`select account_id from installation where id = 'join-1'`;
    expect(row?.accountId).toBe(keyed.account.id);
  });
});

describe('reports', () => {
  test('are kept once per installation, day and reason, however often they are sent', async () => {
    const { account, key } = await customer();
    const report = {
      installation: 'rep-1',
      product: PRODUCT,
      day: '2027-05-31',
      code: 'NOT_ACTIVATED',
      effect: 'block',
      count: 3,
    } as const;
    const reports = [report, { ...report, count: 5 }, { ...report, code: 'EXPIRED' as const }];
    const batch = reports.map((one) => sent(one, key));
    expect(await takeReports(context, batch)).toEqual({ taken: 3, ignored: 0 });
    await takeReports(context, batch);
    expect(await reportsOf('rep-1')).toEqual([
      { day: '2027-05-31', code: 'EXPIRED', effect: 'block', count: 3, accountId: account.id },
      { day: '2027-05-31', code: 'NOT_ACTIVATED', effect: 'block', count: 5, accountId: account.id },
    ]);
  });

  test('of unknown products or long ago are ignored, and one from the future counts today', async () => {
    const base = {
      installation: 'rep-2',
      product: PRODUCT,
      day: null,
      code: 'EXPIRED',
      effect: 'warn',
      count: 1,
    } as const;
    const reports = [
      { ...base, product: 'nothing' },
      { ...base, day: '2027-01-01' },
      { ...base, day: '2030-01-01' },
    ];
    expect(
      await takeReports(
        context,
        reports.map((one) => sent(one)),
      ),
    ).toEqual({ taken: 1, ignored: 2 });
    expect(await reportsOf('rep-2')).toMatchObject([{ day: '2027-06-01', accountId: null }]);
  });

  test('checks feed the forecast: who would be blocked when the next stage bites is counted before it does', async () => {
    const own = await makeCampaign(context.pool, makePlan({ campaign: 'forecast', cohorts: [] }));
    const scope = { campaignId: own, cohorts: ['f'], products: [PRODUCT] };
    expect(await wouldBlockFacts(context.pool, scope, '2027-05-01')).toBeNull();
    const [fine, lapsing] = [await customer(), await customer({ expires: '2027-07-01' })];
    const next = { stage: 'enforce-product', at: NOON + 90 * DAY } as const;
    for (const { account } of [fine, lapsing])
      await makeStanding(context.pool, own, account.id, { stage: 'warn', next }, { cohort: 'f' });
    await activate(fine.key, 'fore-1');
    await activate(lapsing.key, 'fore-2');
    expect(await codeOf({ licenseKey: fine.key, installation: 'fore-1' })).toEqual(['VALID', 'allow']);
    expect(await wouldBlockFacts(context.pool, scope, '2027-05-01')).toBe(0);
    // Valid today, and expired by the time the stage bites.
    expect(await codeOf({ licenseKey: lapsing.key, installation: 'fore-2' })).toEqual(['VALID', 'allow']);
    expect(await reportsOf('fore-2')).toMatchObject([{ code: 'EXPIRED', effect: 'block' }]);
    expect(await wouldBlockFacts(context.pool, scope, '2027-05-01')).toBe(1);
  });
});

async function customer(
  entitlement: Parameters<typeof makeEntitlement>[2] = {},
): Promise<{ account: { id: number; key: string }; key: string }> {
  const account = await makeAccount(context.pool);
  const { key } = await makeEntitlement(context, account.id, entitlement);
  return { account, key };
}

async function enforced(
  entitlement: Parameters<typeof makeEntitlement>[2] = {},
): ReturnType<typeof customer> {
  const made = await customer(entitlement);
  await makeStanding(context.pool, campaign, made.account.id, {
    stage: 'enforce-product',
    phase: 'enforce',
    enforcing: JUDGED,
  });
  return made;
}

type Asked = Partial<CheckQuestion>;

/** As a client asks: what it would have done is saved, and a nonce gets signatures. */
async function ask(
  asked: Asked,
): Promise<Judged & { readonly signatures: Awaited<ReturnType<typeof signJudged>> | null }> {
  const { nonce = null } = asked;
  const judged = await judge(context, {
    product: PRODUCT,
    licenseKey: null,
    installation: null,
    hint: null,
    features: [],
    fingerprint: null,
    ...{ ...asked, nonce },
  });
  if (!judged.ok) throw new Error(judged.message);
  const { observation } = judged.value;
  if (observation !== null) await saveReports(context.pool, [observation]);
  const signatures = nonce === null ? null : await signJudged(context, judged.value, nonce);
  return { ...judged.value, signatures };
}

async function codeOf(asked: Asked): Promise<readonly [string, string]> {
  const { verdict } = await ask(asked);
  return [verdict.code, verdict.effect];
}

async function receiptFor(asked: Asked): Promise<Receipt> {
  return claimsOf((await ask(asked)).signatures?.receipt ?? null) as Receipt;
}

function claimsOf(token: string | null): unknown {
  return JSON.parse(Buffer.from((token ?? '').split('.')[1] ?? '', 'base64url').toString());
}

async function activate(
  licenseKey: string,
  installation: string,
  fingerprint = { disk: installation },
): Promise<string> {
  const answer = await activateDevice(context, {
    ...{ owner: { licenseKey }, product: PRODUCT, installation, fingerprint },
    ...{ deviceName: null, actor: 'client' },
  });
  if (!('activation' in answer)) throw new Error(answer.outcome);
  return answer.activation.id;
}

async function wakeAt(accountId: number): Promise<number | null> {
  const [row] = await context.pool<{ lookAgainAt: number | null }[]>`
    select look_again_at from standing where account_id = ${accountId}`;
  return row?.lookAgainAt ?? null;
}

function sent(report: WouldBeReport, licenseKey: string | null = null): SentReport {
  return { ...report, kind: 'sent', licenseKey, hint: null, at: null };
}

async function reportedBy(installation: string): Promise<readonly (number | null)[]> {
  const rows = await context.pool<{ accountId: number | null }[]>`
    select account_id from report where installation = ${installation}`;
  return rows.map((row) => row.accountId);
}

async function reportsOf(installation: string): Promise<readonly unknown[]> {
  return [
    ...(await context.pool`
      select day, code, effect, count, account_id from report where installation = ${installation} order by code`),
  ];
}
