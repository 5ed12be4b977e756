import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ActivationAnswer, activateDevice } from '../../src/flows/activate-device.ts';
import { type CheckQuestion, judge } from '../../src/flows/check.ts';
import { deactivateDevice } from '../../src/flows/deactivate-device.ts';
import { heartbeat } from '../../src/flows/heartbeat.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { liftDeviceMoves } from '../../src/flows/lift-device-moves.ts';
import { renameDevice } from '../../src/flows/rename-device.ts';
import { returnLeasedSeats } from '../../src/flows/return-leased-seats.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { transferEntitlement } from '../../src/flows/transfer-entitlement.ts';
import type { Pool } from '../../src/store/connect.ts';
import { useTestDatabase } from '../support/database.ts';
import { makeStaff } from '../support/make.ts';
import {
  licensingContext,
  makeAccount,
  makeCampaign,
  makeEntitlement,
  makePlan,
  makeStanding,
  NOON,
  POLICY,
  PRODUCT,
  standAt,
} from '../support/make-licensing.ts';

const DAY = 86_400_000;
const LEASE = 14;
const database = useTestDatabase();
let context: LicensingContext & { readonly pool: Pool };
let campaign: number;

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  campaign = await makeCampaign(
    context.pool,
    makePlan({ policy: { ...POLICY, leaseDays: LEASE }, phases: [] }),
  );
});
beforeEach(() => standAt(context.pool, NOON));
afterAll(() => context.pool.end());

describe('a lease', () => {
  test('returns the seat of a device that was not seen for so long, and of no other', async () => {
    const { account, id, key } = await customer(3);
    await activate(key, 'gone');
    await activate(key, 'here');
    await activate(key, 'stick');
    await context.pool`update activation set offline = true where installation = 'stick' and entitlement_id = ${id}`;
    await heardDaily(account.id, LEASE + 1);
    await standAt(context.pool, NOON + 13 * DAY);
    await check(key, 'here');
    expect(await returnLeasedSeats(context)).toBe(0);
    await standAt(context.pool, NOON + (LEASE + 1) * DAY);
    expect(await returnLeasedSeats(context)).toBe(1);
    expect(await returnLeasedSeats(context)).toBe(0);
    expect(await holders(id)).toEqual(['here', 'stick']);
    const [entry] = await context.pool`
      select action, rows, length(root) as root from audit where action = 'leased-seats-returned'`;
    expect(entry).toEqual({ action: 'leased-seats-returned', rows: 1, root: 64 });
  });

  test('counts no day on which nothing of the account was heard of: an outage costs nobody a seat', async () => {
    const { account, id, key } = await customer(1);
    await activate(key, 'lonely');
    await standAt(context.pool, NOON + 60 * DAY);
    expect(await returnLeasedSeats(context)).toBe(0);
    await heardDaily(account.id, LEASE - 1);
    expect(await returnLeasedSeats(context)).toBe(0);
    await heardDaily(account.id, LEASE);
    expect(await returnLeasedSeats(context)).toBe(1);
    expect(await holders(id)).toEqual([]);
  });

  test('goes on by a heartbeat', async () => {
    const { account, id, key } = await customer(1);
    const { activation } = await activate(key, 'beating');
    await heardDaily(account.id, 40);
    await standAt(context.pool, NOON + 13 * DAY);
    expect((await heartbeat(context, { licenseKey: key, activation: activation.id })).ok).toBe(true);
    const theirs = await customer(1);
    const foreign = await heartbeat(context, { licenseKey: theirs.key, activation: activation.id });
    const unknown = await heartbeat(context, { licenseKey: 'NOBODY', activation: 'act_unknown' });
    expect(foreign).toEqual(unknown);
    await standAt(context.pool, NOON + 20 * DAY);
    await returnLeasedSeats(context);
    expect(await holders(id)).toEqual(['beating']);
  });

  test('gives a device that comes back a free seat by itself, or says that all are taken', async () => {
    const { account, id, key } = await customer(1);
    await activate(key, 'traveller');
    await heardDaily(account.id, 40);
    await standAt(context.pool, NOON + 20 * DAY);
    await returnLeasedSeats(context);
    expect(await holders(id)).toEqual([]);
    expect((await check(key, 'traveller')).receipt).toMatchObject({ refusal: null });
    expect(await holders(id)).toEqual(['traveller']);
    await standAt(context.pool, NOON + 39 * DAY);
    await returnLeasedSeats(context);
    await activate(key, 'newcomer');
    expect((await check(key, 'traveller')).receipt).toMatchObject({
      activatedAt: null,
      refusal: 'TOO_MANY_MACHINES',
    });
    expect(await holders(id)).toEqual(['newcomer']);
  });

  test('that no rule knows any more gives back what it took', async () => {
    const { key, id } = await lostItsSeat('after-the-rule');
    await context.pool`
      insert into revision (campaign_id, number, plan, hash, templates, proposed_by, approved_by, approved_at, accounts)
      select campaign_id, 2, jsonb_set(plan, '{policy,leaseDays}', 'null'), 'h2', templates, proposed_by, approved_by,
             approved_at, accounts from revision where campaign_id = ${campaign}`;
    await context.pool`update campaign set revision = 2 where id = ${campaign}`;
    expect((await check(key, 'after-the-rule')).receipt).toMatchObject({ refusal: null });
    expect(await holders(id)).toEqual(['after-the-rule']);
    await context.pool`update campaign set revision = 1 where id = ${campaign}`;
  });

  test('gives back what it took after the entitlement went to another account', async () => {
    const { key, id } = await lostItsSeat('after-the-sale');
    const to = await makeAccount(context.pool);
    const staff = await makeStaff(context.pool, 'support', 'Sue');
    const [row] = await context.pool`select external_key from entitlement where id = ${id}`;
    const given = await transferEntitlement(context, {
      ...{ entitlement: row?.externalKey, to: to.key, staff, reason: 'Sold.', ifVersion: null },
    });
    expect(given).toMatchObject({
      ok: true,
      value: { devices: 0, withoutSeat: { giving: 0, receiving: 0 } },
    });
    expect((await check(key, 'after-the-sale')).receipt).toMatchObject({ refusal: null });
    expect(await holders(id)).toEqual(['after-the-sale']);
  });

  test('gives the device its seat back when the software was installed anew, and no other device', async () => {
    const { key, id } = await lostItsSeat('before');
    const parts = (of: string) => ({ disk: `disk of ${of}`, board: `board of ${of}`, mac: `mac of ${of}` });
    expect((await check(key, 'never', parts('another'))).receipt?.activation).toBeNull();
    expect((await check(key, 'blind')).receipt?.activation).toBeNull();
    const changed = { ...parts('before'), mac: 'a new network card' };
    expect((await check(key, 'anew', changed)).receipt).toMatchObject({ refusal: null });
    expect(await holders(id)).toEqual(['anew']);
  });

  test('gives nothing back that was given back since', async () => {
    const { key, id } = await lostItsSeat('returned');
    const { receipt } = await check(key, 'returned');
    const activation = receipt?.activation ?? '';
    expect(await deactivateDevice(context, { by: { licenseKey: key }, activation, actor: 'client' })).toEqual(
      {
        ...{ ok: true, value: true },
      },
    );
    expect((await check(key, 'returned')).receipt).toMatchObject({
      activatedAt: null,
      refusal: 'NO_MACHINE',
    });
    expect(await holders(id)).toEqual([]);
  });

  test('is written down once a day at most, and wakes no memory', async () => {
    const { key } = await customer(2);
    await activate(key, 'busy');
    const heard: string[] = [];
    const stop = await context.pool.listen('glidepath_policy', {
      heard: (payload) => heard.push(payload),
      ready: () => {},
    });
    await standAt(context.pool, NOON + 2 * DAY);
    await check(key, 'busy');
    const [row] = await context.pool`select last_seen_at as at from activation where installation = 'busy'`;
    expect(row?.at).toBe(NOON + 2 * DAY);
    await standAt(context.pool, NOON + 2.5 * DAY);
    await check(key, 'busy');
    const [later] = await context.pool`select last_seen_at as at from activation where installation = 'busy'`;
    expect(later?.at).toBe(NOON + 2 * DAY);
    expect(heard.filter((one) => one.startsWith('accounts'))).toEqual([]);
    await stop();
  });
});

describe('one runway for a device', () => {
  test('goes on when the software is installed anew, neither longer nor lost', async () => {
    const { key } = await customer(1);
    await activate(key, 'taken');
    const first = await check(key, 'copy-1', { disk: 'd1', board: 'b1', mac: 'm1' });
    await standAt(context.pool, NOON + 10 * DAY);
    const anew = await check(key, 'copy-2', { disk: 'd1', board: 'b1', mac: 'm1' });
    expect(anew.receipt?.runwayEndsAt).toBe(first.receipt?.runwayEndsAt);
    const other = await check(key, 'copy-3', { disk: 'd9', board: 'b9', mac: 'm9' });
    expect(other.receipt?.firstContactAt).toBe((NOON + 10 * DAY) / 1000);
    const theirs = await customer(1);
    const elsewhere = await check(theirs.key, 'copy-4', { disk: 'd1', board: 'b1', mac: 'm1' });
    expect(elsewhere.receipt?.firstContactAt).toBe((NOON + 10 * DAY) / 1000);
  });
});

describe('a failed activation', () => {
  test('is one line for support for each device and day, and one event for a mail', async () => {
    const { account, id, key } = await customer(1);
    await activate(key, 'seated');
    await Promise.all(['a', 'a', 'b', 'a', 'c'].map((device) => ask(key, device)));
    await standAt(context.pool, NOON + DAY);
    await ask(key, 'a');
    const failures = await context.pool`
      select installation, why, at, entitlement_id = ${id} as ours from activation_failure
      where account_id = ${account.id} order by at, installation`;
    expect(failures.map((one) => [one.installation, one.why, one.ours])).toEqual([
      ['a', 'no-seats', true],
      ['b', 'no-seats', true],
      ['c', 'no-seats', true],
      ['a', 'no-seats', true],
    ]);
    const events = await context.pool`
      select "on", product, at from mailing_event where account_id = ${account.id} order by at`;
    expect(events.map((one) => [one.on, one.at])).toEqual([
      ['activation-failed', NOON],
      ['activation-failed', NOON + DAY],
    ]);
  });
});

describe('moves', () => {
  test('of one seat are as many as the policy allows, whichever devices they are; then support lifts the limit', async () => {
    const { account, id, key } = await customer(1);
    for (const device of ['one', 'two', 'three']) expect((await turn(key, device)).ok).toBe(true);
    const refused = await turn(key, 'four');
    expect(refused).toMatchObject({ ok: false, code: 'too-many-moves', nextOn: '2027-07-02' });
    expect(refused).toMatchObject({ message: expect.stringContaining('support can lift the limit') });
    const lift = { accountId: account.id, entitlementId: id, staff: { id: 1, role: 'support' } } as const;
    expect(await liftDeviceMoves(context, { ...lift, why: ' ' })).toMatchObject({ code: 'reason-missing' });
    const theirs = await customer(1);
    expect(await liftDeviceMoves(context, { ...lift, entitlementId: theirs.id, why: 'x' })).toMatchObject({
      code: 'not-found',
    });
    await standAt(context.pool, NOON + 1000);
    expect((await liftDeviceMoves(context, { ...lift, why: 'New laptops' })).ok).toBe(true);
    expect((await turn(key, 'four')).ok).toBe(true);
  });

  test('of many seats are so many times as many', async () => {
    const { key } = await customer(2);
    for (let move = 0; move < 6; move += 1) expect((await turn(key, `d${move}`)).ok).toBe(true);
    expect((await turn(key, 'd6')).ok).toBe(false);
  });
});

test('a device has a name that people recognize, and may give it another; the name stays out of the audit', async () => {
  const { account, key } = await customer(2);
  const { activation } = await activate(key, 'named', 'WS-014\u0007 ');
  const by = { accountId: account.id };
  const rename = (name: string, whose = by) =>
    renameDevice(context, { by: whose, activation: activation.id, name, actor: 'contact:1' });
  expect(await rename('\u0000 ')).toMatchObject({ code: 'name-missing' });
  expect(await rename('Mine', { accountId: (await makeAccount(context.pool)).id })).toMatchObject({
    code: 'not-found',
  });
  expect((await rename('Ada’s laptop')).ok).toBe(true);
  await activate(key, 'named', 'WS-014');
  const [row] = await context.pool`select device_name from activation where id = ${activation.id}`;
  expect(row?.deviceName).toBe('Ada’s laptop');
  const audit = await context.pool`
    select row_to_json(audit)::text as text from audit where action = 'device-renamed'`;
  expect(audit).toHaveLength(1);
  expect(audit[0]?.text).not.toContain('Ada');
});

/** A customer with one seat, that a lease took from this device. */
async function lostItsSeat(device: string) {
  const made = await customer(1);
  await activate(made.key, device);
  await heardDaily(made.account.id, 40);
  await standAt(context.pool, NOON + 20 * DAY);
  await returnLeasedSeats(context);
  expect(await holders(made.id)).toEqual([]);
  return made;
}

async function customer(quantity: number) {
  const account = await makeAccount(context.pool);
  await makeStanding(context.pool, campaign, account.id, { stage: 'warn', phase: null });
  return { account, ...(await makeEntitlement(context, account.id, { quantity })) };
}

/** Something of the account was heard of on each of so many days from the day after NOON. */
async function heardDaily(accountId: number, days: number): Promise<void> {
  await context.pool`
    insert into report (product, installation, day, code, effect, account_id, count)
    select ${PRODUCT}, 'somebody-' || ${accountId}::bigint, '2027-06-01'::date + n, 'VALID', 'allow', ${accountId}::bigint, 1
    from generate_series(1, ${days}::int) as n on conflict do nothing`;
}

function ask(key: string, device: string, deviceName: string | null = null): Promise<ActivationAnswer> {
  return activateDevice(context, {
    owner: { licenseKey: key },
    product: PRODUCT,
    installation: device,
    fingerprint: { disk: `disk of ${device}`, board: `board of ${device}`, mac: `mac of ${device}` },
    deviceName,
    actor: 'client',
  });
}

async function activate(key: string, device: string, deviceName: string | null = null) {
  const answer = await ask(key, device, deviceName);
  if (!('activation' in answer)) throw new Error(answer.outcome);
  return answer;
}

async function turn(key: string, device: string) {
  const { activation } = await activate(key, device);
  return deactivateDevice(context, { by: { licenseKey: key }, activation: activation.id, actor: 'client' });
}

async function check(licenseKey: string, installation: string, parts: CheckQuestion['fingerprint'] = null) {
  const question = { product: PRODUCT, licenseKey, installation, hint: null, features: [], nonce: null };
  const judged = await judge(context, { ...question, fingerprint: parts });
  if (!judged.ok) throw new Error(judged.message);
  return judged.value;
}

async function holders(entitlementId: number): Promise<readonly string[]> {
  const rows = await context.pool<{ installation: string }[]>`
    select installation from activation
    where entitlement_id = ${entitlementId} and deactivated_at is null order by installation`;
  return rows.map((row) => row.installation);
}
