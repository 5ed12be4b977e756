import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import type { Pool } from '../../src/store/connect.ts';
import { tellPolicyChanges } from '../../src/store/policy-changes.ts';
import { saveProducts } from '../../src/store/products.ts';
import {
  JUDGED,
  licensingContext,
  makeAccount,
  makeCampaign,
  makeEntitlement,
  makeIdentifier,
  makePlan,
  makeStanding,
  NOON,
  standAt,
} from '../support/make-licensing.ts';

/** Its key has a dot, which flags' keys have, too. */
export const VIEWER = 'atlas.viewer';

export type Customer = { readonly id: number; readonly key: string; readonly serial: string };

/** Two customers of two products: of the first one, one is enforced by feature, the other is warned. */
export type FlagWorld = {
  readonly context: LicensingContext & { readonly pool: Pool };
  readonly strict: Customer;
  readonly lenient: Customer;
  /** Puts the customer at a stage and tells all processes, as whoever advances standings does. */
  stand(customer: Customer, stage: 'warn' | 'enforce-feature'): Promise<void>;
};

export async function makeFlagWorld(databaseUrl: string): Promise<FlagWorld> {
  const context = licensingContext(databaseUrl);
  await standAt(context.pool, NOON);
  await ensureSigningKeys(context);
  const campaign = await makeCampaign(context.pool, makePlan());
  await saveProducts(context.pool, [{ key: VIEWER, name: 'Atlas Viewer', features: [] }]);
  const [strict, lenient] = [
    await makeCustomer(context, 'SERIAL-1'),
    await makeCustomer(context, 'SERIAL-2'),
  ];
  const stand: FlagWorld['stand'] = async ({ id }, stage) => {
    const standing = stage === 'warn' ? {} : { phase: 'enforce', enforcing: JUDGED };
    await makeStanding(context.pool, campaign, id, { stage, ...standing });
    await tellPolicyChanges(context.pool, [id]);
  };
  await stand(strict, 'enforce-feature');
  await stand(lenient, 'warn');
  return { context, strict, lenient, stand };
}

async function makeCustomer(context: FlagWorld['context'], serial: string): Promise<Customer> {
  const account = await makeAccount(context.pool);
  await makeIdentifier(context.pool, account.id, serial);
  const { key } = await makeEntitlement(context, account.id, { features: ['render'] });
  return { id: account.id, key, serial };
}

/** A fetch that notes the status of each answer. */
export function countingFetch(): { readonly statuses: number[]; readonly fetch: typeof fetch } {
  const statuses: number[] = [];
  const counted: typeof fetch = async (...asked) => {
    const answer = await fetch(...asked);
    statuses.push(answer.status);
    return answer;
  };
  return { statuses, fetch: counted };
}
