import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Customers, ImportedEntitlement } from '../../src/domain/customers.ts';
import { endingEarlier } from '../../src/domain/customers-diff.ts';
import { importCustomers } from '../../src/flows/import-customers.ts';
import { setTimeLapse } from '../../src/store/clock.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
/** Already the 2nd of March in Tokyo, still the 1st in Berlin. */
const NOW = Date.parse('2027-03-01T20:00:00Z');
let pool: Pool;

beforeAll(async () => {
  pool = connect(database.url, 3);
  await setTimeLapse(pool, NOW);
});
afterAll(() => pool.end());
beforeEach(() => pool`truncate account, staff, audit, policy_revision, campaign restart identity cascade`);

function account(externalKey: string, timeZone: string) {
  const nothing = {
    country: null,
    region: null,
    locale: null,
    rep: null,
    parent: null,
    tags: [],
    attributes: {},
  };
  return { externalKey, name: `Company ${externalKey}`, timeZone, ...nothing };
}

const ENTITLEMENT: ImportedEntitlement = {
  ...{ externalKey: 'E-1', account: 'A-1', product: 'atlas-cad', quantity: 3, features: ['render'] },
  ...{ starts: '2026-01-01', expires: '2027-12-31', supportUntil: null, licenseKey: null },
};

function run(entitlements: readonly ImportedEntitlement[], apply = true) {
  const accounts = [account('A-1', 'Europe/Berlin'), account('A-2', 'Asia/Tokyo')];
  const customers: Customers = { reps: [], accounts, contacts: [], identifiers: [], entitlements };
  return importCustomers(
    { pool, secret: 'a secret that is long enough for tests' },
    { customers, actor: 'staff:1', apply },
  );
}

async function held(externalKey = 'E-1') {
  const [row] = await pool`
    select account.external_key as account, quantity, features, starts, expires, suspended_at is not null as suspended
    from entitlement join account on account.id = entitlement.account_id
    where entitlement.external_key = ${externalKey}`;
  return row;
}

const file = (changes: Partial<ImportedEntitlement>) => ({ ...ENTITLEMENT, ...changes });

describe('a row of an import that would lock people out at once', () => {
  beforeEach(async () => {
    await run([ENTITLEMENT]);
  });

  it.each([
    [
      'an end before today',
      { expires: '2027-02-28' },
      /^expires: E-1 runs until 2027-12-31, and 2027-02-28 is before/,
    ],
    [
      'a start after today',
      { starts: '2027-03-02' },
      /^starts: E-1 began on 2026-01-01, and 2027-03-02 is after/,
    ],
  ])('by %s keeps the terms that are held, and says what to do', async (_what, changes, why) => {
    const { diff, changed, termsKept } = await run([file({ ...changes, quantity: 9, features: [] })]);
    expect(termsKept).toEqual([{ entitlement: 'E-1', why: expect.stringMatching(why) }]);
    expect(termsKept[0]?.why).toContain("the account's today, 2027-03-01");
    expect(termsKept[0]?.why).toMatch(/suspend it: write yes in the column suspended/);
    expect([changed, diff.entitlements.changed]).toEqual([false, []]);
    expect(await held()).toMatchObject({ quantity: 3, features: ['render'], starts: '2026-01-01' });
    expect(await held()).toMatchObject({ expires: '2027-12-31' });
  });

  it('loses nothing else: not what the row says beside its terms, nor any other row', async () => {
    const other = file({ externalKey: 'E-2', quantity: 7 });
    const { changed, termsKept } = await run([file({ account: 'A-2', expires: '2027-01-31' }), other]);
    expect([changed, termsKept.length]).toEqual([true, 1]);
    expect(await held()).toMatchObject({ account: 'A-2', expires: '2027-12-31' });
    expect(await held('E-2')).toMatchObject({ quantity: 7 });
    const [entry] =
      await pool`select after, rows from audit where action = 'customers-imported' order by id desc`;
    expect(entry).toMatchObject({ after: { termsKept: 1 }, rows: 3 });
  });

  it('is told of in a dry run as well, and again until the file is right', async () => {
    const wrong = [file({ expires: '2027-01-31' })];
    expect((await run(wrong, false)).termsKept).toHaveLength(1);
    expect((await run(wrong)).termsKept).toHaveLength(1);
    expect((await run(wrong)).termsKept).toHaveLength(1);
    const right = await run([file({ expires: '2027-03-01' })]);
    expect(right.termsKept).toEqual([]);
    expect(endingEarlier(right.diff).map((one) => one.key)).toEqual(['E-1']);
    expect(await held()).toMatchObject({ expires: '2027-03-01' });
  });

  it('is applied where it is suspended, by the same row or before: nobody works by it', async () => {
    const { termsKept } = await run([file({ expires: '2027-01-31', suspended: true })]);
    expect(termsKept).toEqual([]);
    expect(await held()).toMatchObject({ expires: '2027-01-31', suspended: true });
    await run([file({ suspended: true })]);
    expect((await run([file({ expires: '2027-01-30' })])).termsKept).toEqual([]);
  });
});

it('counts today in the zone of each account', async () => {
  const both = [ENTITLEMENT, file({ externalKey: 'E-2', account: 'A-2' })];
  await run(both);
  const { termsKept } = await run(both.map((one) => ({ ...one, expires: '2027-03-01' })));
  expect(termsKept.map((one) => one.entitlement)).toEqual(['E-2']);
  expect(termsKept[0]?.why).toContain("the account's today, 2027-03-02");
});

it('takes what ended long ago as the files say: at first, and corrected', async () => {
  expect((await run([file({ expires: '2020-12-31' })])).termsKept).toEqual([]);
  expect((await run([file({ expires: '2019-12-31' })])).termsKept).toEqual([]);
  expect((await run([file({ starts: '2027-06-01', expires: '2028-05-31' })])).termsKept).toEqual([]);
  expect(await held()).toMatchObject({ starts: '2027-06-01' });
  expect((await run([file({ starts: '2027-07-01', expires: '2028-05-31' })])).termsKept).toEqual([]);
});
