import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { StaffRole } from '../../src/domain/account.ts';
import type { Customers, ImportedContact } from '../../src/domain/customers.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { approveRevision } from '../../src/flows/approve-revision.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { importCustomers } from '../../src/flows/import-customers.ts';
import { proposeRevision } from '../../src/flows/propose-revision.ts';
import { compileTemplateFiles, type TemplateBook } from '../../src/render/template-book.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { saveStaff, staffByKey } from '../../src/store/staff.ts';
import { searchDatabase } from '../canary/suite.ts';
import { useTestDatabase } from './database.ts';
import { smallBook } from './small-campaign.ts';

/** Monday, 1 February 2027, 08:00 in Berlin. */
export const START = Date.parse('2027-02-01T08:00:00+01:00');

/** An instant by Berlin's clocks: `2027-03-01` is its midnight. */
export function berlin(day: string, time = '00:00'): Instant {
  const summer = day >= '2027-03-28' && day < '2027-10-31';
  return Date.parse(`${day}T${time}:00${summer ? '+02:00' : '+01:00'}`);
}

/**
 * A database for the tests of a file, emptied before each of them; business time then stands at {@link START}.
 * @param templates compiled once for the file; small ones when left out
 */
export function useWorld(templates: () => Promise<TemplateBook> = smallTemplates): {
  readonly context: FlowContext;
  readonly pool: Pool;
  /** Of the database, for a connection of one's own. */
  readonly url: string;
} {
  const database = useTestDatabase();
  let context: FlowContext | null = null;
  beforeAll(async () => {
    context = {
      pool: connect(database.url, 12),
      templates: await templates(),
      publicUrl: 'https://licenses.example.com',
      secret: 'a secret that is long enough for this',
      mailFrom: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
    };
  });
  beforeEach(async () => {
    if (context !== null) await emptyDatabase(context.pool);
  });
  afterAll(() => context?.pool.end());
  searchDatabase(() => database.url);
  return {
    get context() {
      if (context === null) throw new Error('The world exists once beforeAll has run.');
      return context;
    },
    get pool() {
      return this.context.pool;
    },
    get url() {
      return database.url;
    },
  };
}

function smallTemplates(): Promise<TemplateBook> {
  return compileTemplateFiles(smallBook());
}

async function emptyDatabase(pool: Pool): Promise<void> {
  const tables = await pool<{ name: string }[]>`
    select string_agg(format('%I', tablename), ', ') as name from pg_tables where schemaname = 'public'`;
  await pool.unsafe(`truncate ${tables[0]?.name} restart identity`);
  await pool`insert into clock (id, now_at) values (1, ${START})`;
}

/** Somebody of the vendor, by role; the key is their name in small letters. */
export async function makeStaff(
  pool: Pool,
  role: StaffRole,
  name: string = role,
  changes: { readonly manager?: string } = {},
): Promise<{ readonly id: number; readonly role: StaffRole; readonly key: string }> {
  const key = name.toLowerCase().replaceAll(' ', '-');
  const id = await saveStaff(pool, {
    externalKey: key,
    name,
    email: `${key}@vendor.example`,
    role,
    manager: changes.manager ?? null,
    region: null,
    active: true,
  });
  return { id, role, key };
}

export type MadeContact = Partial<Omit<ImportedContact, 'account'>> & { readonly email: string };

export type MadeAccount = {
  readonly key: string;
  readonly contacts?: readonly MadeContact[];
  readonly rep?: string | null;
  readonly timeZone?: string | null;
  readonly country?: string | null;
  readonly tags?: readonly string[];
  readonly attributes?: Customers['accounts'][number]['attributes'];
  readonly products?: readonly string[];
};

/** Accounts as an import brings or changes them: by default one primary contact, Atlas CAD for five, Berlin, and rep `rita`. */
export async function makeAccounts(context: FlowContext, made: readonly MadeAccount[]): Promise<void> {
  if ((await staffByKey(context.pool, 'rita')) === null) await makeStaff(context.pool, 'sales', 'Rita');
  const keys = new Set(made.map((one) => one.key));
  const others = (await heldContacts(context.pool)).filter((one) => !keys.has(one.account));
  const customers: Customers = {
    reps: [],
    identifiers: [],
    accounts: made.map((one) => ({
      externalKey: one.key,
      name: `Company ${one.key}`,
      country: one.country === undefined ? 'DE' : one.country,
      region: null,
      locale: null,
      timeZone: one.timeZone === undefined ? 'Europe/Berlin' : one.timeZone,
      rep: one.rep === undefined ? 'rita' : one.rep,
      parent: null,
      tags: one.tags ?? [],
      attributes: one.attributes ?? {},
    })),
    contacts: [...others, ...made.flatMap(contactsOf)],
    entitlements: made.flatMap((one) =>
      (one.products ?? ['atlas-cad']).map((product) => ({
        externalKey: `${one.key}:${product}`,
        account: one.key,
        product,
        quantity: 5,
        features: [],
        starts: null,
        expires: null,
        supportUntil: null,
        licenseKey: null,
      })),
    ),
  };
  await importCustomers(context, { customers, actor: 'staff:1', apply: true });
}

function contactsOf(account: MadeAccount): readonly ImportedContact[] {
  const contacts = account.contacts ?? [{ email: `admin@${account.key.toLowerCase()}.example` }];
  return contacts.map((one) => ({
    externalKey: `${account.key}:${one.email}`,
    account: account.key,
    name: 'Ada Admin',
    role: 'primary',
    locale: null,
    timeZone: null,
    ...one,
  }));
}

/** An import removes the contacts it does not name: those of other accounts stay. */
async function heldContacts(pool: Pool): Promise<readonly ImportedContact[]> {
  return pool<ImportedContact[]>`
    select contact.external_key, account.external_key as account, contact.email, contact.name, contact.role,
           contact.locale, contact.time_zone
    from contact join account on account.id = contact.account_id where contact.removed_at is null`;
}

/** `count` accounts `A-001`, `A-002`, … */
export function manyAccounts(count: number, changes: Omit<MadeAccount, 'key'> = {}): readonly MadeAccount[] {
  return Array.from({ length: count }, (_, index) => ({
    ...changes,
    key: `A-${String(index + 1).padStart(3, '0')}`,
  }));
}

/** Proposes a plan as Pia, the product manager, and approves it as Abe; returns the campaign's id. */
export async function approvePlan(context: FlowContext, plan: Plan): Promise<number> {
  const pia = await makeStaff(context.pool, 'product-manager', 'Pia');
  const abe = await makeStaff(context.pool, 'approver', 'Abe');
  const proposed = await proposeRevision(context, { plan, staffId: pia.id });
  if (!proposed.ok) throw new Error(proposed.message);
  const approved = await approveRevision(context, { campaign: plan.campaign, hash: null, staff: abe });
  if (!approved.ok) throw new Error(approved.message);
  const [row] = await context.pool<{ id: number }[]>`select id from campaign where key = ${plan.campaign}`;
  return row?.id ?? 0;
}
