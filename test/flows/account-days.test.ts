import { beforeEach, describe, expect, test } from 'vitest';
import { endOfDay } from '../../src/domain/days.ts';
import { askMoreTime } from '../../src/flows/ask-more-time.ts';
import { breakGlass } from '../../src/flows/break-glass.ts';
import { changeEntitlement } from '../../src/flows/change-entitlement.ts';
import { giveLeniency } from '../../src/flows/give-leniency.ts';
import { loadPolicyFacts } from '../../src/flows/policy-facts.ts';
import { takeReports } from '../../src/flows/take-reports.ts';
import { accountZone, accountZones } from '../../src/store/account-zones.ts';
import { accountById } from '../../src/store/accounts.ts';
import { saveProducts } from '../../src/store/products.ts';
import { accountDetails } from '../../src/store/views/account-page.ts';
import { emergencies } from '../../src/store/views/emergencies.ts';
import { makeAccounts, makeStaff, useWorld } from '../support/make.ts';
import {
  makeCampaign,
  makeMember,
  makePhase,
  makePlan,
  makeStanding,
  standAt,
} from '../support/make-licensing.ts';

const world = useWorld();
const PRODUCT = 'atlas-cad';
const VIEWER = { key: 'atlas-viewer', name: 'Atlas Viewer', features: [] };
/** Already the 2nd of June in Tokyo, still the 1st in UTC. */
const EVENING = Date.parse('2027-06-01T20:00:00Z');
const TOKYO = 'Asia/Tokyo';

let account = 0;
let contact = 0;
let sue: Awaited<ReturnType<typeof makeStaff>>;

beforeEach(async () => {
  await standAt(world.pool, EVENING);
  await saveProducts(world.pool, [{ key: PRODUCT, name: 'Atlas CAD', features: [] }, VIEWER]);
  await makeAccounts(world.context, [{ key: 'A-1', timeZone: null }]);
  sue = await makeStaff(world.pool, 'support', 'Sue');
  const [row] = await world.pool<{ id: number; accountId: number }[]>`select id, account_id from contact`;
  account = row?.accountId ?? 0;
  contact = row?.id ?? 0;
});

async function campaignIn(timeZone: string, key = 'atlas-2027', product = PRODUCT): Promise<number> {
  const products = [{ key: product, name: product, features: [] }];
  const phases = [makePhase('warn', 'warn', { products: [product] })];
  return makeCampaign(world.pool, makePlan({ campaign: key, timeZone, products, phases }));
}

describe('the zone of an account', () => {
  async function documentZone(product = PRODUCT): Promise<string> {
    const row = await accountById(world.pool, account);
    const owner = { product: { key: product, name: product, features: [] }, account: row };
    const facts = await loadPolicyFacts(
      world.pool,
      world.pool,
      { ...owner, subject: 'account:A-1' },
      EVENING,
    );
    return facts.zone;
  }

  test('is its own, else that of the campaign that decides, else UTC, as documents count its days', async () => {
    const { pool } = world;
    expect(await accountZone(pool, account, PRODUCT)).toBe('UTC');
    expect(await documentZone()).toBe('UTC');
    const campaign = await campaignIn(TOKYO);
    expect(await accountZone(pool, account, PRODUCT)).toBe(TOKYO);
    expect(await documentZone()).toBe(TOKYO);
    // A newer campaign of another product says nothing of this one; nor does a proposal in the works.
    await makeStanding(pool, campaign, account, { stage: 'warn' });
    await campaignIn('America/New_York', 'viewer-2027', VIEWER.key);
    await pool`update campaign set time_zone = 'Pacific/Auckland'`;
    expect(await accountZone(pool, account, PRODUCT)).toBe(TOKYO);
    expect(await accountZone(pool, account, VIEWER.key)).toBe('America/New_York');
    expect(await documentZone(VIEWER.key)).toBe('America/New_York');
    await pool`update account set time_zone = 'Europe/Paris'`;
    expect(await accountZone(pool, account, PRODUCT)).toBe('Europe/Paris');
    expect(await documentZone()).toBe('Europe/Paris');
  });

  test('is that of the newest campaign that reached it; one that has not begun decides nothing yet', async () => {
    const { pool } = world;
    const first = await campaignIn(TOKYO);
    const second = await campaignIn('America/New_York', 'atlas-2028');
    await makeStanding(pool, first, account, { stage: 'warn', phase: 'warn' });
    await makeStanding(pool, second, account, { stage: 'off', phase: null });
    expect(await accountZone(pool, account, PRODUCT)).toBe(TOKYO);
    expect(await documentZone()).toBe(TOKYO);
    await makeStanding(pool, second, account, { stage: 'warn', phase: 'warn' });
    expect(await accountZone(pool, account, PRODUCT)).toBe('America/New_York');
    expect(await documentZone()).toBe('America/New_York');
  });

  test('is asked of many at once, each in its place', async () => {
    const { pool } = world;
    await makeAccounts(world.context, [{ key: 'A-2', timeZone: 'Europe/Paris' }]);
    const [other] = await pool<{ id: number }[]>`select id from account where external_key = 'A-2'`;
    const campaign = await campaignIn(TOKYO);
    await makeMember(pool, campaign, account);
    const asked = [
      { accountId: account, product: VIEWER.key },
      { accountId: other?.id ?? 0, product: PRODUCT },
      { accountId: account, product: null },
      { accountId: 999, product: PRODUCT },
    ];
    expect(await accountZones(pool, asked)).toEqual(['UTC', 'Europe/Paris', TOKYO, TOKYO]);
    expect(await accountZones(pool, [])).toEqual([]);
  });
});

describe('where it is tomorrow already by the campaign’s zone, the account’s day is tomorrow', () => {
  beforeEach(async () => {
    const campaign = await campaignIn(TOKYO);
    await makeStanding(world.pool, campaign, account, { stage: 'warn' });
    await makeMember(world.pool, campaign, account);
  });

  test('for what an entitlement may be corrected to', async () => {
    const corrected = await changeEntitlement(world.context, {
      ...{ entitlement: 'A-1:atlas-cad', change: { kind: 'correct', expires: '2027-06-01' } },
      ...{ staff: sue, reason: 'A typo.', ifVersion: null },
    });
    expect(corrected).toMatchObject({ code: 'ends-before', message: expect.stringContaining('2027-06-02') });
  });

  test('for air given for some days, whatever the zone of whoever gives it', async () => {
    const given = { kind: 'exemption', forDays: 5 } as const;
    const air = { account: 'A-1', given, reason: 'On leave.', staff: sue, owner: 'sue' };
    expect((await giveLeniency(world.context, air)).ok).toBe(true);
    expect([...(await world.pool`select until_at from leniency`)]).toEqual([
      { untilAt: endOfDay('2027-06-07', TOKYO) },
    ]);
    for (const forDays of [0, 1.5, 366])
      expect(await giveLeniency(world.context, { ...air, given: { kind: 'hold', forDays } })).toMatchObject({
        code: 'days',
      });
    expect(await accountDetails(world.pool, 'A-1')).toMatchObject({ timeZone: TOKYO });
  });

  test('for an emergency key, which is seen for as long as it works', async () => {
    const given = await breakGlass(world.context, {
      ...{ account: 'A-1', product: PRODUCT, quantity: 1, days: 2, reason: 'Stuck.', staff: sue },
    });
    expect(given.ok).toBe(true);
    const [key] = await world.pool<{ expires: string }[]>`
      select expires from entitlement where break_glass is not null`;
    const end = endOfDay(key?.expires ?? '', TOKYO);
    const seen = (at: number) => emergencies(world.pool, at);
    expect(await seen(end - 1)).toMatchObject([{ externalKey: 'A-1', expires: key?.expires }]);
    expect(await seen(end)).toEqual([]);
  });

  test('for more time a customer takes', async () => {
    const who = { accountId: account, contactId: contact, deliveryId: null, campaignId: 1 };
    const taken = await askMoreTime(world.context, who, { product: PRODUCT, days: 3, reason: 'Holidays.' });
    expect(taken).toMatchObject({ value: { kind: 'granted', until: '2027-06-05' } });
  });

  test('for what client software reports', async () => {
    await world.pool`
      insert into installation (id, product, account_id, first_contact_at, last_contact_at)
      values ('i-1', ${PRODUCT}, ${account}, ${EVENING}, ${EVENING})`;
    const report = {
      installation: 'i-1',
      product: PRODUCT,
      day: null,
      code: 'EXPIRED',
      effect: 'block',
    } as const;
    const sent = { ...report, kind: 'sent', count: 1, licenseKey: null, hint: null, at: null } as const;
    await takeReports(world.context, [sent]);
    expect([...(await world.pool`select day, account_id from report`)]).toEqual([
      { day: '2027-06-02', accountId: account },
    ]);
  });
});
