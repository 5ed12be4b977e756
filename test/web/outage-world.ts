import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instant } from '../../src/domain/instant.ts';
import type { Transport } from '../../src/domain/ports.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { issueLicenseKeys, revealLicenseKey } from '../../src/flows/issue-license-keys.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { sealAudit } from '../../src/store/audit.ts';
import { setTimeLapse } from '../../src/store/clock.ts';
import { connect, type Pool } from '../../src/store/connect.ts';
import { isSettled } from '../../src/store/due-work.ts';
import { readiness } from '../../src/store/readiness.ts';
import { onWake, wakeWorkers } from '../../src/store/wake.ts';
import { openPresence } from '../../src/store/worker-presence.ts';
import { createApp } from '../../src/web/app.ts';
import { type ClientService, createClientService } from '../../src/web/client/client-service.ts';
import { startWorker } from '../../src/worker/worker.ts';
import { holdMachineClock, lookAtHeldClock, setMachineClock } from '../support/machine-clock.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts, START } from '../support/make.ts';
import { type PostgresMeter, postgresMeter } from '../support/postgres-meter.ts';
import { makeSender, report, runTo } from '../support/run-time.ts';
import { smallBook, smallPlan } from '../support/small-campaign.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

/** The day on which the grace of every account ends, at 10:00. Its reminders leave at 9:54. */
export const DAY = '2027-03-23';
export const BEGINS = berlin(DAY, '09:50');

const PRODUCT = 'atlas-cad';
const CONNECTIONS = 40;

/** Whom client software works for. */
export type Customer = { readonly account: string; readonly key: string; readonly installation: string };

/**
 * Brings a database to the last minutes of a grace: a third of the accounts have entitlements that expired, a third were
 * never activated and have used up their runway, the others have installations yet to be seen.
 * @param accounts each with two installations
 */
export async function makeBeginning(url: string, accounts: number): Promise<readonly Customer[]> {
  const context = await contextOf(url, 5);
  const { pool } = context;
  await setTimeLapse(pool, START);
  await pool`update clock set now_at = ${START}`;
  await makeAccounts(context, manyAccounts(accounts));
  const calendar = `
calendar: {workdays: [mon, tue, wed, thu, fri], holidays: [], sendWindow: "09:54-16:30", tightenAt: "10:00", blackouts: []}`;
  await approvePlan(context, smallPlan({ head: smallHead(calendar), waves: WAVES }));
  await runTo(context, BEGINS, {});
  await pool`
    update entitlement set expires = '2027-02-20' where account_id in (select id from account where id % 3 = 0)`;
  const customers = await makeInstallations(context);
  await ensureSigningKeys(context);
  await holdMachineClock(pool, BEGINS);
  await pool`update clock set now_at = null`;
  await pool.end();
  return customers;
}

const WAVES = `
waves:
  - {key: notice, phase: grace, at: -P20D, kind: notice, audience: all, to: [primary, technical], template: notice}
  - {key: remind, phase: grace, at: P21D, kind: reminder, audience: not-activated, template: reminder}`;

function smallHead(calendar: string): string {
  return `
campaign: small-2027
title: License activation for Atlas CAD
why: You keep exactly what you bought.
seed: small
timeZone: Europe/Berlin${calendar}
products: {atlas-cad: {name: Atlas CAD, features: [render]}}
policy: {runway: P30D, offlineFor: P30D, documentFor: P45D, overage: 10%, whenBlocked: read-only, unknownInstallations: warn, fingerprint: most, deviceMoves: {max: 3, per: P30D}, lease: none}`;
}

async function makeInstallations(context: FlowContext): Promise<readonly Customer[]> {
  const { pool } = context;
  await issueLicenseKeys(context);
  const rows = await pool<{ id: number; account: string; entitlement: number }[]>`
    select account.id, external_key as account, (select id from entitlement where account_id = account.id) as entitlement
    from account order by account.id`;
  const customers: Customer[] = [];
  for (const { id, account, entitlement } of rows) {
    const key = await revealLicenseKey(context, id, entitlement);
    if (key === null) throw new Error('The entitlement got no key.');
    for (const copy of ['one', 'two']) customers.push({ account, key, installation: `${account}-${copy}` });
  }
  await pool`
    insert into installation (id, product, account_id, attributed_by_key, first_contact_at, last_contact_at)
    select external_key || '-' || copy, ${PRODUCT}, id, true, ${START}::timestamptz, ${START}::timestamptz
    from account, unnest(array['one', 'two']) as copy where id % 3 <> 1`;
  return customers;
}

/** The product at work in such a database: an HTTP surface and a worker, each behind lines that can be cut. */
export type OutageWorld = {
  readonly url: string;
  /** Straight to the database, whatever is cut. */
  readonly pool: Pool;
  readonly clients: ClientService;
  /** Of the HTTP surface alone. */
  readonly meter: PostgresMeter;
  readonly said: readonly string[];
  /** How often the provider took each message. */
  readonly taken: ReadonlyMap<string, number>;
  /** Calls back when the provider has taken so many. */
  whenTaken(count: number, call: () => void): void;
  moveTo(at: Instant): Promise<void>;
  /** Waits until nothing is due. */
  settled(): Promise<void>;
  cut(): void;
  mend(): void;
  /** The worker lays down its work; the HTTP surface goes on. */
  stopWorker(): Promise<void>;
  close(): Promise<void>;
};

/** @param redisUrl a database of that server for this world alone */
export async function openWorld(url: string, redisUrl: string): Promise<OutageWorld> {
  const pool = connect(url, 4);
  await lookAtHeldClock(pool);
  let now = BEGINS;
  let isCut = false;
  const meter = postgresMeter();
  const lines = [
    await lineTo(url, 5432, meter.overhear),
    await lineTo(url, 5432),
    await lineTo(redisUrl, 6379),
  ] as const;
  const [apiLine, workerLine, redisLine] = lines;
  const said: string[] = [];
  const say = (sentence: string) => void said.push(sentence);
  const api = await startApi(await contextOf(apiLine.url, CONNECTIONS), () => now, say);
  const provider = takingProvider(() => now);
  const worker = await startTestWorker({
    context: await contextOf(workerLine.url, 10),
    ...{ url: workerLine.url, redisUrl: redisLine.url, transport: provider.transport, say, now: () => now },
  });
  return {
    ...{ url: api.url, pool, clients: api.clients, meter, said },
    taken: provider.times,
    whenTaken: provider.whenTaken,
    moveTo: async (at) => {
      now = at;
      await setMachineClock(pool, at);
      await wakeWorkers(pool, 'clock');
    },
    settled: async () => {
      for (const deadline = performance.now() + 30_000; ; ) {
        if (!isCut) await provider.reportTo(pool);
        if (await isSettled(pool, now)) return;
        if (performance.now() > deadline) throw new Error(`Something stays due: ${said.slice(-5).join(' ')}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    cut: () => {
      isCut = true;
      for (const line of lines) line.cut();
    },
    mend: () => {
      isCut = false;
      for (const line of lines) line.mend();
    },
    stopWorker: worker.stop,
    close: async () => {
      for (const line of lines) line.mend();
      await worker.stop();
      await api.close();
      await pool.end();
      for (const line of lines) await line.close();
    },
  };
}

async function contextOf(url: string, connections: number): Promise<FlowContext> {
  return {
    pool: connect(url, connections),
    templates: await compileTemplateFiles(smallBook()),
    publicUrl: 'https://licenses.example.com',
    secret: 'a secret that is long enough for this',
    mailFrom: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
  };
}

async function lineTo(url: string, usualPort: number, overhear?: PostgresMeter['overhear']) {
  const { hostname, port } = new URL(url);
  const proxy = await startTcpProxy(hostname, Number(port || usualPort), overhear);
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(proxy.port);
  return {
    url: through.href,
    cut: () => {
      // Nobody listens there: whoever connects is hung up on, as by a load balancer without a server.
      proxy.pointTo(1);
      proxy.cut();
    },
    mend: () => proxy.pointTo(Number(port || usualPort)),
    close: () => proxy.close(),
  };
}

async function startApi(context: FlowContext, machineNow: () => Instant, say: (sentence: string) => void) {
  const clients = createClientService(context, { machineNow });
  await clients.hear();
  const app = createApp({
    ...{ context, clients, machineNow, transportName: 'capture' },
    ...{ sendgridWebhookKey: null, bounceWebhookSecret: null, requestsPerMinute: 1_000_000 },
    send: async () => {},
    log: { info: () => {}, warn: say, error: (sentence) => say(sentence) },
    ready: () => readiness(context.pool),
  });
  const server: Server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clients,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await clients.close();
      await context.pool.end();
    },
  };
}

/** Takes every message that comes, tells what it has when asked, and reports it as delivered when it gets through. */
function takingProvider(now: () => Instant) {
  const taken = new Map<string, Instant>();
  const times = new Map<string, number>();
  const reported = new Set<string>();
  let awaited: { readonly count: number; readonly call: () => void } | null = null;
  const transport: Transport = {
    name: 'capture',
    send: async ({ deliveryId }) => {
      times.set(deliveryId, (times.get(deliveryId) ?? 0) + 1);
      if (!taken.has(deliveryId)) taken.set(deliveryId, now());
      if (taken.size === awaited?.count) awaited.call();
      return { kind: 'accepted', providerId: null };
    },
    lookUp: async (deliveryId) => (taken.has(deliveryId) ? 'accepted' : 'not-received'),
    close: async () => {},
  };
  return {
    ...{ transport, times },
    whenTaken: (count: number, call: () => void) => {
      awaited = { count, call };
    },
    reportTo: async (pool: Pool) => {
      const fresh = [...taken].filter(([delivery]) => !reported.has(delivery));
      for (const [delivery] of fresh) reported.add(delivery);
      if (fresh.length > 0)
        await report(
          pool,
          fresh.map(([delivery, at]) => ({ delivery, at, kind: 'delivered' as const })),
        );
    },
  };
}

async function startTestWorker(of: {
  readonly context: FlowContext;
  readonly url: string;
  readonly redisUrl: string;
  readonly transport: Transport;
  readonly now: () => Instant;
  readonly say: (sentence: string) => void;
}): Promise<{ stop(): Promise<void> }> {
  const { context, say } = of;
  const { pool } = context;
  const queue = await openQueue({ redisUrl: of.redisUrl, databaseUrl: '', log: say });
  const presence = openPresence(of.url);
  const sender = makeSender(of.transport, { presence, machineNow: of.now, concurrency: 4, batchSize: 8 });
  const worker = await startWorker({
    ...{ context, sender, enqueue: queue.enqueue, log: say, concurrency: 4, tickEveryMs: 100 },
    // A job that was under way when the queue went is given to the next soon.
    consume: (handlers, options) => queue.consume(handlers, { ...options, retakeAfterMs: 1000 }),
    listen: (wake) => onWake(pool, wake),
    seal: () => sealAudit(pool),
    wake: () => wakeWorkers(pool, 'worked'),
  });
  let stopped: Promise<void> | null = null;
  return {
    stop: () => {
      stopped ??= (async () => {
        await worker.stop();
        await presence.close();
        await queue.close();
        await pool.end();
      })();
      return stopped;
    },
  };
}
