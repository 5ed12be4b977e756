import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDirectory } from '../../src/customers/load-directory.ts';
import { readCustomers } from '../../src/customers/read-customers.ts';
import type { Customers } from '../../src/domain/customers.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { recipientsOf } from '../../src/domain/recipients.ts';
import { importCustomers } from '../../src/flows/import-customers.ts';
import { previewDates, previewPlan } from '../../src/flows/preview-plan.ts';
import { proposedMembers } from '../../src/flows/propose-revision.ts';
import { readCampaign } from '../../src/plan/read-campaign.ts';
import { setTimeLapse } from '../../src/store/clock.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { useTestDatabase } from '../support/database.ts';

const PROJECT = join(import.meta.dirname, '../..');
const NOW = Date.parse('2027-02-01T08:00:00Z');

const database = useTestDatabase();
let pool: Pool;
let customers: Customers;
let plan: Plan;

beforeAll(async () => {
  pool = connect(database.url, 3);
  await setTimeLapse(pool, NOW);
  const files = await loadDirectory(join(PROJECT, 'campaigns/sample'));
  const read = files.ok ? readCustomers(files.value, null).customers : null;
  const text = readFileSync(join(PROJECT, 'campaigns/sample.yaml'), 'utf8');
  const campaign = readCampaign('sample.yaml', text, { templates: null }).plan;
  if (read === null || campaign === null) throw new Error('The sample cannot be read.');
  customers = withGaps(read);
  plan = campaign;
  await importCustomers(
    { pool, secret: 'a secret that is long enough for tests' },
    { customers, actor: 'system', apply: true },
  );
});
afterAll(() => pool.end());

/** Some accounts without a contact, some without a primary one, some with one address twice. */
function withGaps(sample: Customers): Customers {
  const contacts = sample.contacts.flatMap((one) => {
    const at = Number(one.account.slice(-2));
    if (at % 10 === 3) return [];
    if (at % 10 === 4 && one.role === 'primary') return [];
    if (at % 10 === 5) return [{ ...one, email: `${one.account}@same.example` }];
    return [one];
  });
  return { ...sample, contacts };
}

describe('previewing the sample', () => {
  it('counts the messages of each wave as the mail itself will choose its readers', async () => {
    const cohortOf = new Map(
      (await proposedMembers(pool, 0, plan, NOW)).map((one) => [one.externalKey, one.cohort]),
    );
    const expected = plan.waves.map((wave) => {
      const phase = plan.phases.find((one) => one.key === wave.phase);
      const owners = new Set(
        customers.entitlements
          .filter((one) => phase?.products.includes(one.product))
          .map((one) => one.account),
      );
      const accounts = [...owners].filter((one) => phase?.cohorts.includes(cohortOf.get(one) ?? ''));
      const messages = accounts.flatMap((account) => {
        const contacts = customers.contacts.filter((one) => one.account === account);
        return recipientsOf(
          contacts.map((one, id) => ({ ...one, id })),
          wave.to,
        );
      });
      return { key: wave.key, accounts: accounts.length, messages: messages.length };
    });
    const { waves } = await previewPlan({ pool }, plan);
    expect(waves.map(({ key, accounts, messages }) => ({ key, accounts, messages }))).toEqual(expected);
    expect(waves.every((one) => one.change === 'new')).toBe(true);
  });

  it('counts accounts that nobody can tell, each once', async () => {
    const { phases, cohorts, accounts, joining } = await previewPlan({ pool }, plan);
    const told = new Set(customers.contacts.map((one) => one.account));
    const silent = customers.accounts.filter((one) => !told.has(one.externalKey)).length;
    expect(phases.find((one) => one.key === 'observe')).toMatchObject({ accounts: 300, untellable: silent });
    expect(cohorts.reduce((sum, one) => sum + one.accounts, 0)).toBe(accounts);
    expect(joining).toBe(accounts);
  });

  it('gives the same dates with customers and without', async () => {
    const { phases } = await previewPlan({ pool }, plan);
    const alone = previewDates(plan, NOW).phases;
    expect(alone.map((one) => one.start)).toEqual(phases.map((one) => one.start));
    expect(alone.map((one) => one.accounts)).toEqual(phases.map(() => 0));
  });
});
