import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ActivationAnswer, activateDevice } from '../../src/flows/activate-device.ts';
import { judge } from '../../src/flows/check.ts';
import { deactivateDevice } from '../../src/flows/deactivate-device.ts';
import { importCustomers } from '../../src/flows/import-customers.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { recordContacts } from '../../src/flows/record-contact.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { transferEntitlement } from '../../src/flows/transfer-entitlement.ts';
import { markInstallationsSeen, markSeatsSeen } from '../../src/store/activations.ts';
import { inTransaction, type Pool } from '../../src/store/connect.ts';
import { lockEntitlements } from '../../src/store/entitlements.ts';
import { useTestDatabase } from '../support/database.ts';
import { makeStaff } from '../support/make.ts';
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

const database = useTestDatabase();
let context: LicensingContext & { readonly pool: Pool };
let staff: Awaited<ReturnType<typeof makeStaff>>;
let campaign: number;

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  campaign = await makeCampaign(context.pool, makePlan());
  staff = await makeStaff(context.pool, 'support', 'Sue');
});
beforeEach(() => standAt(context.pool, NOON));
afterAll(() => context.pool.end());

/** A owns two entitlements of the product and rolls the key of the first out to all its devices; B owns nothing. */
async function rolledOut(first: number, second: number, devices: number) {
  const [a, b] = [await makeAccount(context.pool), await makeAccount(context.pool)];
  const [e1, e2] = [await owned(a.id, first), await owned(a.id, second)];
  const names = Array.from({ length: devices }, (_, at) => `${a.key}-pc-${at}`);
  for (const [at, name] of names.entries()) {
    await standAt(context.pool, NOON + at * 1000);
    await activate(e1.key, name);
  }
  return { a, b, e1, e2, names };
}

async function owned(accountId: number, quantity: number) {
  const made = await makeEntitlement(context, accountId, { quantity });
  const [row] = await context.pool<{ externalKey: string }[]>`
    select external_key from entitlement where id = ${made.id}`;
  return { ...made, externalKey: row?.externalKey ?? '' };
}

function ask(licenseKey: string, device: string): Promise<ActivationAnswer> {
  return activateDevice(context, {
    ...{ owner: { licenseKey }, product: PRODUCT, installation: device, deviceName: device, actor: 'client' },
    fingerprint: { disk: `disk of ${device}`, board: `board of ${device}` },
  });
}

async function activate(licenseKey: string, device: string) {
  const answer = await ask(licenseKey, device);
  if (!('activation' in answer)) throw new Error(answer.outcome);
  return answer;
}

async function give(entitlement: string, to: string) {
  const given = await transferEntitlement(context, {
    ...{ entitlement, to, staff, reason: 'Merger.', ifVersion: null },
  });
  if (!given.ok) throw new Error(given.message);
  return given.value;
}

async function receiptOf(licenseKey: string, installation: string) {
  const asked = { product: PRODUCT, licenseKey, installation, hint: null, features: [], nonce: null };
  const judged = await judge(context, { ...asked, fingerprint: null });
  return judged.ok ? judged.value.receipt : null;
}

async function seatsOf(entitlementId: number) {
  const rows = await context.pool<{ installation: string; accountId: number }[]>`
    select installation, account_id from activation
    where entitlement_id = ${entitlementId} and deactivated_at is null order by activated_at, id`;
  return rows;
}

const exemptions = (accountId: number) =>
  context.pool`select kind, reason from leniency where account_id = ${accountId}`;

describe('what only stepped in, given away', () => {
  test('takes no device along: each that finds a seat at its own account keeps working, and the new owner has all of them', async () => {
    const { a, b, e1, e2, names } = await rolledOut(2, 10, 12);
    const e3 = await owned(a.id, 4);
    expect(await give(e2.externalKey, b.key)).toMatchObject({
      ...{ devices: 0, withoutSeat: { giving: 6, receiving: 0 } },
    });
    expect(await seatsOf(e2.id)).toEqual([]);
    expect((await seatsOf(e1.id)).map((one) => one.installation)).toEqual(names.slice(0, 2));
    expect((await seatsOf(e3.id)).map((one) => one.accountId)).toEqual(Array(4).fill(a.id));
    for (const [at, name] of names.slice(0, 6).entries())
      expect(await receiptOf(e1.key, name)).toMatchObject({ refusal: null, activatedAt: NOON / 1000 + at });
    expect(await receiptOf(e1.key, names[6] ?? '')).toMatchObject({ refusal: 'TOO_MANY_MACHINES' });
    const installations = await context.pool`
      select distinct account_id from installation where id = any(${names})`;
    expect(installations).toEqual([{ accountId: a.id }]);
    for (let at = 0; at < 10; at += 1) await activate(e2.key, `${b.key}-pc-${at}`);
    expect((await ask(e2.key, `${b.key}-pc-10`)).outcome).toBe('no-seats');
  });

  test('gives the account whose devices lost their seat air where it blocks, and says in its record how many', async () => {
    const { a, b, e2 } = await rolledOut(1, 2, 3);
    await makeStanding(context.pool, campaign, a.id, {
      stage: 'enforce-product',
      enforcing: { ...JUDGED, since: NOON - 1 },
    });
    await give(e2.externalKey, b.key);
    expect(await exemptions(a.id)).toEqual([
      { kind: 'exemption', reason: expect.stringContaining('no seat left') },
    ]);
    expect(await exemptions(b.id)).toEqual([]);
    const [entry] = await context.pool`
      select after ->> 'withoutSeat' as without, rows, length(root) as root from audit
      where action = 'entitlement-transferred-away' and subject = ${`account:${a.id}`}`;
    expect(entry).toEqual({ without: '2', rows: 2, root: 64 });
  });

  test('gives no air where every device found a seat', async () => {
    const { a, b, e2 } = await rolledOut(1, 2, 3);
    await owned(a.id, 5);
    await makeStanding(context.pool, campaign, a.id, {
      stage: 'enforce-product',
      enforcing: { ...JUDGED, since: NOON - 1 },
    });
    await give(e2.externalKey, b.key);
    expect(await exemptions(a.id)).toEqual([]);
  });

  test('and seats that a transfer took come back by themselves once one is free, and count as no move', async () => {
    const { b, e1, e2, names } = await rolledOut(1, 1, 2);
    const [first = '', second = ''] = names;
    await give(e2.externalKey, b.key);
    expect(await receiptOf(e1.key, second)).toMatchObject({
      activatedAt: null,
      refusal: 'TOO_MANY_MACHINES',
    });
    const { activation } = await activate(e1.key, first);
    const by = { licenseKey: e1.key };
    expect((await deactivateDevice(context, { by, activation: activation.id, actor: 'client' })).ok).toBe(
      true,
    );
    expect(await receiptOf(e1.key, second)).toMatchObject({
      ...{ refusal: null, activatedAt: NOON / 1000 + 1 },
    });
    expect((await seatsOf(e1.id)).map((one) => one.installation)).toEqual([second]);
  });
});

describe('what devices use, given away', () => {
  test('takes those along that borrowed a seat of another one, as far as it has room', async () => {
    const { a, b, e1, e2, names } = await rolledOut(2, 10, 5);
    const staying = `${a.key}-stays`;
    await activate(e2.key, staying);
    const own = await owned(b.id, 1);
    expect(await give(e1.externalKey, b.key)).toMatchObject({
      ...{ devices: 3, withoutSeat: { giving: 0, receiving: 2 } },
    });
    expect(await seatsOf(e2.id)).toEqual([{ installation: staying, accountId: a.id }]);
    expect((await seatsOf(own.id)).map((one) => one.installation)).toEqual([names[2]]);
    const installations = await context.pool`
      select id, account_id from installation where id = any(${[...names, staying]}) order by account_id, id`;
    expect(installations).toEqual([
      { id: staying, accountId: a.id },
      ...names.map((id) => ({ id, accountId: b.id })),
    ]);
    expect(await receiptOf(e1.key, names[2] ?? '')).toMatchObject({ refusal: null });
    expect(await receiptOf(e1.key, names[3] ?? '')).toMatchObject({ refusal: 'TOO_MANY_MACHINES' });
  });

  test('follows the key that a device uses now, not the one it came with', async () => {
    const { b, e1, e2, names } = await rolledOut(1, 1, 1);
    const [name = ''] = names;
    expect((await activate(e2.key, name)).outcome).toBe('already');
    expect(await give(e2.externalKey, b.key)).toMatchObject({ devices: 1 });
    expect((await seatsOf(e2.id)).map((one) => one.accountId)).toEqual([b.id]);
    expect(await seatsOf(e1.id)).toEqual([]);
  });
});

describe('A1 and waiting: while seats are taken and clients are heard of', () => {
  test('no entitlement has more seats than it grants, and nobody waits in a circle', async () => {
    const { a, b, e1, e2, names } = await rolledOut(2, 6, 6);
    const e3 = await owned(a.id, 2);
    const heard = (key: string) =>
      recordContacts(
        context.pool,
        names.map((installation) => ({
          ...{ product: PRODUCT, installation, accountId: a.id, byKey: true, hint: null },
          device: `${key} of ${installation}`,
        })),
        NOON + 86_400_000,
      );
    await standAt(context.pool, NOON + 86_400_000);
    const work = [
      give(e2.externalKey, b.key),
      ...Array.from({ length: 4 }, (_, at) => ask(e1.key, `${a.key}-more-${at}`)),
      ...Array.from({ length: 4 }, (_, at) => ask(e2.key, `${b.key}-more-${at}`)),
      ...['x', 'y', 'z'].map(heard),
    ];
    const done = await Promise.allSettled(work as Promise<unknown>[]);
    expect(done.filter((one) => one.status === 'rejected')).toEqual([]);
    for (const [id, granted] of [
      [e1.id, 2],
      [e2.id, 6],
      [e3.id, 2],
    ] as const)
      expect((await seatsOf(id)).length).toBeLessThanOrEqual(granted);
    const astray = await context.pool`
      select 1 from activation join entitlement on entitlement.id = activation.entitlement_id
      where deactivated_at is null and activation.account_id <> entitlement.account_id`;
    expect(astray).toHaveLength(0);
  });

  test('a transfer takes its locks after whoever takes a seat, also of the entitlement before the one that moves', async () => {
    const { a, b, e1, e2 } = await rolledOut(1, 1, 2);
    let moving: Promise<unknown> = Promise.resolve();
    await inTransaction(context.pool, async (db) => {
      await db`select 1 from entitlement where id = ${e1.id} for update`;
      moving = give(e2.externalKey, b.key);
      await expect
        .poll(
          () => context.pool`select 1 from pg_stat_activity where wait_event_type = 'Lock'
          and datname = current_database()`,
        )
        .toHaveLength(1);
      await lockEntitlements(db, a.id, PRODUCT);
    });
    await moving;
    expect(await seatsOf(e2.id)).toEqual([]);
  });

  test.each([
    [
      'heard of',
      (account: number, names: readonly string[]) =>
        markInstallationsSeen(
          context.pool,
          names.map((installation) => ({ accountId: account, product: PRODUCT, installation })),
          NOON + 2 * 86_400_000,
        ),
    ],
    [
      'given their receipts',
      (_: number, __: readonly string[], ids: readonly string[]) =>
        markSeatsSeen(context.pool, ids, NOON + 2 * 86_400_000),
    ],
  ])('devices that are %s are marked in the order in which a transfer moves their seats', async (_, mark) => {
    const { a, names } = await rolledOut(2, 1, 2);
    const seats = await context.pool<{ id: string; installation: string }[]>`
      select id, installation from activation where installation = any(${names}) order by id desc`;
    const [last, first] = seats.map((one) => one.id);
    let marking: Promise<unknown> = Promise.resolve();
    await inTransaction(context.pool, async (db) => {
      await db`select 1 from activation where id = ${first ?? ''} for update`;
      marking = mark(
        a.id,
        seats.map((one) => one.installation),
        seats.map((one) => one.id),
      );
      await expect
        .poll(
          () => context.pool`select 1 from pg_stat_activity where wait_event_type = 'Lock'
          and datname = current_database()`,
        )
        .toHaveLength(1);
      await db`select 1 from activation where id = ${last ?? ''} for update`;
    });
    await marking;
  });

  test('a transfer locks installations before seats, as whoever writes down that a client was heard of', async () => {
    const { b, e1, names } = await rolledOut(1, 1, 1);
    const [name = ''] = names;
    let moving: Promise<unknown> = Promise.resolve();
    await inTransaction(context.pool, async (db) => {
      await db`select 1 from installation where product = ${PRODUCT} and id = ${name} for update`;
      moving = give(e1.externalKey, b.key);
      await expect
        .poll(
          () => context.pool`select 1 from pg_stat_activity where wait_event_type = 'Lock'
          and datname = current_database()`,
        )
        .toHaveLength(1);
      await db`update activation set last_seen_at = ${NOON + 1} where installation = ${name}`;
    });
    await moving;
    expect((await seatsOf(e1.id)).map((one) => one.accountId)).toEqual([b.id]);
  });
});

describe('an import that gives entitlements to another account', () => {
  const rows = (...owners: (readonly [externalKey: string, account: string, quantity: number])[]) => ({
    ...{ reps: [], contacts: [], identifiers: [] },
    accounts: [],
    entitlements: owners.map(([externalKey, account, quantity]) => ({
      ...{ externalKey, account, product: PRODUCT, quantity, features: [], starts: null, expires: null },
      ...{ supportUntil: null, licenseKey: null },
    })),
  });
  const run = (customers: ReturnType<typeof rows>) =>
    importCustomers(context, { customers, actor: 'staff:1', apply: true });

  test('leaves each device where its key is, with a seat by the terms of the files', async () => {
    const { a, b, e1, e2, names } = await rolledOut(2, 10, 5);
    await run(rows([e1.externalKey, a.key, 4], [e2.externalKey, b.key, 10]));
    expect((await seatsOf(e1.id)).map((one) => one.installation)).toEqual(names.slice(0, 4));
    expect(await seatsOf(e2.id)).toEqual([]);
    expect(await receiptOf(e1.key, names[4] ?? '')).toMatchObject({ refusal: 'TOO_MANY_MACHINES' });
    const [entry] = await context.pool`
      select actor, after -> 'withoutSeat' as without, rows from audit
      where action = 'seats-moved' and subject = ${`account:${a.id}`}`;
    expect(entry).toEqual({ actor: 'staff:1', without: { giving: 1, receiving: 0 }, rows: 3 });
  });

  test('takes all along that move together, whoever borrowed of whom', async () => {
    const { a, b, e1, e2, names } = await rolledOut(2, 10, 5);
    const e3 = await owned(a.id, 1);
    await run(rows([e1.externalKey, b.key, 2], [e2.externalKey, b.key, 10]));
    expect((await seatsOf(e2.id)).map((one) => [one.installation, one.accountId])).toEqual(
      names.slice(2).map((name) => [name, b.id]),
    );
    for (const name of names) expect(await receiptOf(e1.key, name)).toMatchObject({ refusal: null });
    expect(await seatsOf(e3.id)).toEqual([]);
  });
});
