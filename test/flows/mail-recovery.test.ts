import { afterEach, describe, expect, it } from 'vitest';
import { cutsOff, delivers } from '../../src/cli/demo/loopback-behaviour.ts';
import type { Transport } from '../../src/domain/ports.ts';
import { applyEvents } from '../../src/flows/apply-events.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { findDueWork } from '../../src/flows/find-due-work.ts';
import { recoverDeliveries } from '../../src/flows/recover-deliveries.ts';
import { sendDeliveries } from '../../src/flows/send-deliveries.ts';
import { sendgridTransport } from '../../src/mail/sendgrid-transport.ts';
import { startTestProvider } from '../support/loopback-provider.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts, useWorld } from '../support/make.ts';
import { countMail, ledger, makeSender, report, runTo, setTime } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const NOTICE_DUE = berlin('2027-02-10', '09:00');

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function provider(changes: Parameters<typeof startTestProvider>[0]) {
  const started = await startTestProvider(changes);
  const transport = sendgridTransport({
    apiKey: 'SG.loopback',
    baseUrl: started.url,
    timeoutMs: 5000,
    onlyLoopback: true,
  });
  closing.push(
    () => transport.close(),
    () => started.close(),
  );
  return { started, transport };
}

async function dueNotices(context: FlowContext, accounts: number): Promise<void> {
  await makeAccounts(context, manyAccounts(accounts));
  await approvePlan(context, smallPlan());
  await runTo(context, NOTICE_DUE - 1);
  await setTime(context.pool, NOTICE_DUE);
}

/** The worker dies in the middle of a batch: its process takes the answers with it. */
function killedAfter(transport: Transport, messages: number): Transport {
  let sent = 0;
  return {
    ...transport,
    async send(message) {
      if (sent >= messages) throw new Error('killed');
      sent += 1;
      return transport.send(message);
    },
  };
}

describe('M1: a worker that is killed', () => {
  it('leaves in doubt what it had handed over, and nothing else; each mail arrives once', async () => {
    const { context, pool } = world;
    await dueNotices(context, 10);
    const { started, transport } = await provider({ lookUps: 'conclusive' });
    const dying = makeSender(killedAfter(transport, 4), {
      presence: { name: async () => 'dying' },
      concurrency: 1,
    });
    await expect(sendDeliveries(context, dying)).rejects.toThrow('killed');
    expect(await countMail(pool, 'notice')).toMatchObject({
      planned: 10,
      accepted: 4,
      pending: 6,
      inDoubt: 0,
    });
    expect(started.messages()).toHaveLength(4);

    // Before its lease is over nobody touches what it holds.
    expect(await recoverDeliveries(context, { transport, leaseSeconds: 60 })).toBe(0);
    expect(await sendDeliveries(context, makeSender(transport))).toBe(0);
    expect(await findDueWork(context, 60)).toEqual([]);

    expect(await findDueWork(context, 0)).toEqual([{ name: 'recover-deliveries', batch: 'due' }]);
    // One was handed over and never left; five were only held.
    expect(await recoverDeliveries(context, { transport, leaseSeconds: 0 })).toBe(1);
    expect(await countMail(pool, 'notice')).toMatchObject({
      planned: 10,
      accepted: 4,
      pending: 6,
      inDoubt: 0,
    });
    await sendDeliveries(context, makeSender(transport));
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 10, accepted: 10 });
    const rows = await ledger(pool, 'notice');
    expect(rows.map((row) => started.copies(row.id)).every((copies) => copies === 1)).toBe(true);
  });

  it('no timer sends again what is in doubt, however often it looks; evidence decides', async () => {
    const { context, pool } = world;
    await dueNotices(context, 3);
    const { started, transport } = await provider({ lookUps: 'not-bought', behaviour: () => cutsOff(true) });
    await sendDeliveries(context, makeSender(transport));
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 3, inDoubt: 3 });

    for (let round = 0; round < 3; round += 1) {
      expect(await recoverDeliveries(context, { transport, leaseSeconds: 0 })).toBe(0);
      await setTime(pool, NOTICE_DUE + (round + 1) * 86_400_000);
      await sendDeliveries(context, makeSender(transport));
    }
    const rows = await ledger(pool, 'notice');
    expect(rows.map((row) => started.attempts(row.id))).toEqual([1, 1, 1]);
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 3, inDoubt: 3 });

    const [proved] = rows;
    await report(pool, [{ delivery: proved?.id ?? '', kind: 'delivered', at: NOTICE_DUE }]);
    await applyEvents(context);
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 3, accepted: 1, inDoubt: 2 });
  });

  it('a provider that cannot say is not asked again at once', async () => {
    const { context } = world;
    await dueNotices(context, 1);
    const { transport } = await provider({ lookUps: 'positive-only', behaviour: () => cutsOff(false) });
    await sendDeliveries(context, makeSender(transport));
    expect(await findDueWork(context, 0)).toEqual([{ name: 'recover-deliveries', batch: 'due' }]);
    await recoverDeliveries(context, { transport, leaseSeconds: 0 });
    expect(await findDueWork(context, 0)).toEqual([]);
  });

  it('an answer that comes after the claim was called in doubt still counts', async () => {
    const { context, pool } = world;
    await dueNotices(context, 1);
    const { transport } = await provider({ lookUps: 'not-bought', behaviour: () => delivers() });
    const slow: Transport = {
      ...transport,
      async send(message) {
        const outcome = await transport.send(message);
        await recoverDeliveries(context, { transport, leaseSeconds: 0 });
        return outcome;
      },
    };
    await sendDeliveries(context, makeSender(slow));
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 1, accepted: 1, inDoubt: 0 });
  });
});

describe('M2', () => {
  it('the sums hold at every step, whatever the provider does', async () => {
    const { context, pool } = world;
    await dueNotices(context, 24);
    const fates = [delivers(), cutsOff(true), cutsOff(false)];
    const { transport } = await provider({
      lookUps: 'conclusive',
      behaviour: (message) => {
        const kind = message.recipients[0]?.match(/\d+/)?.[0] ?? '0';
        if (Number(kind) % 4 === 3)
          return { answer: { kind: 'refuse', status: 400, message: 'bad', headers: {} }, fate: [] };
        return fates[Number(kind) % 4] ?? delivers();
      },
    });
    const steps: Awaited<ReturnType<typeof countMail>>[] = [];
    const watching = async (): Promise<void> => {
      const { planned, ...rest } = await countMail(pool, 'notice');
      expect(Object.values(rest).reduce((a, b) => a + b, 0)).toBe(planned);
      steps.push({ planned, ...rest });
    };
    const watched: Transport = {
      ...transport,
      async send(message) {
        await watching();
        return transport.send(message);
      },
    };
    await sendDeliveries(context, makeSender(watched, { batchSize: 5, concurrency: 2 }));
    await watching();
    await recoverDeliveries(context, { transport, leaseSeconds: 0 });
    await watching();
    expect(new Set(steps.map((one) => one.planned))).toEqual(new Set([24]));
    expect(steps.at(-2)).toMatchObject({ accepted: 6, failed: 6, inDoubt: 12, pending: 0 });
    // Those cut off before they were taken are disproved and may go again.
    expect(steps.at(-1)).toMatchObject({ accepted: 12, failed: 6, inDoubt: 0, pending: 6 });
  });
});
