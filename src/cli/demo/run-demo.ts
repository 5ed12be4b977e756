import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Customers } from '../../domain/customers.ts';
import { addDays, localDateOf } from '../../domain/days.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Plan } from '../../domain/plan.ts';
import { createToken } from '../../flows/api-tokens.ts';
import { approveRevision } from '../../flows/approve-revision.ts';
import { importCustomers } from '../../flows/import-customers.ts';
import { proposeRevision } from '../../flows/propose-revision.ts';
import { ensureSigningKeys } from '../../flows/signing-keys.ts';
import { readCampaign } from '../../plan/read-campaign.ts';
import { openQueue } from '../../queue/queue.ts';
import { findCampaign, loadCampaign, standingPause } from '../../store/campaigns.ts';
import { businessNow, setTimeLapse } from '../../store/clock.ts';
import { membersOf } from '../../store/members.ts';
import { saveStaff } from '../../store/staff.ts';
import { waitingStarts } from '../../store/views/waiting-starts.ts';
import { articleFilesOf } from '../article-files.ts';
import type { Config } from '../config.ts';
import { Refused } from '../failure.ts';
import type { Log } from '../log.ts';
import type { OpenContext } from '../open-context.ts';
import { newAgenda } from './agenda.ts';
import { newChaos } from './chaos.ts';
import { type Child, startChild, waitUntilReady } from './children.ts';
import { type FleetCounts, startFleet } from './fleet.ts';
import { installationsOf } from './installations.ts';
import { customersLicenseKeys } from './license-keys.ts';
import { startLoopbackProvider } from './loopback-provider.ts';
import type { Narrator } from './narrator.ts';
import { newOperator, type Waiting } from './operator.ts';
import { peopleOf } from './people.ts';
import { fateOf, newDesks, type ReaderCounts, receive } from './readers.ts';
import { earliest, settle, step } from './stepping.ts';
import { type DemoResult, summarize } from './summarize.ts';

/** The world of the demo begins here: two weeks before the campaign's first phase. */
export const DEMO_STARTS = Date.parse('2027-02-15T08:00:00Z');
const SEED = 'demo-2027';
const API_KEY = 'demo-loopback-key';
const LANES = 8;
const LOOKS_INTO_A_PAUSE_MS = 86_400_000;
const CAMPAIGNS = fileURLToPath(new URL('../../../campaigns', import.meta.url));

export type DemoOptions = {
  readonly campaignFile: string;
  readonly customers: () => Promise<Customers>;
  /** Kill the worker this often during waves, and empty the queue once. */
  readonly kills: number;
  readonly narrator: Narrator;
};

export type RunningDemo = { readonly result: DemoResult; readonly url: string; stop(): Promise<void> };

/** The sample that comes with the package. */
export const SAMPLE_CAMPAIGN = join(CAMPAIGNS, 'sample.yaml');
export const SAMPLE_CUSTOMERS = join(CAMPAIGNS, 'sample');

/**
 * Runs a campaign from its approval to its end in a time lapse, with a real server and worker as processes of their own,
 * a mail provider that signs its events, and customers who act through the pages and the SDK only.
 */
export async function runDemo(
  config: Config,
  log: Log,
  open: OpenContext,
  options: DemoOptions,
): Promise<RunningDemo> {
  const { narrator } = options;
  const { context, database } = open;
  const { pool } = database;
  const startedAt = performance.now();
  await setTimeLapse(pool, DEMO_STARTS);
  const customers = await options.customers();
  const plan = await readPlan(options.campaignFile, context.templates.names);
  await importCustomers(context, { customers, actor: 'system', apply: true });
  await ensureSigningKeys(context);
  const people = peopleOf(SEED);
  let now: Instant = await businessNow(pool);
  const provider = await startLoopbackProvider({
    port: 0,
    apiKey: API_KEY,
    seed: SEED,
    now: () => now,
    behaviour: (message) => fateOf(people, message),
    lookUps: 'conclusive',
    events: {
      send: 'when-flushed',
      batch: 100,
      duplicates: 0.02,
      reorder: true,
      retries: 20,
      retryDelayMs: 200,
    },
  });
  const port = await freePort(config.port);
  const url = `http://127.0.0.1:${port}`;
  const environment = childEnvironment(config, open, {
    port,
    url,
    providerUrl: provider.url,
    publicKey: provider.publicKey,
  });
  const api = startChild('api', environment, join(config.dataDir, 'api.log'));
  const worker = startChild('worker', environment, join(config.dataDir, 'worker.log'));
  try {
    await waitUntilReady(url, api, join(config.dataDir, 'api.log'));
    provider.sendEventsTo(`${url}/webhooks/sendgrid`);
    const { campaignId, tokens } = await launchCampaign(context, plan);
    narrator.opened({ url, accounts: customers.accounts.length, contacts: customers.contacts.length, plan });

    const agenda = newAgenda(LANES);
    const desks = newDesks(() => provider.messages());
    const counts: ReaderCounts = {
      scanned: 0,
      activated: 0,
      acknowledged: 0,
      answered: 0,
      moreTime: 0,
      unsubscribed: 0,
      briefed: 0,
    };
    const operator = newOperator(url, plan, tokens);
    const members = await membersOf(pool, campaignId);
    const pilot = new Set(
      members.filter((one) => one.cohort === plan.cohorts[0]?.key).map((one) => one.externalKey),
    );
    const fleet: FleetCounts = startFleet({
      agenda,
      url,
      issuer: url,
      keys: (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as never,
      installations: installationsOf(customers, await customersLicenseKeys(context), pilot, SEED),
      seed: SEED,
      from: now,
      now: () => now,
    });
    const chaos = newChaos(worker, options.kills, pool, () =>
      openQueue({
        redisUrl: config.redisUrl,
        databaseUrl: database.url,
        log: (sentence) => log.warn(sentence),
      }),
    );
    let read = 0;
    for (;;) {
      // One instant is over once nothing changes it any more: work, then events, then people, until all are done.
      for (let quiet = false; !quiet; ) {
        await settle(pool, () => chaos.strike());
        await provider.flushEvents();
        const messages = provider.messages();
        const fresh = messages.slice(read).toSorted(byReader);
        read = messages.length;
        for (const message of fresh) receive(agenda, people, message, now, desks, counts);
        const acts = await agenda.actUpTo(now);
        const approved = await operator.approveWaiting(await waitingFor(pool, campaignId, plan, now));
        const pause = await standingPause(pool, campaignId);
        const resumes = pause !== null && now >= pause.from + LOOKS_INTO_A_PAUSE_MS;
        if (resumes) await operator.resume();
        await settle(pool, () => chaos.strike());
        quiet = fresh.length === 0 && acts === 0 && approved === 0 && !resumes;
      }
      await narrator.at(now, { campaignId, pool, plan, counts, fleet });
      const pause = await standingPause(pool, campaignId);
      if (pause !== null) narrator.paused(now, plan, pause);
      const resumeAt = pause === null ? null : pause.from + LOOKS_INTO_A_PAUSE_MS;
      const outside = earliest(agenda.nextAt(), provider.nextEventAt());
      const next = await step(pool, resumeAt, outside);
      if (next === null) break;
      now = next;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const result = await summarize(pool, campaignId, plan, { startedAt: DEMO_STARTS, endedAt: now, seconds });
    const messages = provider.messages();
    const state = (await loadCampaign(pool, campaignId))?.state ?? 'gone';
    const sentTwice = messages.length - new Set(messages.map((one) => one.deliveryId)).size;
    narrator.ended(result, { url, state, counts, fleet, sentTwice, restarts: worker.restarts() });
    return { result, url, stop: () => stopAll(worker, api, provider) };
  } catch (error) {
    await stopAll(worker, api, provider);
    throw error;
  }
}

async function readPlan(file: string, templates: readonly string[]): Promise<Plan> {
  const [text, articles] = [await readFile(file, 'utf8'), await articleFilesOf(file)];
  const { plan, problems } = readCampaign(file, text, { templates, articles });
  if (plan === null)
    throw new Refused(problems.map((one) => `${one.file}:${one.line}: ${one.message}`).join('\n'));
  return plan;
}

/** The product manager proposes, the approver approves; each gets a token to act through the API with. */
async function launchCampaign(
  context: OpenContext['context'],
  plan: Plan,
): Promise<{ readonly campaignId: number; readonly tokens: ReadonlyMap<string, string> }> {
  const { pool } = context;
  const add = (externalKey: string, name: string, role: 'product-manager' | 'approver' | 'support') =>
    saveStaff(pool, {
      externalKey,
      name,
      email: `${externalKey}@vendor.example`,
      role,
      manager: null,
      region: null,
      active: true,
    });
  const manager = await add('paula', 'Paula Prado', 'product-manager');
  const approver = await add('anton', 'Anton Ahrens', 'approver');
  await add('sunniva', 'Sunniva Strand', 'support');
  const proposed = await proposeRevision(context, { plan, staffId: manager });
  if (!proposed.ok) throw new Refused(proposed.message);
  const approved = await approveRevision(context, {
    campaign: plan.campaign,
    hash: proposed.value.hash,
    staff: { id: approver, role: 'approver' },
  });
  if (!approved.ok) throw new Refused(approved.message);
  const tokens = new Map<string, string>();
  for (const [role, owner, id] of [
    ['product-manager', 'paula', manager],
    ['approver', 'anton', approver],
  ] as const) {
    const created = await createToken(context, { name: `demo ${owner}`, owner, staff: { id, role } });
    if (!created.ok) throw new Refused(created.message);
    tokens.set(role, created.value.token);
  }
  const campaign = await findCampaign(pool, plan.campaign);
  return { campaignId: campaign?.id ?? 0, tokens };
}

/** Phases that wait for a person alone: today's by their last verdict, tomorrow's when nothing but a person is asked. */
async function waitingFor(
  pool: OpenContext['database']['pool'],
  campaignId: number,
  plan: Plan,
  now: Instant,
): Promise<readonly Waiting[]> {
  const tomorrow = addDays(localDateOf(now, plan.timeZone), 1);
  return (await waitingStarts(pool, campaignId)).flatMap((one) => {
    const phase = plan.phases.find((each) => each.key === one.phase);
    const roles = (phase?.gates ?? []).flatMap((gate) => (gate.kind === 'approval' ? [gate.role] : []));
    const dataPasses = one.gates
      .filter((gate) => gate.gate !== 'approval')
      .every((gate) => gate.verdict === 'pass');
    const onlyPeople = (phase?.gates ?? []).every((gate) => gate.kind === 'approval');
    const due = one.waitingSince !== null ? dataPasses : onlyPeople && one.plannedStart <= tomorrow;
    return due && roles.length > 0 ? [{ phase: one.phase, roles }] : [];
  });
}

function childEnvironment(
  config: Config,
  open: OpenContext,
  demo: {
    readonly port: number;
    readonly url: string;
    readonly providerUrl: string;
    readonly publicKey: string;
  },
): NodeJS.ProcessEnv {
  return {
    ...config.inherited,
    DATABASE_URL: open.database.url,
    ...(config.redisUrl === null ? {} : { REDIS_URL: config.redisUrl }),
    DATA_DIR: config.dataDir,
    SECRET: open.context.secret,
    PORT: String(demo.port),
    PUBLIC_URL: demo.url,
    TIME_LAPSE: new Date(DEMO_STARTS).toISOString(),
    MAIL_TRANSPORT: 'sendgrid',
    SENDGRID_API_KEY: API_KEY,
    SENDGRID_BASE_URL: demo.providerUrl,
    SENDGRID_WEBHOOK_PUBLIC_KEY: demo.publicKey,
    MAIL_FROM: 'Atlas Software Licensing <licensing@vendor.example>',
    MAIL_LEASE_SECONDS: '4',
    LOG_LEVEL: 'warn',
  };
}

function byReader(
  a: { recipients: readonly string[]; subject: string },
  b: { recipients: readonly string[]; subject: string },
): number {
  const key = (one: typeof a) => `${one.recipients[0]}|${one.subject}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

/** The wanted port when it is free, else any. */
async function freePort(wanted: number): Promise<number> {
  const tryPort = (port: number) =>
    new Promise<number | null>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(null));
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
      });
    });
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? wanted;
}

async function stopAll(worker: Child, api: Child, provider: { close(): Promise<void> }): Promise<void> {
  await worker.stop();
  await api.stop();
  await provider.close();
}
