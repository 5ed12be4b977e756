import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { previewWave } from '../../src/flows/preview-wave.ts';
import { sendgridTransport } from '../../src/mail/sendgrid-transport.ts';
import { migrateQueue } from '../../src/queue/postgres-backend.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { compileTemplates } from '../../src/render/template-book.ts';
import { inTransaction } from '../../src/store/connect.ts';
import { recordMailingEvents } from '../../src/store/mailing-events.ts';
import { onWake, wakeWorkers } from '../../src/store/wake.ts';
import { startWorker } from '../../src/worker/worker.ts';
import { startTestProvider } from '../support/loopback-provider.ts';
import { approvePlan, berlin, makeAccounts, useWorld } from '../support/make.ts';
import { makeToken, useWeb } from '../support/make-web.ts';
import { captureMail, makeSender, runTo, setTime } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const shippedTemplates = () => compileTemplates('templates');

/** Warns from 8 February on; nothing but mailings leaves. */
function plan(): Plan {
  return smallPlan({
    mailings: `
mailings:
  - {key: fulfilment, on: entitlement-created, to: [primary, technical], template: fulfilment}
  - {key: cannot-activate, on: activation-failed, template: activation-help}`,
    waves: 'waves: []',
    briefings: 'briefings: []',
    phases: `
phases:
  - {key: warn, cohorts: all, products: all, stage: warn, start: 2027-02-08}`,
  });
}

describe('from an order to the page that activates it', () => {
  const web = useWeb({}, shippedTemplates);

  it('an order by the API is a mail at the provider, in the customer’s language, whose link opens the portal', async () => {
    const { context, pool } = web;
    await makeAccounts(context, [
      { key: 'A-001', contacts: [{ email: 'ada@a-001.example', name: 'Ada', locale: 'de-DE' }] },
    ]);
    await approvePlan(context, plan());
    const night = berlin('2027-02-06', '23:30');
    await setTime(pool, night);
    const token = await makeToken(web, 'administrator');
    const answer = await fetch(`${web.url}/v1/entitlements`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        externalKey: 'ORDER-1',
        account: 'A-001',
        product: 'atlas-cad',
        quantity: 12,
        expires: '2028-01-31',
        reason: 'Order 4711',
      }),
    });
    expect(answer.status).toBe(200);

    const provider = await startTestProvider();
    const transport = sendgridTransport({
      apiKey: 'SG.loopback',
      baseUrl: provider.url,
      timeoutMs: 5000,
      onlyLoopback: true,
    });
    await runTo(context, night, { sender: makeSender(transport) });
    await transport.close();
    await provider.close();

    const [message, ...others] = provider.messages();
    expect(others).toEqual([]);
    expect(message?.subject).toBe('Atlas CAD: bereit zur Aktivierung');
    expect(message?.recipients).toEqual(['ada@a-001.example']);
    expect(message?.text).toContain('Atlas CAD, 12 Plätze');
    expect(message?.text).toContain('31. Januar 2028');
    const page = /https:\/\/licenses\.example\.com(\/portal\/a\/[\w-]+)/.exec(message?.text ?? '')?.[1] ?? '';
    const opened = await web.browser().get(page);
    expect(opened.status).toBe(200);
    expect(opened.body).toContain('Atlas CAD');
    const [row] = await pool<{ leaks: boolean }[]>`
      select bool_or(delivery::text like ${`%${page.split('/').at(-1)}%`}) as leaks from delivery`;
    expect(row?.leaks).toBe(false);
  });

  it('a preview shows both mailings as they would be written now, and sends nothing', async () => {
    const { context } = web;
    await makeAccounts(context, [{ key: 'A-001' }]);
    await approvePlan(context, plan());
    const ordered = await previewWave(context, {
      campaign: 'small-2027',
      wave: 'fulfilment',
      account: 'A-001',
    });
    expect(ordered.ok && ordered.value.map((one) => one.message?.subject)).toEqual([
      'Atlas CAD: ready to activate',
    ]);
    const failed = await previewWave(context, {
      campaign: 'small-2027',
      wave: 'cannot-activate',
      account: 'A-001',
    });
    expect(failed.ok && failed.value[0]?.message?.text).toContain('All the seats you bought are in use');
    expect(await web.pool`select count(*)::int from delivery`).toEqual([{ count: 0 }]);
  });
});

describe('a worker', () => {
  const world = useWorld(shippedTemplates);

  it('sends an order’s mail as soon as it is ordered, however seldom it looks by itself', async () => {
    const { context, pool, url } = world;
    await makeAccounts(context, [{ key: 'A-001' }]);
    await approvePlan(context, plan());
    await migrateQueue(url);
    const queue = await openQueue({ redisUrl: null, databaseUrl: url, log: () => {} });
    const worker = await startWorker({
      context,
      sender: makeSender(captureMail(pool)),
      enqueue: queue.enqueue,
      consume: (handlers, options) => queue.consume(handlers, options),
      listen: (wake) => onWake(pool, wake),
      seal: async () => undefined,
      wake: () => wakeWorkers(pool, 'worked'),
      concurrency: 4,
      tickEveryMs: 3_600_000,
      log: () => {},
    });
    try {
      const [row] = await pool<{ accountId: number; id: number; product: string }[]>`
        select account_id, id, product from entitlement`;
      if (row === undefined) throw new Error('The account owns nothing.');
      const { accountId, id: entitlementId, product } = row;
      await inTransaction(pool, (db) =>
        recordMailingEvents(db, [
          { on: 'entitlement-created', accountId, product, entitlementId, at: berlin('2027-02-01', '08:00') },
        ]),
      );
      await expect
        .poll(() => pool`select state from delivery where key = 'fulfilment'`, {
          timeout: 10_000,
          interval: 20,
        })
        .toEqual([{ state: 'accepted' }]);
    } finally {
      await worker.stop();
      await queue.close();
    }
  });
});
