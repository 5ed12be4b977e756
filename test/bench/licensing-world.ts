import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/cli/embedded/embedded-postgres.ts';
import { localDateOf } from '../../src/domain/days.ts';
import { LICENSE_KEY_BYTES, licenseKeyFrom, licenseKeyPrefix } from '../../src/domain/license-key.ts';
import type { Phase, Plan, Wave } from '../../src/domain/plan.ts';
import { sha256Hex } from '../../src/domain/sha256.ts';
import { advanceStandings } from '../../src/flows/advance-standings.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { seal } from '../../src/flows/sealed.ts';
import { migrateQueue } from '../../src/queue/postgres-backend.ts';
import { connect, type Db, inTransaction, type Pool } from '../../src/store/connect.ts';
import { saveLicenseKeys } from '../../src/store/entitlements.ts';
import { migrate } from '../../src/store/migrate.ts';
import { savePhaseStart, savePlannedStarts, wakePhase } from '../../src/store/phases.ts';
import { saveProducts } from '../../src/store/products.ts';
import { makePhase, makePlan } from '../support/make-licensing.ts';
import { BENCH_SECRET } from './bench-world.ts';

export const PRODUCTS = ['atlas-cad', 'atlas-view'] as const;
export const CAMPAIGN = 'atlas-2027';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const ZONE = 'Europe/Berlin';
const KEYS_AT_ONCE = 5_000;

/** Client software of an account. */
export type BenchClient = {
  /** Its account's external key. */
  readonly account: string;
  readonly product: string;
  readonly licenseKey: string;
  readonly installation: string;
};

export type LicensingWorld = {
  readonly url: string;
  readonly context: LicensingContext & { readonly pool: Pool };
  readonly plan: Plan;
  readonly campaignId: number;
  /** License keys, an activated installation each, for these accounts (by number, from 1) and the first product. */
  clientsOf(from: number, to: number): Promise<readonly BenchClient[]>;
  close(): Promise<void>;
};

/**
 * A database by machine time: so many accounts that own both products, in a running campaign. Half of them (cohort
 * `pilot`) are in grace, the others (`rest`) at `warn` with a date ahead; all told, with a promised brown-out that runs now.
 * The flows judge one account of each cohort; the others' rows are copied, for they would come to the same.
 * @param accounts how many
 * @param pilots false: all accounts are of cohort `rest`
 */
export async function openLicensingWorld(
  accounts: number,
  { pilots = true, notices = false }: { readonly pilots?: boolean; readonly notices?: boolean } = {},
): Promise<LicensingWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'glidepath-bench-'));
  // The user who runs the server for root must be able to enter it.
  await chmod(folder, 0o755);
  const server = await openServer(folder);
  await migrate(server.url);
  await migrateQueue(server.url);
  const pool = connect(server.url, 8);
  const context = { pool, publicUrl: 'https://licenses.example.com', secret: BENCH_SECRET };
  const plan = benchPlan();
  const campaignId = await startCampaign(pool, plan);
  await addAccounts(pool, campaignId, { accounts, pilots, notices });
  await judgeFirst(context, plan, campaignId);
  await copyStandings(pool, campaignId);
  await pool.unsafe('analyze');
  return {
    url: server.url,
    context,
    plan,
    campaignId,
    clientsOf: (from, to) => makeClients(context, from, to),
    close: async () => {
      await pool.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

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

function benchPlan(): Plan {
  const products = [...PRODUCTS];
  const grace = (cohort: string): Phase =>
    makePhase(`grace-${cohort}`, 'grace', {
      ...{ cohorts: [cohort], products },
      grace: { days: 120, from: 'phase-start' },
    });
  const notice = (cohort: string): Wave => ({
    ...{ key: `notice-${cohort}`, phase: `grace-${cohort}`, at: { days: -40 } as never, kind: 'notice' },
    ...{ audience: 'all' as never, to: ['primary'], template: 'notice', variants: [] },
    ...{ early: false, latenessDays: 2 },
  });
  return makePlan({
    campaign: CAMPAIGN,
    products: products.map((key) => ({ key, name: key, features: ['render', 'cloud-sync'] })),
    phases: [
      makePhase('warn', 'warn', { products }),
      grace('pilot'),
      grace('rest'),
      makePhase('enforce', 'enforce-product', { products }),
    ],
    waves: [notice('pilot'), notice('rest')],
  });
}

/** As an approval two months ago, and the midnights since, would have left it. */
async function startCampaign(pool: Pool, plan: Plan): Promise<number> {
  const now = Date.now();
  await saveProducts(pool, plan.products);
  const [staff] = await pool<{ id: number }[]>`
    insert into staff (external_key, name, email, role)
    values ('boss', 'Boss', 'boss@vendor.example', 'administrator') returning id`;
  const [campaign] = await pool<{ id: number }[]>`
    insert into campaign (key, state, revision, time_zone)
    values (${plan.campaign}, 'running', 1, ${plan.timeZone}) returning id`;
  const id = campaign?.id ?? 0;
  await pool`
    insert into revision (campaign_id, number, plan, hash, templates, proposed_by, approved_by, approved_at, accounts)
    values (${id}, 1, ${pool.json(plan as never)}, 'h', '{}', ${staff?.id ?? 0}, ${staff?.id ?? 0}, ${now - 70 * DAY}, 0)`;
  await savePlannedStarts(
    pool,
    id,
    plan.phases.map(
      (phase) => ({ phase: phase.key, on: localDateOf(now + 30 * DAY, ZONE), because: '' }) as never,
    ),
  );
  await startPhase(pool, id, 'warn', now - 60 * DAY);
  await startPhase(pool, id, 'grace-pilot', now - 30 * DAY);
  return id;
}

/** A phase starts, as at a campaign midnight; its accounts are not woken. */
export async function startPhase(db: Db, campaignId: number, phase: string, at: number): Promise<void> {
  await savePhaseStart(db, campaignId, phase, localDateOf(at, ZONE), at, null);
}

type Amount = { readonly accounts: number; readonly pilots: boolean; readonly notices: boolean };

/** In a handful of statements for any number, without asking for each row whether what it refers to exists. */
async function addAccounts(pool: Pool, campaignId: number, amount: Amount): Promise<void> {
  const { accounts, pilots, notices } = amount;
  const now = Date.now();
  const brownout = JSON.stringify([{ from: now - HOUR, until: now + 12 * HOUR }]);
  await inTransaction(pool, async (db) => {
    await db`set local session_replication_role = replica`;
    await db`set local maintenance_work_mem = '256MB'`;
    await db`
      insert into account (external_key, name, country, time_zone, created_at)
      select 'A-' || lpad(n::text, 7, '0'), 'Company ' || n, 'DE', ${ZONE}, ${now - 100 * DAY}::timestamptz
      from generate_series(1, ${accounts}::int) as n order by n`;
    for (const product of PRODUCTS)
      await db`
        insert into entitlement (external_key, account_id, product, quantity, features, support_until, created_at)
        select ${product} || '-' || external_key, id, ${product}, 1 + id % 50, '{render}', current_date + 365, created_at
        from account order by id`;
    await db`
      insert into member (campaign_id, account_id, cohort, rank, joined_at)
      select ${campaignId}::bigint, id, case when ${pilots}::text = 'true' and id % 2 = 1 then 'pilot' else 'rest' end,
             md5(external_key), ${now - 70 * DAY}::timestamptz
      from account order by id`;
    // All of them are told when they will be judged later; else only those the others' rows are copied from.
    await db`
      insert into contact (account_id, external_key, email, name, role)
      select id, 'c', 'admin@' || lower(external_key) || '.example', 'Ada Admin', 'primary'
      from account where id <= ${notices ? accounts : 2}`;
    await db`
      insert into delivery (id, campaign_id, mailing, key, phase, kind, account_id, contact_id, state, due_at, template,
                            template_hash, locale, address_hash, accepted_at, delivered_at, brownouts)
      select 'd-' || lpad(contact.id::text, 22, '0'), ${campaignId}::bigint, 'wave', 'notice-' || cohort, 'grace-' || cohort,
             'notice', contact.account_id, contact.id, 'accepted', ${now - 40 * DAY}::timestamptz, 'notice', 'h', 'en',
             encode(sha256(convert_to(lower(email), 'UTF8')), 'hex'), ${now - 40 * DAY}::timestamptz,
             ${now - 40 * DAY}::timestamptz, ${brownout}::text::jsonb
      from contact join member on member.account_id = contact.account_id`;
  });
}

/** The first account of each cohort, judged by the flow that judges all. */
async function judgeFirst(context: LicensingContext, plan: Plan, campaignId: number): Promise<void> {
  const { pool } = context;
  const rows = await pool<{ id: number }[]>`select min(account_id) as id from member group by cohort`;
  const first = rows.map((row) => row.id);
  for (const key of ['warn', 'grace-pilot']) {
    const phase = plan.phases.find((one) => one.key === key);
    if (phase !== undefined) await wakePhase(pool, campaignId, phase, Date.now(), first);
  }
  await advanceStandings(context);
}

async function copyStandings(pool: Pool, campaignId: number): Promise<void> {
  const columns = await pool<{ name: string }[]>`
    select quote_ident(column_name) as name from information_schema.columns
    where table_name = 'standing' and table_schema = 'public' and column_name <> 'account_id' order by ordinal_position`;
  const names = columns.map((one) => one.name);
  await inTransaction(pool, async (db) => {
    await db`set local session_replication_role = replica`;
    await db.unsafe(`
      insert into standing (account_id, ${names.join(', ')})
      select member.account_id, ${names.map((name) => `standing.${name}`).join(', ')}
      from standing
      join member first on first.account_id = standing.account_id and first.campaign_id = standing.campaign_id
      join member on member.campaign_id = first.campaign_id and member.cohort = first.cohort
      where standing.campaign_id = ${campaignId}
      order by member.account_id
      on conflict do nothing`);
  });
}

async function makeClients(
  context: LicensingContext & { readonly pool: Pool },
  from: number,
  to: number,
): Promise<readonly BenchClient[]> {
  const clients: BenchClient[] = [];
  for (let at = from; at <= to; at += KEYS_AT_ONCE)
    clients.push(...(await makeSomeClients(context, at, Math.min(to, at + KEYS_AT_ONCE - 1))));
  return clients;
}

async function makeSomeClients(
  { pool, secret }: LicensingContext & { readonly pool: Pool },
  from: number,
  to: number,
): Promise<readonly BenchClient[]> {
  const product = PRODUCTS[0];
  const rows = await pool<{ id: number; externalKey: string; account: string }[]>`
    select entitlement.id, entitlement.external_key, account.external_key as account
    from entitlement join account on account.id = entitlement.account_id
    where account_id between ${from} and ${to} and product = ${product} order by account_id`;
  const keys = rows.map(() => licenseKeyFrom(product, randomBytes(LICENSE_KEY_BYTES)));
  const clients = rows.map(
    ({ account }, at): BenchClient => ({
      ...{ account, product },
      licenseKey: keys[at] ?? '',
      installation: `inst-${account}`,
    }),
  );
  await saveLicenseKeys(
    pool,
    rows.map(({ id, externalKey }, at) => ({
      entitlementId: id,
      hash: sha256Hex(keys[at] ?? ''),
      sealed: seal(secret, 'license-key', externalKey, keys[at] ?? ''),
      prefix: licenseKeyPrefix(keys[at] ?? ''),
    })),
  );
  // Known and activated long ago, and heard of just now: whoever asks again in this hour brings no news.
  const [since, now] = [Date.now() - 90 * DAY, Date.now()];
  await pool`
    insert into installation (id, product, account_id, attributed_by_key, first_contact_at, last_contact_at)
    select 'inst-' || account.external_key, ${product}, account.id, true, ${since}::timestamptz, ${now}::timestamptz
    from account where id between ${from} and ${to}`;
  await pool`
    insert into activation (id, entitlement_id, account_id, product, device, fingerprint, installation, activated_at)
    select 'act-' || account.external_key, entitlement.id, account.id, ${product}, md5(account.external_key), '{}',
           'inst-' || account.external_key, ${since}::timestamptz
    from account join entitlement on entitlement.account_id = account.id and entitlement.product = ${product}
    where account.id between ${from} and ${to}`;
  return clients;
}
