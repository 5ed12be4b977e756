import { describe, expect, it } from 'vitest';
import { type Customers, countCustomers, describeCustomers } from '../../src/domain/customers.ts';
import { describeDiff, diffCustomers, endingEarlier } from '../../src/domain/customers-diff.ts';

const BEFORE: Customers = {
  reps: [
    {
      externalKey: 'r1',
      name: 'Ada Reed',
      email: 'ada@v.example',
      role: 'sales',
      manager: 'r2',
      region: null,
    },
    { externalKey: 'r2', name: 'Bo Hart', email: 'bo@v.example', role: 'sales', manager: null, region: null },
  ],
  accounts: ['a1', 'a2'].map((externalKey) => ({
    externalKey,
    name: `Firm ${externalKey}`,
    country: 'DE',
    region: null,
    locale: 'de-DE',
    timeZone: 'Europe/Berlin',
    rep: 'r1',
    parent: null,
    tags: ['pilot', 'early'],
    attributes: { segment: 'small', vip: true },
  })),
  contacts: ['a1', 'a2'].map((account) => ({
    externalKey: `${account}:kai@x.example`,
    account,
    email: 'kai@x.example',
    name: 'Kai',
    role: 'primary' as const,
    locale: null,
    timeZone: null,
  })),
  entitlements: [
    {
      externalKey: 'e1',
      account: 'a1',
      product: 'atlas-cad',
      quantity: 5,
      features: ['render', 'cloud-sync'],
      starts: null,
      expires: '2027-12-31',
      supportUntil: null,
      licenseKey: 'SECRET-1',
    },
  ],
  identifiers: [{ account: 'a1', kind: 'serial', value: 'SN-1' }],
};
const NOBODY: Customers = { reps: [], accounts: [], contacts: [], entitlements: [], identifiers: [] };
const [first, second] = BEFORE.accounts;

describe('the difference an import makes', () => {
  it('is none when nothing changed but the order of rows, tags and features', () => {
    const after: Customers = {
      ...BEFORE,
      accounts: BEFORE.accounts.toReversed().map((account) => ({ ...account, tags: ['early', 'pilot'] })),
      entitlements: BEFORE.entitlements.map((entitlement) => ({
        ...entitlement,
        features: ['cloud-sync', 'render'],
      })),
    };
    const diff = diffCustomers(BEFORE, after);
    for (const part of [diff.reps, diff.accounts, diff.contacts, diff.entitlements, diff.identifiers]) {
      expect([part.added, part.changed, part.missing]).toEqual([[], [], []]);
    }
    expect(diff.accounts.unchanged).toBe(2);
  });

  it('names the fields that changed, single attributes too', () => {
    const changes = {
      name: 'New',
      rep: null,
      tags: ['pilot'],
      attributes: { segment: 'mid', founded: 1990 },
    };
    const after = {
      ...BEFORE,
      accounts: BEFORE.accounts.map((account) => ({ ...account, ...changes })).slice(0, 1),
    };
    const { accounts } = diffCustomers(BEFORE, after);
    expect(accounts.changed).toEqual([
      {
        key: 'a1',
        label: 'a1 (New)',
        fields: ['name', 'rep', 'tags', 'attributes.segment', 'attributes.vip', 'attributes.founded'],
      },
    ]);
    expect(accounts.missing).toEqual([{ key: 'a2', label: 'a2 (Firm a2)' }]);
    expect(accounts.unchanged).toBe(0);
  });

  it('tells a number from the text that looks like it', () => {
    const with_ = (size: string | number) => ({
      ...NOBODY,
      accounts: BEFORE.accounts.map((account) => ({ ...account, attributes: { size } })),
    });
    expect(diffCustomers(with_('5'), with_(5)).accounts.changed).toHaveLength(2);
  });

  it('lists added and missing of every kind', () => {
    const arriving = diffCustomers(NOBODY, BEFORE);
    expect(arriving.accounts.added.map(({ key }) => key)).toEqual(['a1', 'a2']);
    expect(arriving.contacts.added.map(({ key }) => key)).toEqual(['a1:kai@x.example', 'a2:kai@x.example']);
    expect(arriving.identifiers.added.map(({ label }) => label)).toEqual(['serial SN-1 of a1']);
    const leaving = diffCustomers(BEFORE, NOBODY);
    expect(leaving.entitlements.missing.map(({ key }) => key)).toEqual(['e1']);
    expect(leaving.reps.missing).toHaveLength(2);
  });

  it('names accounts that nobody could be told at', () => {
    const after = { ...BEFORE, contacts: BEFORE.contacts.slice(0, 1) };
    expect(diffCustomers(BEFORE, after).accountsWithoutContact).toEqual(['a2']);
    expect(diffCustomers(BEFORE, BEFORE).accountsWithoutContact).toEqual([]);
  });

  it('shows what an entitlement was and becomes, and counts those that end earlier than before', () => {
    const [one] = BEFORE.entitlements;
    if (one === undefined) throw new Error('An entitlement is needed.');
    const held = ['e1', 'e2', 'e3', 'e4'].map((externalKey) => ({ ...one, externalKey }));
    const [first, second, third, fourth] = held as [typeof one, typeof one, typeof one, typeof one];
    const diff = diffCustomers(
      { ...BEFORE, entitlements: [first, second, { ...third, expires: null }, fourth] },
      {
        ...BEFORE,
        entitlements: [
          {
            ...first,
            expires: '2027-06-30',
            starts: '2027-01-01',
            quantity: 3,
            account: 'a2',
            licenseKey: 'SECRET-2',
          },
          { ...second, expires: null },
          third,
          { ...fourth, supportUntil: '2027-06-30' },
        ],
      },
    );
    expect(diff.entitlements.changed[0]).toMatchObject({
      fields: ['account', 'quantity', 'starts', 'expires', 'licenseKey'],
      values: {
        account: { before: 'a1', after: 'a2' },
        quantity: { before: 5, after: 3 },
        starts: { before: null, after: '2027-01-01' },
        expires: { before: '2027-12-31', after: '2027-06-30' },
      },
    });
    expect(diff.entitlements.changed[3]).toMatchObject({ fields: ['supportUntil'], values: {} });
    expect(endingEarlier(diff).map((item) => item.key)).toEqual(['e1', 'e3']);
    const text = describeDiff(diff, 1);
    expect(text).toContain(
      '  ~ e1 (3 × atlas-cad): account a1 → a2, quantity 5 → 3, starts always → 2027-01-01, expires 2027-12-31 → 2027-06-30, licenseKey',
    );
    expect(text).toContain('entitlements that end earlier than before: 2\n  ! e1 (3 × atlas-cad)');
    expect(describeDiff(diff)).toContain('~ e2 (5 × atlas-cad): expires 2027-12-31 → never');
    expect(text).not.toContain('SECRET');
  });

  it('reads well, shortens long lists, and shows neither mail addresses nor license keys', () => {
    if (!first || !second) throw new Error('two accounts are needed');
    const after: Customers = {
      ...BEFORE,
      accounts: [
        { ...first, rep: null },
        ...['a3', 'a4', 'a5'].map((externalKey) => ({ ...second, externalKey })),
      ],
      contacts: BEFORE.contacts.slice(0, 1),
      entitlements: BEFORE.entitlements.map((entitlement) => ({ ...entitlement, licenseKey: 'SECRET-2' })),
    };
    expect(describeDiff(diffCustomers(BEFORE, after), 2)).toBe(
      [
        'accounts: 3 new, 1 changed, 0 unchanged, 1 not in the files, kept',
        '  + a3 (Firm a2)',
        '  + a4 (Firm a2)',
        '  + and 1 more',
        '  ~ a1 (Firm a1): rep',
        '  - a2 (Firm a2)',
        'reps and managers: 0 new, 0 changed, 2 unchanged',
        'contacts: 0 new, 0 changed, 1 unchanged, 1 not in the files, no longer current',
        '  - primary contact of a2',
        'entitlements: 0 new, 1 changed, 0 unchanged',
        '  ~ e1 (5 × atlas-cad): licenseKey',
        'identifiers: 0 new, 0 changed, 1 unchanged',
        'accounts without a contact, so nobody there can be told: 3',
        '  ! a3',
        '  ! a4',
        '  ! and 1 more',
      ].join('\n'),
    );
  });
});

describe('customers are counted', () => {
  it('with managers who own no account apart from reps', () => {
    expect(countCustomers(BEFORE)).toMatchObject({ reps: 1, managers: 1, accounts: 2, contacts: 2 });
    expect(describeCustomers(BEFORE)).toBe(
      '2 accounts, 1 rep and 1 manager, 2 contacts, 1 entitlement, 1 identifier',
    );
  });

  it('with a manager who owns an account as a rep', () => {
    const accounts = BEFORE.accounts.map((account) => ({ ...account, rep: 'r2' }));
    expect(countCustomers({ ...BEFORE, accounts })).toMatchObject({ reps: 2, managers: 0 });
  });
});
