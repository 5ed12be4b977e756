import { beforeEach, describe, expect, test } from 'vitest';
import { addDays, endOfDay, localDateOf } from '../../src/domain/days.ts';
import { type EntitlementChange, TAKEN_OVER_DAYS } from '../../src/domain/entitlement-change.ts';
import { activateDevice } from '../../src/flows/activate-device.ts';
import { changeEntitlement } from '../../src/flows/change-entitlement.ts';
import { changeIdentifier } from '../../src/flows/change-identifiers.ts';
import { createEntitlement } from '../../src/flows/create-entitlement.ts';
import { currentDocument } from '../../src/flows/issue-document.ts';
import { revealLicenseKey } from '../../src/flows/issue-license-keys.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { transferEntitlement } from '../../src/flows/transfer-entitlement.ts';
import { saveProducts } from '../../src/store/products.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, START, useWorld } from '../support/make.ts';
import { JUDGED, makeCampaign, makePlan, makeStanding } from '../support/make-licensing.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const PRODUCT = 'atlas-cad';
let staff: Awaited<ReturnType<typeof makeStaff>>;

beforeEach(async () => {
  await ensureSigningKeys(world.context);
  staff = await makeStaff(world.pool, 'support', 'Sue');
  await saveProducts(world.pool, [{ key: PRODUCT, name: 'Atlas CAD', features: ['render'] }]);
  await makeAccounts(world.context, [{ key: 'A-1' }, { key: 'A-2', products: [] }]);
});

const OWNED = 'A-1:atlas-cad';

function change(one: EntitlementChange, more: { ifVersion?: number; reason?: string } = {}) {
  const { ifVersion = null, reason = 'Order 4711.' } = more;
  return changeEntitlement(world.context, { entitlement: OWNED, change: one, staff, reason, ifVersion });
}

async function keyOf(externalKey: string): Promise<string> {
  const [row] = await world.pool<{ id: number; accountId: number }[]>`
    select id, account_id from entitlement where external_key = ${externalKey}`;
  const key = await revealLicenseKey(world.context, row?.accountId ?? 0, row?.id ?? 0);
  if (key === null) throw new Error(`${externalKey} has no license key.`);
  return key;
}

async function document(licenseKey: string) {
  const current = await currentDocument(world.context, {
    ...{ licenseKey, product: PRODUCT, installation: null, hint: null },
  });
  if (!current.ok) throw new Error(current.message);
  return current.value.document;
}

const audited = (action: string) =>
  world.pool`select actor, subject, why, before, after from audit where action = ${action} order by id`;
const mailed = () =>
  world.pool`select "on", account_id, product, entitlement_id from mailing_event order by id`;
const accountId = async (key: string) =>
  (await world.pool<{ id: number }[]>`select id from account where external_key = ${key}`)[0]?.id ?? 0;

function activate(licenseKey: string, disk: string, installation = `i-${disk}`) {
  return activateDevice(world.context, {
    ...{ owner: { licenseKey }, product: PRODUCT, installation, deviceName: disk, actor: 'client' },
    fingerprint: { disk, board: disk, name: disk },
  });
}

describe('a changed entitlement', () => {
  test('gives client software a new revision that says so, and is audited with before and after', async () => {
    const key = await keyOf(OWNED);
    const before = await document(key);
    expect(before.entitlement?.quantity).toBe(5);
    expect(await change({ kind: 'quantity', quantity: 8 })).toEqual({
      ok: true,
      value: { changed: true, version: 2 },
    });
    const after = await document(key);
    expect(after.entitlement?.quantity).toBe(8);
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(await audited('entitlement-quantity-changed')).toEqual([
      {
        actor: `staff:${staff.id}`,
        subject: `account:${await accountId('A-1')}`,
        why: 'Order 4711.',
        before: { entitlement: 1, quantity: 5 },
        after: { entitlement: 1, quantity: 8 },
      },
    ]);
  });

  test('that changes nothing keeps revision, version and record as they are', async () => {
    const key = await keyOf(OWNED);
    const before = await document(key);
    const entries = (await world.pool`select 1 from audit`).length;
    for (const same of [
      { kind: 'quantity', quantity: 5 },
      { kind: 'features', features: [] },
      { kind: 'extend', expires: null },
      { kind: 'reinstate' },
    ] as const)
      expect(await change(same), same.kind).toEqual({ ok: true, value: { changed: false, version: 1 } });
    expect((await document(key)).revision).toBe(before.revision);
    expect((await world.pool`select 1 from audit`).length).toBe(entries);
    expect(await mailed()).toEqual([]);
  });

  test('counts its last day whole in the account’s zone', async () => {
    await change({ kind: 'correct', expires: '2027-06-30' });
    expect((await document(await keyOf(OWNED))).entitlement?.expires).toBe(
      Date.parse('2027-06-30T22:00:00Z') / 1000,
    );
  });

  test('is suspended and reinstated, and the answer follows both ways', async () => {
    const key = await keyOf(OWNED);
    await change({ kind: 'suspend' });
    expect((await document(key)).entitlement?.suspended).toBe(true);
    await change({ kind: 'reinstate' });
    expect((await document(key)).entitlement?.suspended).toBe(false);
    expect(await audited('entitlement-suspended')).toHaveLength(1);
    expect(await audited('entitlement-reinstated')).toHaveLength(1);
  });

  test('seen by two people at once is changed by the first, and the second is told', async () => {
    const both = await Promise.all([
      change({ kind: 'quantity', quantity: 6 }, { ifVersion: 1 }),
      change({ kind: 'quantity', quantity: 7 }, { ifVersion: 1 }),
    ]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(both.find((one) => !one.ok)).toMatchObject({
      code: 'changed-meanwhile',
      message: expect.stringContaining('it is at version 2, and you saw version 1'),
    });
  });

  test('asked for again, because its answer was lost, is no conflict: what is so already was not changed by anybody', async () => {
    const asked = [{ kind: 'quantity', quantity: 6 }, { ifVersion: 1 }] as const;
    expect(await change(...asked)).toEqual({ ok: true, value: { changed: true, version: 2 } });
    expect(await change(...asked)).toEqual({ ok: true, value: { changed: false, version: 2 } });
    // What cannot be done any more is first of all what somebody else has changed.
    await change({ kind: 'correct', expires: '2027-12-31' });
    expect(await change({ kind: 'extend', expires: '2027-11-30' }, { ifVersion: 2 })).toMatchObject({
      code: 'changed-meanwhile',
    });
  });

  test('wakes the standings of its account, and of no other', async () => {
    await makeAccounts(world.context, [{ key: 'A-1' }, { key: 'A-3' }]);
    await approvePlan(world.context, smallPlan());
    await runTo(world.context, berlin('2027-02-20'));
    await world.pool`update standing set look_again_at = '2099-01-01'`;
    await change({ kind: 'quantity', quantity: 6 });
    const woken = await world.pool<{ key: string }[]>`
      select distinct account.external_key as key from standing join account on account.id = standing.account_id
      where look_again_at < '2099-01-01'`;
    expect(woken).toEqual([{ key: 'A-1' }]);
  });

  test('lowered under use cuts nobody off, and no new seat is taken', async () => {
    const key = await keyOf(OWNED);
    for (const disk of ['a', 'b', 'c']) expect((await activate(key, disk)).outcome).toBe('activated');
    expect((await change({ kind: 'quantity', quantity: 1 })).ok).toBe(true);
    for (const disk of ['a', 'b', 'c']) expect((await activate(key, disk)).outcome).toBe('already');
    expect((await activate(key, 'd')).outcome).toBe('no-seats');
  });

  test('says why it is refused, and stays as it was', async () => {
    expect(await change({ kind: 'suspend' }, { reason: '  ' })).toMatchObject({
      code: 'reason-missing',
      message: 'Say why: whoever looks at the entitlement later will ask.',
    });
    const viewer = await makeStaff(world.pool, 'viewer', 'Vera');
    const asked = { change: { kind: 'suspend' }, reason: 'x', ifVersion: null } as const;
    expect(
      await changeEntitlement(world.context, { ...asked, entitlement: OWNED, staff: viewer }),
    ).toMatchObject({ code: 'role', message: expect.stringContaining('Only an administrator') });
    expect(await changeEntitlement(world.context, { ...asked, entitlement: 'none', staff })).toMatchObject({
      code: 'unknown-entitlement',
      message: 'There is no entitlement none.',
    });
    expect(await world.pool`select version, suspended_at from entitlement`).toEqual([
      { version: 1, suspendedAt: null },
    ]);
  });
});

describe('mailings', () => {
  test('are due for all that gives more, in the transaction of the change, and for nothing else', async () => {
    await change({ kind: 'correct', expires: '2027-12-31' });
    await change({ kind: 'quantity', quantity: 4 });
    await change({ kind: 'suspend' });
    await change({ kind: 'quantity', quantity: 8 });
    expect(await mailed()).toEqual([]);
    const event = {
      on: 'entitlement-created',
      accountId: await accountId('A-1'),
      product: PRODUCT,
      entitlementId: 1,
    };
    const giving = [
      { kind: 'reinstate' },
      { kind: 'quantity', quantity: 9 },
      { kind: 'extend', expires: '2028-12-31' },
      { kind: 'features', features: ['render'] },
      { kind: 'extend', supportUntil: '2028-12-31' },
    ] as const;
    for (const [at, one] of giving.entries()) {
      await change(one);
      expect(await mailed(), one.kind).toEqual(giving.slice(0, at + 1).map(() => event));
    }
    await change({ kind: 'features', features: [] });
    await change({ kind: 'correct', supportUntil: '2028-06-30' });
    expect(await mailed()).toHaveLength(giving.length);
  });
});

describe('a new entitlement', () => {
  const order = (externalKey = 'SO-1') =>
    createEntitlement(world.context, {
      ...{ externalKey, account: 'A-2', product: PRODUCT, staff, reason: 'Order SO-1.' },
      terms: {
        ...{ quantity: 3, features: [], starts: null, expires: '2027-12-31', supportUntil: null },
        suspended: false,
      },
    });

  test('has its license key at once, its account gets a document, and its mailing is due', async () => {
    expect(await order()).toEqual({ ok: true, value: { created: true } });
    const issued = await document(await keyOf('SO-1'));
    expect(issued).toMatchObject({ sub: 'account:A-2', entitlement: { quantity: 3 } });
    expect(await mailed()).toMatchObject([{ accountId: await accountId('A-2'), on: 'entitlement-created' }]);
    expect(await audited('entitlement-created')).toMatchObject([
      { why: 'Order SO-1.', after: { product: PRODUCT, quantity: 3 } },
    ]);
  });

  test('ordered twenty times at once is one, with one key and one mailing', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => order()));
    expect(all.every((one) => one.ok)).toBe(true);
    expect(all.filter((one) => one.ok && one.value.created)).toHaveLength(1);
    expect(await world.pool`select 1 from entitlement where external_key = 'SO-1'`).toHaveLength(1);
    expect(await mailed()).toHaveLength(1);
  });

  test('under a key that says something else already is refused, and so are an unknown account and product', async () => {
    await order(OWNED).then((one) => expect(one).toMatchObject({ code: 'key-taken' }));
    const terms = { quantity: 1, features: [], starts: null, expires: null, supportUntil: null };
    const asked = { externalKey: 'SO-2', staff, reason: 'x', terms: { ...terms, suspended: false } };
    expect(
      await createEntitlement(world.context, { ...asked, account: 'none', product: PRODUCT }),
    ).toMatchObject({ code: 'unknown-account' });
    expect(
      await createEntitlement(world.context, { ...asked, account: 'A-2', product: 'atlas-cda' }),
    ).toMatchObject({ code: 'unknown-product', message: expect.stringContaining('no product atlas-cda') });
    expect(await world.pool`select 1 from entitlement`).toHaveLength(1);
  });
});

describe('a transfer', () => {
  const give = (more: { to?: string; ifVersion?: number } = {}) =>
    transferEntitlement(world.context, {
      ...{ entitlement: OWNED, to: more.to ?? 'A-2', staff, reason: 'Merger.' },
      ifVersion: more.ifVersion ?? null,
    });

  test('takes key, seats and installations along: the devices work on, as the new account’s', async () => {
    const key = await keyOf(OWNED);
    const seat = await activate(key, 'a');
    expect(seat.outcome).toBe('activated');
    const before = await document(key);
    expect(await give()).toEqual({
      ok: true,
      value: { changed: true, devices: 1, withoutSeat: { giving: 0, receiving: 0 }, version: 2 },
    });
    const after = await document(key);
    expect([before.sub, after.sub]).toEqual(['account:A-1', 'account:A-2']);
    expect(after.entitlement).toEqual(before.entitlement);
    const again = await activate(key, 'a');
    expect(again).toMatchObject({ outcome: 'already', seats: { taken: 1, granted: 5 } });
    expect(await world.pool`select account_id from installation`).toEqual([
      { accountId: await accountId('A-2') },
    ]);
    expect(await activate(key, 'b')).toMatchObject({ outcome: 'activated', seats: { taken: 2 } });
  });

  test('is in the record of both accounts, raises both documents, and the account that gets it is told', async () => {
    const revisions = () => world.pool`select subject, revision from policy_revision order by subject`;
    const before = await revisions();
    await give();
    const [from, to] = [await accountId('A-1'), await accountId('A-2')];
    const moved = {
      actor: `staff:${staff.id}`,
      why: 'Merger.',
      before: { entitlement: 1, account: from },
      after: { entitlement: 1, account: to, devices: 0, withoutSeat: 0 },
    };
    expect(await audited('entitlement-transferred-away')).toEqual([{ ...moved, subject: `account:${from}` }]);
    expect(await audited('entitlement-transferred-here')).toEqual([{ ...moved, subject: `account:${to}` }]);
    const after = await revisions();
    expect(after.map((row) => row.subject)).toEqual(['account:A-1', 'account:A-2']);
    const was = new Map(before.map((row) => [row.subject, row.revision]));
    for (const { subject, revision } of after) expect(revision).toBe((was.get(subject) ?? 0) + 1);
    const event = { on: 'entitlement-created', accountId: to, product: PRODUCT, entitlementId: 1 };
    expect(await mailed()).toEqual([event]);
    await give({ to: 'A-1' });
    expect(await mailed()).toEqual([event, { ...event, accountId: from }]);
  });

  test.each([
    ['suspended', { kind: 'suspend' }],
    ['over', { kind: 'correct', expires: '2027-02-01' }],
  ] as const)('of what is %s tells nobody how to use it', async (_, ending) => {
    await change(ending);
    await world.pool`update clock set now_at = '2027-02-03T09:00:00Z'`;
    expect(await give()).toMatchObject({ value: { changed: true } });
    expect(await mailed()).toEqual([]);
  });

  test('to an account that blocks gives it air, for whoever comes along was told of nothing', async () => {
    const air = () => world.pool`select kind, account_id, until_at, owner from leniency`;
    const [from, to] = [await accountId('A-1'), await accountId('A-2')];
    await world.pool`update account set time_zone = 'America/New_York' where id = ${to}`;
    const campaign = await makeCampaign(world.pool, makePlan(), 1);
    await makeStanding(world.pool, campaign, to, {
      stage: 'enforce-product',
      enforcing: { ...JUDGED, since: START - 1 },
    });
    await give();
    const day = addDays(localDateOf(START, 'America/New_York'), TAKEN_OVER_DAYS);
    const untilAt = endOfDay(day, 'America/New_York');
    expect(await air()).toEqual([{ kind: 'exemption', accountId: to, untilAt, owner: 'support' }]);
    expect(await audited('exemption-given')).toMatchObject([{ subject: `account:${to}` }]);
    await makeStanding(world.pool, campaign, from, {
      stage: 'enforce-product',
      enforcing: { ...JUDGED, since: START - 1 },
    });
    await give({ to: 'A-1' });
    expect(await air()).toHaveLength(1);
  });

  test('asked for twice happens once; an unknown account or an older version is refused', async () => {
    expect(await give({ to: 'none' })).toMatchObject({ code: 'unknown-account' });
    expect(await give({ ifVersion: 9 })).toMatchObject({ code: 'changed-meanwhile' });
    await give();
    expect(await give()).toMatchObject({ ok: true, value: { changed: false, devices: 0, version: 2 } });
    expect(await audited('entitlement-transferred-here')).toHaveLength(1);
  });
});

test('an identifier makes installations that send it the account’s, once, and its value stays out of the record', async () => {
  const identifier = { kind: 'serial', value: 'SN-4711' } as const;
  const asked = { account: 'A-2', identifier, staff };
  expect(await changeIdentifier(world.context, { ...asked, change: 'add' })).toEqual({
    ok: true,
    value: { changed: true },
  });
  expect(await changeIdentifier(world.context, { ...asked, change: 'add' })).toMatchObject({
    value: { changed: false },
  });
  expect(await world.pool`select account_id, kind, value from identifier`).toEqual([
    { accountId: await accountId('A-2'), ...identifier },
  ]);
  await changeIdentifier(world.context, { ...asked, change: 'remove' });
  expect(await world.pool`select 1 from identifier`).toHaveLength(0);
  expect(await world.pool`select action from audit where action like 'identifier%' order by id`).toEqual([
    { action: 'identifier-added' },
    { action: 'identifier-removed' },
  ]);
  expect(JSON.stringify(await world.pool`select before, after, why from audit`)).not.toContain('SN-4711');
});
