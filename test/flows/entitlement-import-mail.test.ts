import { beforeEach, expect, test } from 'vitest';
import type { Customers, ImportedEntitlement } from '../../src/domain/customers.ts';
import { importCustomers } from '../../src/flows/import-customers.ts';
import { currentCustomers } from '../../src/store/customers.ts';
import { makeAccounts, useWorld } from '../support/make.ts';

const world = useWorld();

beforeEach(() => makeAccounts(world.context, [{ key: 'A-1' }, { key: 'A-2' }]));

/** What is there, with entitlements of its own. */
async function withEntitlements(
  change: (held: readonly ImportedEntitlement[]) => readonly ImportedEntitlement[],
): Promise<Customers> {
  const held = await currentCustomers(world.pool);
  return { ...held, entitlements: change(held.entitlements) };
}

const order = (account: string): ImportedEntitlement => ({
  ...{ externalKey: `SO-${account}`, account, product: 'atlas-cad', quantity: 2, features: [], starts: null },
  ...{ expires: null, supportUntil: null, licenseKey: null },
});

const mailed = () => world.pool<{ key: string; account: string }[]>`
  select entitlement.external_key as key, account.external_key as account
  from mailing_event join entitlement on entitlement.id = mailing_event.entitlement_id
  join account on account.id = mailing_event.account_id where mailing_event."on" = 'entitlement-created' order by 1`;

test('an import of existing data mails nobody; one with --mail tells who got something new or more', async () => {
  expect(await mailed()).toEqual([]);
  const customers = await withEntitlements((held) => [
    ...held.map((one) => ({ ...one, quantity: one.account === 'A-1' ? 9 : 3 })),
    order('A-2'),
  ]);
  await importCustomers(world.context, { customers, actor: 'staff:1', apply: false, mail: true });
  expect(await mailed()).toEqual([]);
  await importCustomers(world.context, { customers, actor: 'staff:1', apply: true, mail: true });
  const told = [
    { key: 'A-1:atlas-cad', account: 'A-1' },
    { key: 'SO-A-2', account: 'A-2' },
  ];
  expect(await mailed()).toEqual(told);
  await importCustomers(world.context, { customers, actor: 'staff:1', apply: true, mail: true });
  expect(await mailed()).toEqual(told);
  const silent = await withEntitlements((held) => [...held, order('A-1')]);
  await importCustomers(world.context, { customers: silent, actor: 'staff:1', apply: true });
  expect(await mailed()).toEqual(told);
});

test('one with --mail tells an account that gets an entitlement of another, and who gets back what was suspended', async () => {
  const bring = async (changes: Partial<ImportedEntitlement>) => {
    const customers = await withEntitlements((held) =>
      held.map((one) => (one.externalKey === 'A-1:atlas-cad' ? { ...one, ...changes } : one)),
    );
    await importCustomers(world.context, { customers, actor: 'staff:1', apply: true, mail: true });
    return (await mailed()).map((one) => one.account).toSorted();
  };
  expect(await bring({ account: 'A-2' })).toEqual(['A-2']);
  expect(await bring({ suspended: true })).toEqual(['A-2']);
  expect(await bring({ quantity: 50 })).toEqual(['A-2']);
  expect(await bring({ account: 'A-1' })).toEqual(['A-2']);
  expect(await bring({ suspended: false })).toEqual(['A-1', 'A-2']);
});

test('an import that changes an entitlement raises its version: a form filled in before is refused', async () => {
  const customers = await withEntitlements((held) =>
    held.map((one) => ({ ...one, quantity: one.account === 'A-1' ? 9 : one.quantity })),
  );
  await importCustomers(world.context, { customers, actor: 'staff:1', apply: true });
  expect(await world.pool`select external_key, version from entitlement order by 1`).toEqual([
    { externalKey: 'A-1:atlas-cad', version: 2 },
    { externalKey: 'A-2:atlas-cad', version: 1 },
  ]);
});
