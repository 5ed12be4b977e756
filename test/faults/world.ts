import type { Customers } from '../../src/domain/customers.ts';
import { approveRevision } from '../../src/flows/approve-revision.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { importCustomers } from '../../src/flows/import-customers.ts';
import { proposeRevision } from '../../src/flows/propose-revision.ts';
import { setTimeLapse } from '../../src/store/clock.ts';
import { saveStaff } from '../../src/store/staff.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';
import type { Size } from './sizes.ts';

/** Monday, 1 February 2027, 08:00 in Berlin: the campaign is approved. */
export const APPROVED = Date.parse('2027-02-01T08:00:00+01:00');

/** Its notice is due, and business time stands still there. */
export const NOTICE_DUE = Date.parse('2027-02-10T09:00:00+01:00');

export const WAVE = 'notice';

export type Person = { readonly id: number; readonly role: 'product-manager' };

/**
 * Brings a migrated database to the moment at which all mail of a wave is due and none was ever claimed. Nobody has a
 * rep: so there is nobody to brief, and no mail has left before.
 * @returns who decides about mail later on
 */
export async function makeNoticesDue(context: FlowContext, size: Size): Promise<Person> {
  const { pool } = context;
  await setTimeLapse(pool, APPROVED);
  await importCustomers(context, { customers: customersOf(size), actor: 'system', apply: true });
  const pia = await addStaff(context, 'pia', 'product-manager');
  const abe = await addStaff(context, 'abe', 'approver');
  const plan = smallPlan();
  const proposed = await proposeRevision(context, { plan, staffId: pia.id });
  if (!proposed.ok) throw new Error(proposed.message);
  const approved = await approveRevision(context, { campaign: plan.campaign, hash: null, staff: abe });
  if (!approved.ok) throw new Error(approved.message);
  await runTo(context, NOTICE_DUE - 1);
  await setTimeLapse(pool, NOTICE_DUE);
  // The days before ran with a transport for tests; the first worker says where mail really leaves from.
  await pool`delete from mail_environment`;
  await spreadMail(context, size.faultSeconds);
  return pia;
}

/** The share of the mail that may go before the first fault. */
const AT_ONCE = 0.3;

/**
 * A part may go at once, the rest bit by bit while faults strike, as if a provider had asked for patience: so the last
 * faults find mail to strike, too, however fast the machine is.
 */
async function spreadMail({ pool }: FlowContext, seconds: number): Promise<void> {
  await pool`
    with ranked as (
      select id, (row_number() over (order by id))::float8 / count(*) over () as share from delivery where key = ${WAVE})
    update delivery set not_until = now() + make_interval(secs => ${seconds}::float8 * (share - ${AT_ONCE}::float8) / (1 - ${AT_ONCE}::float8))
    from ranked where ranked.id = delivery.id and share > ${AT_ONCE}::float8`;
}

async function addStaff<Role extends 'product-manager' | 'approver'>(
  { pool }: FlowContext,
  key: string,
  role: Role,
): Promise<{ readonly id: number; readonly role: Role }> {
  const email = `${key}@vendor.example`;
  const id = await saveStaff(pool, {
    externalKey: key,
    name: key,
    email,
    role,
    manager: null,
    region: null,
    active: true,
  });
  return { id, role };
}

function customersOf({ accounts, contactsPerAccount }: Size): Customers {
  const keys = Array.from({ length: accounts }, (_, at) => `A-${String(at + 1).padStart(5, '0')}`);
  return {
    reps: [],
    identifiers: [],
    accounts: keys.map((externalKey) => ({
      externalKey,
      name: `Company ${externalKey}`,
      country: 'DE',
      region: null,
      locale: null,
      timeZone: 'Europe/Berlin',
      rep: null,
      parent: null,
      tags: [],
      attributes: {},
    })),
    contacts: keys.flatMap((account) =>
      Array.from({ length: contactsPerAccount }, (_, at) => ({
        externalKey: `${account}:${at}`,
        account,
        email: `reader-${at}@${account.toLowerCase()}.example`,
        name: `Reader ${at}`,
        role: at === 0 ? ('primary' as const) : ('technical' as const),
        locale: null,
        timeZone: null,
      })),
    ),
    entitlements: keys.map((account) => ({
      externalKey: `${account}:atlas-cad`,
      account,
      product: 'atlas-cad',
      quantity: 5,
      features: [],
      starts: null,
      expires: null,
      supportUntil: null,
      licenseKey: null,
    })),
  };
}
