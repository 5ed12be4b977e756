import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ActivationAnswer, activateDevice } from '../../src/flows/activate-device.ts';
import { deactivateDevice } from '../../src/flows/deactivate-device.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { useTestDatabase } from '../support/database.ts';
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
const database = useTestDatabase();
let context: LicensingContext;

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  await makeCampaign(context.pool, makePlan());
});
beforeEach(() => standAt(context.pool, NOON));
afterAll(() => context.pool.end());

describe('seats (A1)', () => {
  test('fifty devices that come at once take exactly the ten seats there are, round after round', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { key, id } = await customer({ quantity: 10 });
      const answers = await Promise.all(devices(50).map((device) => activate(key, device)));
      const activated = answers.filter((one) => one.outcome === 'activated');
      expect(activated).toHaveLength(10);
      expect(answers.filter((one) => one.outcome === 'no-seats')).toHaveLength(40);
      expect(await seatsTaken(id)).toBe(10);
    }
  });

  test('devices that come and go at once never take more than there are, and none stays unsold', async () => {
    const { key, id } = await customer({ quantity: 4 });
    for (let round = 0; round < 4; round += 1) {
      const answers = await Promise.all(devices(12).map((device) => activate(key, `${round}-${device}`)));
      const holders = answers.flatMap((one) => (one.outcome === 'activated' ? [one.activation.id] : []));
      expect(holders).toHaveLength(4);
      const [leaves, comes] = [holders[0] ?? '', 'a newcomer'];
      await Promise.all([
        deactivate(key, leaves),
        ...devices(6).map((one) => activate(key, `${comes}${round}${one}`)),
      ]);
      expect(await seatsTaken(id)).toBeLessThanOrEqual(4);
      await Promise.all(devices(6).map((one) => activate(key, `${comes}${round}${one}`)));
      expect(await seatsTaken(id)).toBe(4);
      await context.pool`update activation set deactivated_at = ${NOON} where entitlement_id = ${id}`;
    }
  });

  test('the overage grants whole seats, rounded up', async () => {
    const { account, key, id } = await customer({ quantity: 11 });
    await overage(account.id, 0.1);
    for (const device of devices(14)) await activate(key, device);
    expect(await seatsTaken(id)).toBe(13);
  });

  test('the same device asked twice, also at the same moment, has one seat', async () => {
    const { key, id } = await customer({ quantity: 3 });
    const answers = await Promise.all(devices(20).map(() => activate(key, 'one')));
    expect(new Set(answers.map(activationId)).size).toBe(1);
    expect(answers.filter((one) => one.outcome === 'activated')).toHaveLength(1);
    expect(await seatsTaken(id)).toBe(1);
  });

  test('a device most of whose parts are the same is the same device, and its newest parts are what counts', async () => {
    const { key } = await customer({ quantity: 9 });
    const first = await activate(key, { disk: 'd', board: 'b', mac: 'm' });
    const changed = await activate(key, { disk: 'd', board: 'b', mac: 'new' });
    expect([changed.outcome, activationId(changed)]).toEqual(['already', activationId(first)]);
    const drifted = await activate(key, { disk: 'd', board: 'new', mac: 'new' });
    expect(activationId(drifted)).toBe(activationId(first));
    expect((await activate(key, { disk: 'other', board: 'other', mac: 'new' })).outcome).toBe('activated');
  });

  test('seats lowered under use cut nobody off; only new devices are refused (A4)', async () => {
    const { key, id } = await customer({ quantity: 3 });
    for (const device of devices(3)) await activate(key, device);
    await context.pool`update entitlement set quantity = 1 where id = ${id}`;
    for (const device of devices(3)) expect((await activate(key, device)).outcome).toBe('already');
    expect((await activate(key, 'new')).outcome).toBe('no-seats');
    expect(await seatsTaken(id)).toBe(3);
  });
});

describe('what an entitlement gives', () => {
  test('lasts until the end of its last day in the account’s zone', async () => {
    const { key } = await customer({ expires: '2027-06-01' }, 'America/Los_Angeles');
    await standAt(context.pool, Date.parse('2027-06-02T06:59:59Z'));
    expect((await activate(key, 'in-time')).outcome).toBe('activated');
    await standAt(context.pool, Date.parse('2027-06-02T07:00:00Z'));
    expect((await activate(key, 'late')).outcome).toBe('expired');
    expect((await activate(key, 'in-time')).outcome).toBe('already');
  });

  test('is refused while suspended, and before it begins', async () => {
    const suspended = await customer({ suspendedAt: NOON - DAY });
    const coming = await customer({ starts: '2027-06-02' });
    expect((await activate(suspended.key, 'x')).outcome).toBe('suspended');
    expect((await activate(coming.key, 'x')).outcome).toBe('not-started');
  });

  test('comes from another entitlement of the account when the one asked for has nothing to give', async () => {
    const { account, key } = await customer({ expires: '2027-01-31' });
    const renewal = await makeEntitlement(context, account.id, { quantity: 1 });
    expect((await activate(key, 'x')).outcome).toBe('activated');
    expect(await seatsTaken(renewal.id)).toBe(1);
    expect((await activate(key, 'y')).outcome).toBe('no-seats');
  });

  test('is never another account’s, nor of another product (T1)', async () => {
    const mine = await customer({ quantity: 1 });
    const theirs = await customer({ quantity: 1 });
    await activate(mine.key, 'same-device');
    expect((await activate(theirs.key, 'same-device')).outcome).toBe('activated');
    expect(
      await activateDevice(context, request({ owner: { licenseKey: mine.key }, product: 'viewer' })),
    ).toEqual({
      outcome: 'not-found',
    });
    const stolen = { accountId: theirs.account.id, entitlementId: mine.id };
    expect((await activateDevice(context, request({ owner: stolen }))).outcome).toBe('not-found');
    const [row] = await context.pool<
      { id: string }[]
    >`select id from activation where entitlement_id = ${mine.id}`;
    expect(await deactivate(theirs.key, row?.id ?? '')).toMatchObject({ ok: false, code: 'not-found' });
    expect(await seatsTaken(mine.id)).toBe(1);
  });
});

describe('giving a seat back', () => {
  test('frees it for another device, and again changes nothing', async () => {
    const { key } = await customer({ quantity: 1 });
    const id = activationId(await activate(key, 'old'));
    expect(await deactivate(key, id)).toMatchObject({ ok: true });
    expect((await activate(key, 'new')).outcome).toBe('activated');
    expect(await deactivate(key, id)).toMatchObject({ ok: true });
    expect((await activate(key, 'old')).outcome).toBe('no-seats');
  });

  test('by turns is refused after the device moved as often as the policy allows, but not to the vendor', async () => {
    const { key, account } = await customer({ quantity: 1 });
    const turn = async () => deactivate(key, activationId(await activate(key, 'one')));
    for (let moves = 0; moves < POLICY.deviceMoves.max; moves += 1) expect((await turn()).ok).toBe(true);
    expect(await turn()).toMatchObject({ ok: false, code: 'too-many-moves' });
    const activation = activationId(await activate(key, 'one'));
    const by = { accountId: account.id };
    expect(await deactivateDevice(context, { by, activation, actor: 'staff:1' })).toMatchObject({ ok: true });
    await standAt(context.pool, NOON + 31 * DAY);
    expect((await turn()).ok).toBe(true);
  });
});

test('each activation and deactivation is one audit entry, without device names or parts', async () => {
  const { account, key } = await customer();
  const id = activationId(await activate(key, { disk: 'serial-of-the-disk' }));
  await activate(key, { disk: 'serial-of-the-disk' });
  await deactivate(key, id);
  const entries = await context.pool`
    select action, after::text from audit where subject = ${`account:${account.id}`} order by id`;
  expect(entries.map((one) => one.action)).toEqual(['device-activated', 'device-deactivated']);
  expect(JSON.stringify(entries)).not.toContain('serial');
  const [row] = await context.pool`select activation::text as all from activation where id = ${id}`;
  expect(row?.all).not.toContain('serial-of-the-disk');
});

async function customer(
  entitlement: Parameters<typeof makeEntitlement>[2] = {},
  timeZone = 'Europe/Berlin',
): Promise<{ account: { id: number }; id: number; key: string }> {
  const account = await makeAccount(context.pool, { timeZone });
  return { account, ...(await makeEntitlement(context, account.id, entitlement)) };
}

/** A campaign of its own whose policy grants more seats. */
async function overage(accountId: number, share: number): Promise<void> {
  const policy = { ...POLICY, overage: share };
  const id = await makeCampaign(
    context.pool,
    makePlan({ campaign: `overage-${accountId}`, policy, phases: [] }),
  );
  await makeStanding(context.pool, id, accountId, { phase: 'warn' });
}

function devices(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `device-${at}`);
}

type Request = Parameters<typeof activateDevice>[1];

function request(changes: Partial<Request>): Request {
  return {
    owner: { licenseKey: '' },
    product: PRODUCT,
    installation: null,
    fingerprint: { disk: 'd' },
    deviceName: null,
    actor: 'client',
    ...changes,
  };
}

function activate(licenseKey: string, device: string | Record<string, string>): Promise<ActivationAnswer> {
  const fingerprint = typeof device === 'string' ? { disk: device, board: `board of ${device}` } : device;
  return activateDevice(context, request({ owner: { licenseKey }, fingerprint }));
}

function deactivate(licenseKey: string, activation: string): ReturnType<typeof deactivateDevice> {
  return deactivateDevice(context, { by: { licenseKey }, activation, actor: 'client' });
}

function activationId(answer: ActivationAnswer): string {
  if (!('activation' in answer)) throw new Error(`There is no activation: ${answer.outcome}.`);
  return answer.activation.id;
}

async function seatsTaken(entitlementId: number): Promise<number> {
  const [row] = await context.pool<{ taken: number }[]>`
    select count(*)::int as taken from activation where entitlement_id = ${entitlementId} and deactivated_at is null`;
  return row?.taken ?? -1;
}
