import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDirectory } from '../../src/customers/load-directory.ts';
import { readCustomers } from '../../src/customers/read-customers.ts';
import { readMapping } from '../../src/customers/read-mapping.ts';
import { countCustomers, describeCustomers } from '../../src/domain/customers.ts';

const PROJECT = join(import.meta.dirname, '../..');
const EXPORT = join(PROJECT, '../shared/data/crm');
const present = existsSync(join(EXPORT, 'sales_pipeline.csv'));
if (!present) console.warn(`Skipped: the real CRM export is not in ${EXPORT}.`);

type Deal = {
  account: string;
  product: string;
  sales_agent: string;
  deal_stage: string;
  close_date: string;
  close_value: string;
};

describe.skipIf(!present)('the real CRM export', () => {
  const mappingText = () => readFileSync(join(PROJECT, 'campaigns/crm.mapping.yaml'), 'utf8');
  let files: ReadonlyMap<string, string>;
  let result: ReturnType<typeof readCustomers>;
  let won: Deal[];
  beforeAll(async () => {
    const loaded = await loadDirectory(EXPORT);
    const { mapping, problems } = readMapping('crm.mapping.yaml', mappingText());
    expect(problems).toEqual([]);
    if (!loaded.ok || !mapping) throw new Error('cannot be read');
    files = loaded.value;
    result = readCustomers(files, mapping);
    const deals = parse(files.get('sales_pipeline.csv') ?? '', { columns: true }) as Deal[];
    won = deals.filter((deal) => deal.deal_stage === 'Won' && deal.account !== '');
  }, 60_000);
  const customers = () => {
    if (!result.customers) throw new Error(result.problems.map((problem) => problem.message).join('\n'));
    return result.customers;
  };
  const day = (text: string) => text.replace(/^(\d\d)-(\d\d)-(\d\d)$/, '20$3-$2-$1');
  const slug = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');

  it('loads 85 accounts and 35 reps without a problem', () => {
    expect(result.problems).toEqual([]);
    expect(countCustomers(customers())).toEqual({
      accounts: 85,
      reps: 35,
      managers: 6,
      contacts: 170,
      entitlements: 522,
      identifiers: 4238,
    });
    expect(describeCustomers(customers())).toMatch(/^85 accounts, 35 reps and 6 managers, /);
  });

  it('skips by line what is not won or has no account, and loses no other row', () => {
    const counts = new Map<string, number>();
    for (const { why } of result.skipped) counts.set(why, (counts.get(why) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      'opportunity without an account': 1425,
      'opportunity not won': 3137,
    });
    expect(result.skipped.length + won.length).toBe(8800);
    const lines = (files.get('sales_pipeline.csv') ?? '').split('\n');
    for (const { line, why } of result.skipped) {
      const cells = lines[line - 1]?.split(',') ?? [];
      expect(why === 'opportunity without an account' ? cells[3] === '' : cells[4] !== 'Won').toBe(true);
    }
  });

  it('adds up seats from value and list price, from the first close date on', () => {
    const prices = new Map(
      (
        parse(files.get('products.csv') ?? '', { columns: true }) as {
          product: string;
          sales_price: string;
        }[]
      ).map((product) => [product.product, Number(product.sales_price)]),
    );
    const bought = new Map<string, Deal[]>();
    for (const deal of won) {
      const key = `${slug(deal.account)}:${slug(deal.product.replace('GTXPro', 'GTX Pro'))}`;
      bought.set(key, [...(bought.get(key) ?? []), deal]);
    }
    expect(customers().entitlements.map(({ externalKey }) => externalKey)).toEqual([...bought.keys()]);
    for (const entitlement of customers().entitlements) {
      const deals = bought.get(`${entitlement.account}:${entitlement.product}`) ?? [];
      const price = prices.get((deals[0]?.product ?? '').replace('GTXPro', 'GTX Pro')) ?? Number.NaN;
      const value = deals.reduce((total, deal) => total + Number(deal.close_value), 0);
      const days = deals.map((deal) => day(deal.close_date)).sort();
      expect(entitlement.quantity).toBe(Math.max(1, Math.round(value / price)));
      expect(entitlement.starts).toBe(days[0]);
      expect(entitlement.expires).toBe(days.at(-1)?.replace('2017', '2027'));
    }
  });

  it('gives each account the rep of its latest won deal', () => {
    const last = new Map<string, Deal>();
    for (const deal of won) {
      const known = last.get(slug(deal.account));
      if (!known || day(deal.close_date) >= day(known.close_date)) last.set(slug(deal.account), deal);
    }
    expect(last.size).toBe(85);
    for (const account of customers().accounts) {
      expect(account.rep).toBe(slug(last.get(account.externalKey)?.sales_agent ?? ''));
    }
  });

  it('puts right what is misspelt', () => {
    const accounts = customers().accounts;
    expect(accounts.find((account) => account.name === 'Bioholding')?.country).toBe('PH');
    expect(accounts.find((account) => account.name === 'Hottechi')?.country).toBe('KR');
    expect(accounts.every((account) => account.country !== null)).toBe(true);
    expect(accounts.filter((account) => account.attributes.sector === 'technology')).toHaveLength(12);
    expect(accounts.find((account) => account.name === 'Bluth Company')?.parent).toBe('acme-corporation');
  });

  it('gives every rep a manager, and every account a primary and a technical contact', () => {
    const managed = customers().reps.filter((rep) => rep.manager !== null);
    expect(managed).toHaveLength(35);
    const primary = customers().contacts.filter((contact) => contact.role === 'primary');
    expect(primary.map((contact) => contact.email)).toContain('licensing@gekko-co.example');
    expect(new Set(primary.map((contact) => contact.account)).size).toBe(85);
  });

  it.each([
    ['a rename', '{GTXPro: GTX Pro}', '{GTX Pro: GTX Pro}', 'unknown-id'],
    ['a renamed country', 'Philipines: Philippines, ', '', 'bad-country'],
    ['a skip rule', '{deal_stage: {not: Won}}', '{deal_stage: Lost}', 'bad-date'],
    ['a date notation', '{date: DD-MM-YY}', '{date: MM/DD/YY}', 'bad-date'],
  ])('is refused as a whole without %s', (_, from, to, code) => {
    const text = mappingText();
    expect(text).toContain(from);
    const { mapping } = readMapping('crm.mapping.yaml', text.replace(from, to));
    const changed = mapping && readCustomers(files, mapping);
    expect(changed?.customers).toBeNull();
    expect(changed?.problems.map((problem) => problem.code)).toContain(code);
  });
});
