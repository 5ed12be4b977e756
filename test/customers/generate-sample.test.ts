import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCustomers } from '../../src/customers/read-customers.ts';
import { describeStandardFiles } from '../../src/customers/standard-files.ts';
import { countCustomers } from '../../src/domain/customers.ts';
import { generateSample } from '../support/generate-sample.ts';

const DIRECTORY = join(import.meta.dirname, '../../campaigns/sample');
const onDisk = (name: string) => readFileSync(join(DIRECTORY, name), 'utf8').replaceAll('\r\n', '\n');
const sample = generateSample();

const customers = () => {
  const result = readCustomers(sample, null);
  expect(result.problems).toEqual([]);
  if (!result.customers) throw new Error('refused');
  return result.customers;
};

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

describe('the sample customers', () => {
  it.each([...sample.keys()])('%s is what the generator writes', (name) => {
    expect(onDisk(name)).toBe(sample.get(name));
  });

  it('stand beside an explanation of all columns that is up to date', () => {
    expect(onDisk('README.md')).toContain(describeStandardFiles());
  });

  it('are about 300 accounts with 900 contacts, and 20 reps with managers', () => {
    const counts = countCustomers(customers());
    expect(counts).toMatchObject({ accounts: 300, reps: 16, managers: 4 });
    expect(Math.abs(counts.contacts - 900)).toBeLessThan(30);
  });

  it('can receive mail at .example addresses only', () => {
    const { contacts, reps } = customers();
    const outside = [...contacts, ...reps].filter(
      ({ email }) => !/^[a-z.-]+@[a-z0-9-]+\.example$/.test(email),
    );
    expect(outside).toEqual([]);
  });

  it('hold the cases a campaign has to cope with', () => {
    const { accounts, contacts, entitlements } = customers();
    const zones = new Set(accounts.map((account) => account.timeZone));
    expect(zones).toContain('Australia/Lord_Howe');
    expect(zones).toContain('Pacific/Chatham');
    expect(zones).toContain(null);
    expect(new Set(accounts.map((account) => account.country)).size).toBe(10);
    expect(accounts.filter((account) => account.tags.includes('pilot'))).toHaveLength(40);
    expect(new Set(accounts.map((account) => account.parent)).size).toBe(9);

    const contactsOf = groupBy(contacts, (contact) => contact.account);
    const alone = [...contactsOf.values()].filter((list) => list.length === 1);
    const untechnical = [...contactsOf.values()].filter((list) =>
      list.every(({ role }) => role !== 'technical'),
    );
    expect(contactsOf.size).toBe(300);
    expect(alone.length).toBeGreaterThan(5);
    expect(untechnical.length).toBeGreaterThan(alone.length);

    const inForce = (expires: string | null) => expires === null || expires >= '2027-03-01';
    const cad = entitlements.filter((entitlement) => entitlement.product === 'atlas-cad');
    const rights = [...groupBy(cad, (entitlement) => entitlement.account).values()];
    const lapsed = rights.filter((list) => list.every(({ expires }) => !inForce(expires)));
    expect(lapsed.length).toBeGreaterThan(5);
    expect(
      cad.filter(({ expires }) => expires && expires > '2027-03-31' && expires < '2028-01-01').length,
    ).toBeGreaterThan(20);
    expect(Math.max(...cad.map(({ quantity }) => quantity))).toBeGreaterThan(400);
    expect(Math.min(...cad.map(({ quantity }) => quantity))).toBe(1);
  });
});
