import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { canonicalLicenseKey } from '../../src/domain/license-key.ts';
import { sha256Hex } from '../../src/domain/sha256.ts';
import type { WouldBeReport } from '../../src/flows/take-reports.ts';
import type { Pool } from '../../src/store/connect.ts';
import { openMetrics } from '../../src/web/metrics.ts';
import { type ClientApp, startClientApp } from '../support/client-app.ts';
import { useTestDatabase } from '../support/database.ts';
import {
  licensingContext,
  makeAccount,
  makeEntitlement,
  makeIdentifier,
  NOON,
  PRODUCT,
  standAt,
} from '../support/make-licensing.ts';
import { postgresMeter } from '../support/postgres-meter.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const database = useTestDatabase();
const meter = postgresMeter();
let direct: Pool;
let context: ReturnType<typeof licensingContext>;
let proxy: TcpProxy;
let app: ClientApp;

beforeAll(async () => {
  const url = new URL(database.url);
  proxy = await startTcpProxy(url.hostname, Number(url.port || 5432), meter.overhear);
  url.port = String(proxy.port);
  direct = licensingContext(database.url).pool;
  context = licensingContext(url.href);
  await direct`insert into product (key, name, features) values (${PRODUCT}, 'Atlas CAD', '{render}')`;
  app = await startClientApp(context, { hears: true, requestsPerMinute: 100_000 });
});

afterEach(async () => {
  proxy.pointTo(Number(new URL(database.url).port || 5432));
  await expect.poll(() => app.clients.memory.isCutOff(), { timeout: 10_000 }).toBe(false);
  await app.clients.reports.flush();
});

afterAll(async () => {
  await app?.close();
  await context?.pool.end();
  await direct?.end();
  await proxy?.close();
});

describe('a flush', () => {
  test('of a thousand askers is a handful of statements, the first time and later', async () => {
    const customers = await manyCustomers(1000);
    const report = () =>
      customers.map(({ key, serial }, at) =>
        post([reportOf(`${serial}-copy`)], at % 2 === 0 ? { key } : { hint: serial }),
      );
    for (const most of [20, 12]) {
      await Promise.all(report());
      expect(app.clients.reports.counts().waiting).toBe(1000);
      meter.read();
      await app.clients.reports.flush();
      expect(meter.read().statements).toBeLessThanOrEqual(most);
    }
    const rows = await direct`
      select 1 from report join account on account.id = report.account_id
      where installation = external_key || '-copy'`;
    expect(rows).toHaveLength(1000);
  });

  test('counts a batch once, whenever and however often it is sent', async () => {
    const { key } = await customer();
    const batch = [reportOf('again', { count: 3 }), reportOf('again', { code: 'EXPIRED' })];
    await post(batch, { key });
    await post(batch, { key });
    await app.clients.reports.flush();
    await post(batch, { key });
    await post([reportOf('again', { count: 2 })], { key });
    await app.clients.reports.flush();
    expect(await saved('again')).toMatchObject([
      { code: 'EXPIRED', count: 1 },
      { code: 'NOT_ACTIVATED', count: 3 },
    ]);
  });

  test('keeps what came with a product nobody knows, and what is of today of long ago', async () => {
    const { ignored } = app.clients.reports.counts();
    await post([
      reportOf('odd', { product: 'nothing' }),
      reportOf('odd', { day: '2001-01-01' }),
      reportOf('odd', { day: '2999-01-01' }),
    ]);
    await app.clients.reports.flush();
    expect(await saved('odd')).toMatchObject([{ day: await today() }]);
    expect(app.clients.reports.counts().ignored).toBe(ignored + 2);
    expect(await direct`select 1 from installation where product = 'nothing'`).toHaveLength(0);
  });

  test('counts for the account of the key, else of a hint that is one account’s, else as it is known', async () => {
    const [one, other] = [await customer(), await customer()];
    for (const account of [one, other]) await makeIdentifier(direct, account.id, 'SHARED');
    await makeIdentifier(direct, other.id, 'SN-OTHER');
    await post([reportOf('keyed'), reportOf('known')], { key: one.key, hint: 'SN-OTHER' });
    await post([reportOf('hinted')], { hint: 'SN-OTHER' });
    await post([reportOf('ambiguous')], { hint: 'SHARED' });
    await app.clients.reports.flush();
    await post([reportOf('known', { code: 'EXPIRED' })]);
    await app.clients.reports.flush();
    const accounts = async (name: string) => (await saved(name)).map((row) => row.accountId);
    expect(await accounts('keyed')).toEqual([one.id]);
    expect(await accounts('known')).toEqual([one.id, one.id]);
    expect(await accounts('hinted')).toEqual([other.id]);
    expect(await accounts('ambiguous')).toEqual([null]);
  });

  test('does not wait in a circle with another process that has the same to say', async () => {
    const customers = await manyCustomers(200);
    const second = await startClientApp(context, { hears: true });
    for (let round = 0; round < 3; round += 1) {
      for (const [process, order] of [
        [app, customers],
        [second, customers.toReversed()],
      ] as const)
        for (const { key, serial } of order)
          await process.clients.reports.took({
            ...{ licenseKey: key, hint: null },
            reports: [reportOf(`${serial}-${round}`), reportOf(`${serial}-all`, { count: round + 1 })],
          });
      await Promise.all([app.clients.reports.flush(), second.clients.reports.flush()]);
    }
    for (const { clients } of [app, second])
      expect(clients.reports.counts()).toMatchObject({ waiting: 0, failures: 0 });
    await second.close();
  });
});

describe('while the database is away', () => {
  test('reports are accepted, and saved late', async () => {
    const { key } = await customer();
    proxy.pointTo(1);
    proxy.cut();
    const answer = await post([reportOf('late')], { key });
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1 }]);
    const flushed = app.clients.reports.flush();
    await new Promise((done) => setTimeout(done, 500));
    expect(app.clients.reports.counts().waiting).toBe(1);
    expect(await saved('late')).toEqual([]);
    proxy.pointTo(Number(new URL(database.url).port || 5432));
    await flushed;
    await expect.poll(() => saved('late'), { timeout: 30_000 }).toHaveLength(1);
    expect(app.clients.reports.counts().waiting).toBe(0);
  });

  test('what a flush had begun when the connection was lost is finished, and counts once', async () => {
    const { key, id } = await customer();
    const { failures } = app.clients.reports.counts();
    await post([reportOf('torn', { count: 2 })], { key });
    proxy.swallowNext(1, (text) => text.includes('INSERT'));
    const flushed = app.clients.reports.flush();
    await new Promise((done) => setTimeout(done, 300));
    proxy.cut();
    await flushed;
    expect(app.clients.reports.counts()).toMatchObject({ waiting: 1, failures: failures + 1 });
    await expect.poll(() => app.clients.memory.isCutOff(), { timeout: 10_000 }).toBe(false);
    await app.clients.reports.flush();
    expect(await saved('torn')).toMatchObject([{ count: 2, accountId: id }]);
  });
});

test('in a time lapse a report is saved when it is answered, on the day of the lapse', async () => {
  const { key } = await customer();
  await standAt(direct, NOON);
  // Told by a trigger; until then it is not known.
  await direct`select pg_notify('glidepath_policy', 'clock')`;
  await expect
    .poll(async () => {
      await post([reportOf('lapse')], { key });
      return (await saved('lapse')).length;
    })
    .toBeGreaterThan(0);
  await post([reportOf('lapse-2')], { key });
  expect(await saved('lapse-2')).toMatchObject([{ day: '2027-06-01' }]);
  await direct`update clock set now_at = null`;
});

test('the metrics say what waits, and what became of the rest', async () => {
  const text = await openMetrics({ context: context as never, clients: app.clients }).text();
  const { saved: all, ignored } = app.clients.reports.counts();
  expect(text).toContain('glidepath_reports_waiting 0');
  expect(text).toContain(`glidepath_reports_total{outcome="saved"} ${all}`);
  expect(text).toContain(`glidepath_reports_total{outcome="ignored"} ${ignored}`);
  expect(text).toMatch(/glidepath_report_flush_failures_total [1-9]/);
});

function reportOf(installation: string, changes: Partial<WouldBeReport> = {}): WouldBeReport {
  const what = { product: PRODUCT, day: null, code: 'NOT_ACTIVATED', effect: 'block', count: 1 } as const;
  return { ...what, installation, ...changes };
}

function post(
  reports: readonly WouldBeReport[],
  by: { readonly key?: string; readonly hint?: string } = {},
): Promise<Response> {
  const { key, hint } = by;
  return fetch(`${app.url}/v1/reports`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `License ${key}` }),
    },
    body: JSON.stringify({ reports, ...(hint === undefined ? {} : { hint }) }),
  });
}

type Saved = { day: string; code: string; count: number; accountId: number | null };

function saved(installation: string): Promise<readonly Saved[]> {
  return direct<Saved[]>`
    select day, code, count, account_id from report where installation = ${installation} order by code`;
}

async function today(): Promise<string> {
  const [row] = await direct<{ day: string }[]>`select (now() at time zone 'UTC')::date as day`;
  return row?.day ?? '';
}

async function customer(): Promise<{ readonly id: number; readonly key: string }> {
  const { id } = await makeAccount(direct);
  const { key } = await makeEntitlement({ ...context, pool: direct }, id);
  return { id, key };
}

let made = 0;

/** Accounts with a license key and a serial number each, made at once. */
async function manyCustomers(
  count: number,
): Promise<readonly { readonly key: string; readonly serial: string }[]> {
  const customers = Array.from({ length: count }, () => {
    made += 1;
    return { serial: `S-${made}`, key: `KEY-${made}` };
  });
  const hashes = customers.map(({ key }) => sha256Hex(canonicalLicenseKey(key)));
  const serials = customers.map(({ serial }) => serial);
  await direct`
    with new as (
      insert into account (external_key, name, created_at)
      select serial, serial, now() from unnest(${serials}::text[]) as serial returning id, external_key),
    owned as (
      insert into entitlement (external_key, account_id, product, quantity, key_hash, created_at)
      select 'E' || new.external_key, new.id, ${PRODUCT}, 5, given.hash, now()
      from unnest(${serials}::text[], ${hashes}::text[]) as given (serial, hash)
      join new on new.external_key = given.serial)
    insert into identifier (account_id, kind, value) select id, 'serial', external_key from new`;
  return customers;
}
