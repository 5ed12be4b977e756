import { readFileSync } from 'node:fs';
import { readCustomers } from '../../src/customers/read-customers.ts';
import type { Holidays } from '../../src/domain/calendar.ts';
import type { Customers } from '../../src/domain/customers.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { readCampaign } from '../../src/plan/read-campaign.ts';

const CAMPAIGNS = new URL('../../campaigns/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, CAMPAIGNS), 'utf8');

/** The sample campaign. */
export function samplePlan(): Plan {
  const { plan } = readCampaign('sample.yaml', read('sample.yaml'), { templates: null });
  if (plan === null) throw new Error('The sample campaign has errors: see `glidepath check`.');
  return plan;
}

/** The sample customers; with `accounts` only so many of them, the first ones with every pilot. */
export function sampleCustomers(accounts = Number.POSITIVE_INFINITY): Customers {
  const names = ['accounts.csv', 'contacts.csv', 'entitlements.csv', 'identifiers.csv', 'reps.csv'];
  const { customers } = readCustomers(new Map(names.map((name) => [name, read(`sample/${name}`)])), null);
  if (customers === null) throw new Error('The sample customers have errors.');
  const kept = customers.accounts.filter((one, at) => at < accounts || one.tags.includes('pilot'));
  const keys = new Set(kept.map((one) => one.externalKey));
  const own = <Row extends { readonly account: string }>(rows: readonly Row[]) =>
    rows.filter((one) => keys.has(one.account));
  return {
    reps: customers.reps,
    accounts: kept.map((one) => ({ ...one, parent: keys.has(one.parent ?? '') ? one.parent : null })),
    contacts: own(customers.contacts),
    entitlements: own(customers.entitlements),
    identifiers: own(customers.identifiers),
  };
}

/** A few holidays that count: working them all out takes longer than a simulation. */
export const HOLIDAYS: Holidays = new Map([
  ['DE', new Set(['2027-03-26', '2027-03-29', '2027-05-06', '2027-05-17', '2027-12-25', '2028-04-14'])],
  ['US', new Set(['2027-05-31', '2027-07-05', '2027-09-06', '2027-11-25', '2028-01-17', '2028-02-21'])],
]);
