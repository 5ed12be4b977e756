import { afterAll, beforeAll, expect, test } from 'vitest';
import { activateDevice } from '../../src/flows/activate-device.ts';
import { type CheckQuestion, judge } from '../../src/flows/check.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { lookAtVerdicts } from '../../src/flows/look-at-verdicts.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
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
afterAll(() => context.pool.end());

test('says of each installation what the installation itself is told, and why', async () => {
  const { account, key } = await enforced();
  const fingerprint = { disk: 'seated' };
  await activateDevice(context, {
    ...{ owner: { licenseKey: key }, product: PRODUCT, installation: 'seated', fingerprint },
    ...{ deviceName: 'CAD 1', actor: 'client' },
  });
  await ask({ licenseKey: key, installation: 'unseated' });
  await makeIdentifier(context.pool, account.id, 'SN-1');
  await ask({ hint: 'SN-1', installation: 'hinted' });
  await standAt(context.pool, NOON + 60 * DAY);
  const told = await lookAtVerdicts(context, account.key);
  const effects = told.map(({ installation, verdict }) => [installation.id, verdict.code, verdict.effect]);
  expect(effects.sort()).toEqual([
    ['hinted', 'NOT_ACTIVATED', 'block'],
    ['seated', 'VALID', 'allow'],
    ['unseated', 'NOT_ACTIVATED', 'block'],
  ]);
  const features = ['render', 'cloud-sync'];
  const asked = {
    hinted: { hint: 'SN-1', features },
    seated: { licenseKey: key, features },
    unseated: { licenseKey: key, features },
  };
  for (const { installation, verdict } of told) {
    const id = installation.id as keyof typeof asked;
    expect(verdict, id).toEqual((await ask({ ...asked[id], installation: id })).verdict);
  }
});

test('is no contact, shows nobody else’s, and nothing for an account that is not there', async () => {
  const [{ account, key }, other] = [await enforced(), await enforced()];
  await ask({ licenseKey: key, installation: 'quiet' });
  await standAt(context.pool, NOON + 61 * DAY);
  const [told] = await lookAtVerdicts(context, account.key);
  const [row] = await context.pool`select last_contact_at from installation where id = 'quiet'`;
  expect(row?.lastContactAt).toBe(told?.installation.lastContactAt);
  expect(row?.lastContactAt).toBeLessThan(NOON + 61 * DAY);
  expect(await lookAtVerdicts(context, other.account.key)).toEqual([]);
  expect(await lookAtVerdicts(context, 'nobody')).toEqual([]);
});

async function enforced(): Promise<{ account: { id: number; key: string }; key: string }> {
  const account = await makeAccount(context.pool);
  const { key } = await makeEntitlement(context, account.id, { features: ['render'] });
  const standing = { stage: 'enforce-product', phase: 'enforce', enforcing: JUDGED } as const;
  await makeStanding(context.pool, campaign, account.id, standing);
  return { account, key };
}

async function ask(asked: Partial<CheckQuestion>) {
  const judged = await judge(context, {
    ...{ product: PRODUCT, licenseKey: null, installation: null, hint: null },
    ...{ features: [], fingerprint: null, nonce: null },
    ...asked,
  });
  if (!judged.ok) throw new Error(judged.message);
  return judged.value;
}
