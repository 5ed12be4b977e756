import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadDirectory } from '../../src/customers/load-directory.ts';
import { readCustomers } from '../../src/customers/read-customers.ts';
import { readMapping } from '../../src/customers/read-mapping.ts';
import type { Customers, ImportedContact, ImportedEntitlement } from '../../src/domain/customers.ts';
import type { CustomersDiff } from '../../src/domain/customers-diff.ts';
import { importCustomers } from '../../src/flows/import-customers.ts';
import { revealLicenseKey } from '../../src/flows/issue-license-keys.ts';
import { setTimeLapse } from '../../src/store/clock.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { currentCustomers } from '../../src/store/customers.ts';
import { saveStaff, staffByKey } from '../../src/store/staff.ts';
import { useTestDatabase } from '../support/database.ts';
import { describeUnlessMissing } from '../support/requirement.ts';

const PROJECT = join(import.meta.dirname, '../..');
const EXPORT = join(PROJECT, '../shared/data/crm');
const SECRET = 'a secret that is long enough for tests';
const NOW = Date.parse('2027-03-01T08:00:00Z');

const database = useTestDatabase();
let pool: Pool;

beforeAll(async () => {
  pool = connect(database.url, 3);
  await setTimeLapse(pool, NOW);
});
afterAll(() => pool.end());

async function emptyDatabase(): Promise<void> {
  await pool`truncate account, staff, audit, policy_revision, campaign restart identity cascade`;
}

function run(customers: Customers, apply = true) {
  return importCustomers({ pool, secret: SECRET }, { customers, actor: 'staff:1', apply });
}

async function readSample(): Promise<Customers> {
  const files = await loadDirectory(join(PROJECT, 'campaigns/sample'));
  const read = files.ok ? readCustomers(files.value, null) : null;
  if (read?.customers == null) throw new Error('The sample cannot be read.');
  return read.customers;
}

function countsOf(diff: CustomersDiff) {
  const { accountsWithoutContact: _silent, ...kinds } = diff;
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, of]) => [
      kind,
      [of.added.length, of.changed.length, of.missing.length],
    ]),
  );
}

const NOTHING = {
  ...{
    reps: [0, 0, 0],
    accounts: [0, 0, 0],
    contacts: [0, 0, 0],
    entitlements: [0, 0, 0],
    identifiers: [0, 0, 0],
  },
};

const ACME: Customers = {
  reps: [rep('rep-ada')],
  accounts: [account('A-1'), account('A-2')],
  contacts: [contact('C-1', 'A-1', 'ann@acme.example'), contact('C-2', 'A-2', 'bob@bolt.example')],
  entitlements: [entitlement('E-1', 'A-1', 3), entitlement('E-2', 'A-2', 5)],
  identifiers: [{ account: 'A-1', kind: 'serial', value: 'SN-1' }],
};

function rep(externalKey: string) {
  const nothing = { manager: null, region: null };
  return {
    externalKey,
    name: 'Ada',
    email: `${externalKey}@vendor.example`,
    role: 'sales' as const,
    ...nothing,
  };
}

function account(externalKey: string) {
  const nothing = { country: null, region: null, locale: null, timeZone: null, parent: null };
  return {
    externalKey,
    name: `Company ${externalKey}`,
    rep: 'rep-ada',
    tags: ['pilot'],
    attributes: { size: 3 },
    ...nothing,
  };
}

function contact(externalKey: string, of: string, email: string): ImportedContact {
  return { externalKey, account: of, email, name: 'Ann', role: 'primary', locale: null, timeZone: null };
}

function entitlement(externalKey: string, of: string, quantity: number, licenseKey: string | null = null) {
  const nothing = { starts: null, supportUntil: null };
  return {
    ...{ externalKey, account: of, product: 'atlas-cad', quantity, features: ['render'] },
    ...{ expires: '2028-01-01', licenseKey, ...nothing },
  };
}

describe('importing the sample', () => {
  beforeAll(emptyDatabase);

  it('changes nothing in a dry run, and says what it would do', async () => {
    const { diff, changed } = await run(await readSample(), false);
    expect(changed).toBe(false);
    expect(countsOf(diff)).toMatchObject({ accounts: [300, 0, 0], contacts: [907, 0, 0] });
    const held = await currentCustomers(pool);
    expect([held.accounts, held.reps, held.contacts]).toEqual([[], [], []]);
    expect(await pool`select 1 from audit`).toHaveLength(0);
  });

  it('holds afterwards exactly what the files say', async () => {
    const sample = await readSample();
    const { changed, keysIssued, keysNotTaken } = await run(sample);
    expect({ changed, keysNotTaken }).toEqual({ changed: true, keysNotTaken: [] });
    const keyless = sample.entitlements.filter((one) => one.licenseKey === null).length;
    expect(keysIssued).toBe(keyless);
    const byKey = <Row extends { externalKey: string }>(rows: readonly Row[]) =>
      rows.toSorted((a, b) => (a.externalKey < b.externalKey ? -1 : 1));
    const held = await currentCustomers(pool);
    expect(byKey(held.accounts)).toEqual(byKey(sample.accounts));
    expect(byKey(held.contacts)).toEqual(byKey(sample.contacts));
    expect(byKey(held.reps)).toEqual(byKey(sample.reps));
    const sealed = sample.entitlements.map((one) => ({ ...one, suspended: false, licenseKey: null }));
    expect(byKey(held.entitlements)).toEqual(byKey(sealed));
    expect(held.identifiers).toHaveLength(sample.identifiers.length);
  });

  it('writes one audit entry with counts and a root hash, and no address', async () => {
    const entries = await pool<{ actor: string; after: object; rows: number; root: string }[]>`
      select actor, after, rows, root from audit where action = 'customers-imported'`;
    expect(entries).toHaveLength(1);
    expect(entries[0]?.actor).toBe('staff:1');
    expect(entries[0]?.after).toMatchObject({ accounts: { added: 300, changed: 0, missing: 0 } });
    expect(entries[0]?.root).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(entries)).not.toContain('@');
  });

  it('finds no difference the second time, keys of the files included, and writes nothing', async () => {
    const again = await run(await readSample());
    expect(countsOf(again.diff)).toEqual(NOTHING);
    expect(again).toMatchObject({ changed: false, keysIssued: 0 });
    expect(await pool`select 1 from audit where action = 'customers-imported'`).toHaveLength(1);
  });
});

describe('importing changes', () => {
  beforeEach(async () => {
    await emptyDatabase();
    await run(ACME);
  });

  async function contactRow(externalKey: string) {
    const [row] = await pool<
      {
        id: number;
        email: string;
        removedAt: number | null;
        refusedAt: number | null;
        stopped: readonly string[];
      }[]
    >`
      select id, email, removed_at, refused_at,
             array(select stream from opt_out where contact_id = contact.id) as stopped from contact
      where external_key = ${externalKey} order by removed_at nulls first`;
    return row;
  }

  it('writes to a corrected address again, whatever became of the old one; a wish for no mail stays', async () => {
    await pool`update contact set refused_at = ${NOW}, refused_because = 'bounced'`;
    await pool`insert into opt_out (contact_id, stream, at, because) select id, 'surveys', ${NOW}, 'preferences' from contact`;
    const { diff } = await run({
      ...ACME,
      contacts: [contact('C-1', 'A-1', 'anna@acme.example'), contact('C-2', 'A-2', 'BOB@bolt.example')],
    });
    expect(diff.contacts.changed.map((one) => one.fields)).toEqual([['email'], ['email']]);
    expect(await contactRow('C-1')).toMatchObject({
      email: 'anna@acme.example',
      refusedAt: null,
      stopped: ['surveys'],
    });
    expect(await contactRow('C-2')).toMatchObject({ email: 'BOB@bolt.example', refusedAt: NOW });
  });

  it('makes a contact that is missing from the files not current, and brings it back as the same person', async () => {
    const before = await contactRow('C-2');
    await run({ ...ACME, contacts: ACME.contacts.slice(0, 1) });
    expect(await contactRow('C-2')).toMatchObject({ id: before?.id, removedAt: NOW });
    await run(ACME);
    expect(await contactRow('C-2')).toMatchObject({ id: before?.id, removedAt: null });
  });

  it('lets a contact that changed companies be current at the new one only', async () => {
    await run({ ...ACME, contacts: [contact('C-1', 'A-2', 'ann@acme.example'), ...ACME.contacts.slice(1)] });
    const held = await currentCustomers(pool);
    expect(held.contacts.filter((one) => one.externalKey === 'C-1').map((one) => one.account)).toEqual([
      'A-2',
    ]);
  });

  it('keeps accounts, rights, reps and identifiers that are missing from the files', async () => {
    const { diff, changed } = await run({
      ...ACME,
      accounts: ACME.accounts.slice(0, 1),
      contacts: ACME.contacts.slice(0, 1),
      entitlements: [],
      identifiers: [],
    });
    expect(countsOf(diff)).toEqual({
      ...{ reps: [0, 0, 0], accounts: [0, 0, 1], contacts: [0, 0, 1] },
      ...{ entitlements: [0, 0, 2], identifiers: [0, 0, 1] },
    });
    expect(changed).toBe(true);
    const held = await currentCustomers(pool);
    expect([held.accounts.length, held.entitlements.length, held.identifiers.length]).toEqual([2, 2, 1]);
  });

  it('issues documents anew for the accounts whose rights changed, and for no others', async () => {
    await pool`truncate policy_revision`;
    await run({ ...ACME, entitlements: [entitlement('E-1', 'A-1', 4), entitlement('E-2', 'A-2', 5)] });
    const rows = await pool<
      { subject: string; product: string }[]
    >`select subject, product from policy_revision`;
    expect([...rows]).toEqual([{ subject: 'account:A-1', product: 'atlas-cad' }]);
  });

  it('issues documents anew for both accounts when a right moved from one to the other', async () => {
    await pool`truncate policy_revision`;
    await run({ ...ACME, entitlements: [entitlement('E-1', 'A-2', 3), entitlement('E-2', 'A-2', 5)] });
    const rows = await pool<{ subject: string }[]>`select subject from policy_revision order by 1`;
    expect(rows.map((row) => row.subject)).toEqual(['account:A-1', 'account:A-2']);
  });

  const decisions = () => pool`
    select action, account.external_key as account, actor, before, after from audit
    join account on subject = 'account:' || account.id order by audit.id`;
  const suspended = () =>
    pool`select external_key as key, suspended_at is not null as suspended, version from entitlement order by 1`;
  const rights = (first: Partial<ImportedEntitlement>): Customers => ({
    ...ACME,
    entitlements: [{ ...entitlement('E-1', 'A-1', 3), ...first }, entitlement('E-2', 'A-2', 5)],
  });

  it('writes what moved from one account to the other into the record of both, with its devices', async () => {
    await pool`
      insert into activation (id, entitlement_id, account_id, product, device, fingerprint, activated_at)
      select 'act-1', id, account_id, product, 'd1', '{}', ${NOW} from entitlement where external_key = 'E-1'`;
    await run(rights({ account: 'A-2', quantity: 4 }));
    const moved = {
      before: { entitlement: 1, account: 1 },
      after: { entitlement: 1, account: 2, devices: 1 },
    };
    expect([...(await decisions())]).toEqual([
      { action: 'entitlement-transferred-away', account: 'A-1', actor: 'staff:1', ...moved },
      { action: 'entitlement-transferred-here', account: 'A-2', actor: 'staff:1', ...moved },
    ]);
    await run(rights({ account: 'A-2', quantity: 6 }));
    expect(await decisions()).toHaveLength(2);
  });

  it('suspends and lets go on what the files say, with a record, and leaves alone what they do not speak of', async () => {
    const first = await run(rights({ suspended: true }));
    expect(first.diff.entitlements.changed.map((one) => one.fields)).toEqual([['suspended']]);
    const held = [
      { key: 'E-1', suspended: true, version: 2 },
      { key: 'E-2', suspended: false, version: 1 },
    ];
    expect([...(await suspended())]).toEqual(held);
    for (const silent of [{}, { suspended: null }, { suspended: true }])
      expect(await run(rights(silent))).toMatchObject({ changed: false });
    expect(await run(rights({ quantity: 4 }))).toMatchObject({ changed: true });
    expect([...(await suspended())][0]).toMatchObject({ suspended: true });
    await run(rights({ suspended: false, quantity: 4 }));
    expect([...(await suspended())][0]).toMatchObject({ suspended: false });
    expect((await decisions()).map((one) => [one.action, one.account, one.after])).toEqual([
      ['entitlement-suspended', 'A-1', { entitlement: 1, suspended: true }],
      ['entitlement-reinstated', 'A-1', { entitlement: 1, suspended: false }],
    ]);
  });

  it('brings a new right suspended where the files say so', async () => {
    const added = { ...entitlement('E-3', 'A-2', 1), suspended: true };
    await run({ ...ACME, entitlements: [...ACME.entitlements, added] });
    expect([...(await suspended())].at(-1)).toEqual({ key: 'E-3', suspended: true, version: 1 });
  });

  it('judges accounts again whose rights moved or were suspended', async () => {
    await pool`insert into campaign (key, state, time_zone) values ('c', 'running', 'UTC')`;
    await pool`
      insert into standing (campaign_id, account_id, product, stage, since, lenient, look_again_at)
      select 1, id, 'atlas-cad', 'warn', ${NOW}, 'warn', null from account`;
    const woken = () => pool`select account_id from standing where look_again_at is not null order by 1`;
    await run(rights({ suspended: true }));
    expect([...(await woken())]).toEqual([{ accountId: 1 }]);
    await run(rights({ account: 'A-2' }));
    expect([...(await woken())]).toEqual([{ accountId: 1 }, { accountId: 2 }]);
  });

  it('judges an account again whose contacts changed, and no other', async () => {
    await pool`insert into campaign (key, state, time_zone) values ('c', 'running', 'UTC')`;
    await pool`
      insert into standing (campaign_id, account_id, product, stage, since, lenient, look_again_at)
      select 1, id, 'atlas-cad', 'warn', ${NOW}, 'warn', null from account`;
    await run({ ...ACME, contacts: [contact('C-1', 'A-1', 'anna@acme.example'), ...ACME.contacts.slice(1)] });
    const woken = await pool<{ externalKey: string; lookAgainAt: number }[]>`
      select account.external_key, look_again_at from standing join account on account.id = account_id
      where look_again_at is not null`;
    expect([...woken]).toEqual([{ externalKey: 'A-1', lookAgainAt: NOW }]);
  });

  it('never takes rights from somebody on staff, and never brings back who was removed', async () => {
    const ada = await staffByKey(pool, 'rep-ada');
    await saveStaff(pool, { ...(ada as NonNullable<typeof ada>), role: 'administrator', active: false });
    const { diff } = await run({ ...ACME, reps: [{ ...rep('rep-ada'), name: 'Ada L.' }] });
    expect(diff.reps.changed.map((one) => one.fields)).toEqual([['name']]);
    expect(await staffByKey(pool, 'rep-ada')).toMatchObject({
      name: 'Ada L.',
      role: 'administrator',
      active: false,
    });
  });

  it('does not take staff who are no reps for reps that are missing', async () => {
    await saveStaff(pool, { ...rep('grace'), role: 'approver', active: true });
    expect((await run(ACME)).diff.reps.missing).toEqual([]);
  });

  it('takes license keys over, and not one that another entitlement has', async () => {
    const keyed = [entitlement('E-1', 'A-1', 3, 'OLD-KEY-1'), entitlement('E-2', 'A-2', 5, 'OLD-KEY-2')];
    const first = await run({ ...ACME, entitlements: keyed });
    expect(first.keysNotTaken).toEqual([]);
    const [one] = await pool<{ id: number; accountId: number }[]>`
      select id, account_id from entitlement where external_key = 'E-1'`;
    const reveal = () => revealLicenseKey({ pool, secret: SECRET }, one?.accountId ?? 0, one?.id ?? 0);
    expect(await reveal()).toBe('OLD-KEY-1');
    expect((await run({ ...ACME, entitlements: keyed })).changed).toBe(false);
    const stolen = [entitlement('E-1', 'A-1', 3, 'OLD-KEY-2'), entitlement('E-2', 'A-2', 5, 'OLD-KEY-2')];
    expect((await run({ ...ACME, entitlements: stolen })).keysNotTaken).toEqual(['E-1']);
    expect(await reveal()).toBe('OLD-KEY-1');
  });

  it('leaves everything as it was when anything fails', async () => {
    const before = await currentCustomers(pool);
    const broken: Customers = {
      ...ACME,
      accounts: [...ACME.accounts, account('A-3')],
      entitlements: [{ ...entitlement('E-3', 'A-3', 1), quantity: 3_000_000_000 }],
    };
    await expect(run(broken)).rejects.toThrow(/integer/);
    expect(await currentCustomers(pool)).toEqual(before);
  });

  it('takes more rows than go into one statement', async () => {
    const many = Array.from({ length: 10_001 }, (_, at) => contact(`M-${at}`, 'A-1', `m${at}@acme.example`));
    await run({ ...ACME, contacts: many });
    const [row] = await pool<{ current: number }[]>`
      select count(*)::int as current from contact where removed_at is null`;
    expect(row?.current).toBe(10_001);
  });
});

const missing = existsSync(join(EXPORT, 'sales_pipeline.csv')) ? null : `The CRM export is not in ${EXPORT}.`;

describeUnlessMissing(missing)('importing the export of a real CRM', () => {
  beforeAll(emptyDatabase);

  it('brings 85 accounts and 35 reps, and finds no difference the second time', async () => {
    const files = await loadDirectory(EXPORT);
    const text = readFileSync(join(PROJECT, 'campaigns/crm.mapping.yaml'), 'utf8');
    const { mapping } = readMapping('crm.mapping.yaml', text);
    const read = files.ok ? readCustomers(files.value, mapping) : null;
    if (read?.customers == null) throw new Error('The export cannot be read.');
    const { diff } = await run(read.customers);
    expect(countsOf(diff)).toMatchObject({
      accounts: [85, 0, 0],
      reps: [41, 0, 0],
      entitlements: [522, 0, 0],
    });
    const [reps] = await pool<{ owners: number }[]>`select count(distinct rep)::int as owners from account`;
    expect(reps?.owners).toBeLessThanOrEqual(35);
    expect(countsOf((await run(read.customers)).diff)).toEqual(NOTHING);
  });
});
