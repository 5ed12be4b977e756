import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/cli/embedded/embedded-postgres.ts';
import { openTemplates } from '../../src/cli/open-templates.ts';
import type { Customers } from '../../src/domain/customers.ts';
import { approveRevision } from '../../src/flows/approve-revision.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { importCustomers } from '../../src/flows/import-customers.ts';
import { proposeRevision } from '../../src/flows/propose-revision.ts';
import { migrateQueue } from '../../src/queue/postgres-backend.ts';
import { setTimeLapse } from '../../src/store/clock.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { migrate } from '../../src/store/migrate.ts';
import { saveStaff } from '../../src/store/staff.ts';
import { smallPlan } from '../support/small-campaign.ts';

/** Business time of the bench: within the send window of a working day. */
export const BENCH_NOW = Date.parse('2027-02-10T10:00:00+01:00');
const APPROVED = Date.parse('2027-02-01T08:00:00+01:00');

export type BenchWorld = {
  readonly url: string;
  readonly pool: Pool;
  /** Makes this many accounts with a due notice each, on top of those there are. */
  addNotices(count: number): Promise<void>;
  /** Forgets every delivery. */
  clear(): Promise<void>;
  /** One letter a line as it was sent: template, locale, variables, address. Returns the file. */
  writeLetters(count: number): Promise<string>;
  close(): Promise<void>;
};

/** A database with an approved campaign whose briefing went out, with the real templates. */
export async function openBenchWorld(): Promise<BenchWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'glidepath-bench-'));
  const server = await openServer(folder);
  await migrate(server.url);
  await migrateQueue(server.url);
  const pool = connect(server.url, 4);
  const context: FlowContext = {
    pool,
    templates: await openTemplates(),
    publicUrl: 'https://licenses.example.com',
    secret: BENCH_SECRET,
    mailFrom: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
  };
  const campaign = await approveCampaign(context);
  let made = 1;
  return {
    url: server.url,
    pool,
    addNotices: async (count) => {
      await addAccounts(context, campaign, made + 1, made + count);
      made += count;
    },
    clear: async () => {
      await pool.unsafe('truncate delivery, link cascade');
    },
    writeLetters: async (count) => {
      const rows = await pool<{ letter: object }[]>`
        select jsonb_build_object('template', template, 'locale', delivery.locale, 'variables', variables, 'email', contact.email) as letter
        from delivery join contact on contact.id = delivery.contact_id where variables is not null order by delivery.id limit ${count}`;
      const file = join(folder, 'letters.jsonl');
      await writeFile(file, rows.map((row) => `${JSON.stringify(row.letter)}\n`).join(''));
      return file;
    },
    close: async () => {
      await pool.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const BENCH_SECRET = 'a secret that is long enough for a bench';

async function openServer(folder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const given = process.env.DATABASE_URL;
  if (!given) return startEmbeddedPostgres({ dataDir: folder, log: () => {}, durable: true });
  const name = `glidepath_bench_${randomBytes(4).toString('hex')}`;
  const maintenance = connect(given, 1);
  await maintenance.unsafe(`create database ${name}`);
  const url = new URL(given);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    stop: async () => {
      await maintenance.unsafe(`drop database ${name} with (force)`);
      await maintenance.end();
    },
  };
}

async function approveCampaign(context: FlowContext): Promise<number> {
  const { pool } = context;
  await setTimeLapse(pool, APPROVED);
  const staff = async (externalKey: string, role: 'product-manager' | 'approver' | 'sales') => ({
    id: await saveStaff(pool, {
      ...{ externalKey, name: externalKey, email: `${externalKey}@vendor.example`, role },
      ...{ manager: null, region: null, active: true },
    }),
    role,
  });
  const [pia, abe] = [await staff('pia', 'product-manager'), await staff('abe', 'approver')];
  await staff('rita', 'sales');
  await importCustomers(context, { customers: firstCustomer(), actor: 'system', apply: true });
  const plan = smallPlan();
  await proposeRevision(context, { plan, staffId: pia.id });
  await approveRevision(context, { campaign: plan.campaign, hash: null, staff: abe });
  const [row] = await pool<{ id: number }[]>`select id from campaign where key = ${plan.campaign}`;
  const id = row?.id ?? 0;
  // The briefing went out and the wave is frozen; nothing but its mail is left to do.
  await pool`update campaign set judge_at = null where id = ${id}`;
  await pool`delete from standing`;
  await pool`update briefing_state set left_at = ${BENCH_NOW}, sent_at = ${BENCH_NOW} where campaign_id = ${id}`;
  await pool`update wave_state set frozen_at = ${BENCH_NOW}, briefing = 'hello' where campaign_id = ${id}`;
  await setTimeLapse(pool, BENCH_NOW);
  return id;
}

function firstCustomer(): Customers {
  const key = 'A-0000001';
  return {
    reps: [],
    identifiers: [],
    accounts: [
      {
        ...{ externalKey: key, name: 'Company 1', country: 'DE', region: null, locale: null },
        ...{ timeZone: 'Europe/Berlin', rep: 'rita', parent: null, tags: [], attributes: {} },
      },
    ],
    contacts: [
      {
        ...{ externalKey: 'c1', account: key, email: 'admin@a0000001.example', name: 'Ada Admin' },
        ...{ role: 'primary', locale: null, timeZone: null },
      },
    ],
    entitlements: [
      {
        ...{ externalKey: 'e1', account: key, product: 'atlas-cad', quantity: 5, features: ['render'] },
        ...{ starts: null, expires: null, supportUntil: '2028-12-31', licenseKey: null },
      },
    ],
  };
}

/** As an import, an approval and a freezing would leave them, in five statements for any number. */
async function addAccounts(context: FlowContext, campaign: number, from: number, to: number): Promise<void> {
  const { pool, templates } = context;
  const hash = templates.hashOf('notice', 'en') ?? '';
  const key = pool`'A-' || lpad(n::text, 7, '0')`;
  const numbers = pool`generate_series(${from}::int, ${to}::int) as n`;
  await pool`
    insert into account (external_key, name, country, time_zone, rep, created_at)
    select ${key}, 'Company ' || n, 'DE', 'Europe/Berlin', 'rita', ${APPROVED}::timestamptz from ${numbers}`;
  await pool`
    insert into contact (account_id, external_key, email, name, role)
    select id, 'c', 'admin@' || lower(replace(external_key, '-', '')) || '.example', 'Ada Admin', 'primary'
    from account where external_key in (select ${key} from ${numbers})`;
  await pool`
    insert into entitlement (external_key, account_id, product, quantity, features, support_until, created_at)
    select 'e-' || external_key, id, 'atlas-cad', 1 + id % 50, '{render}', '2028-12-31', ${APPROVED}::timestamptz
    from account where external_key in (select ${key} from ${numbers})`;
  await pool`
    insert into member (campaign_id, account_id, cohort, rank, joined_at)
    select ${campaign}::bigint, id, 'everyone', md5(external_key), ${APPROVED}::timestamptz
    from account where external_key in (select ${key} from ${numbers})`;
  await pool`
    insert into delivery (id, campaign_id, mailing, key, phase, kind, account_id, contact_id, due_at, template, template_hash, locale, address_hash)
    select substr(md5(random()::text), 1, 24), ${campaign}::bigint, 'wave', 'notice', 'grace', 'notice', account.id, contact.id,
           ${BENCH_NOW}::timestamptz, 'notice', ${hash}, 'en', encode(sha256(convert_to(lower(contact.email), 'UTF8')), 'hex')
    from account join contact on contact.account_id = account.id
    where account.external_key in (select ${key} from ${numbers})`;
  await pool.unsafe('analyze');
}
