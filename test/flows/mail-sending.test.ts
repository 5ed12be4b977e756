import { afterEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/domain/sha256.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { findDueWork } from '../../src/flows/find-due-work.ts';
import { giveLeniency } from '../../src/flows/give-leniency.ts';
import { pauseCampaign, resumeCampaign } from '../../src/flows/pause-campaign.ts';
import { sendDeliveries } from '../../src/flows/send-deliveries.ts';
import { captureTransport } from '../../src/mail/capture-transport.ts';
import { sendgridTransport } from '../../src/mail/sendgrid-transport.ts';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { lockCampaign } from '../../src/store/campaigns.ts';
import { inTransaction } from '../../src/store/connect.ts';
import { cancelPendingDeliveries } from '../../src/store/deliveries.ts';
import { claimDeliveries } from '../../src/store/delivery-claims.ts';
import { startTestProvider } from '../support/loopback-provider.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { captureMail, countMail, ledger, makeSender, runTo, setTime } from '../support/run-time.ts';
import { smallBook, smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const BRIEFED = berlin('2027-02-08', '12:00');
const NOTICE_DUE = berlin('2027-02-10', '09:00');
const REMINDER_DUE = berlin('2027-02-23', '09:00');

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function provider(changes: Parameters<typeof startTestProvider>[0] = {}, apiKey = 'SG.loopback') {
  const started = await startTestProvider(changes);
  const transport = sendgridTransport({
    apiKey,
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

/** An approved campaign, stopped at an instant at which its mail is due and nothing was claimed. */
async function dueAt(
  context: FlowContext,
  at: number,
  accounts: Parameters<typeof makeAccounts>[1],
): Promise<void> {
  await makeAccounts(context, accounts);
  await approvePlan(context, smallPlan());
  await runTo(context, at - 1);
  await setTime(context.pool, at);
}

describe('M1', () => {
  it('two senders on 500 deliveries hand each of them to the provider once', async () => {
    const { context, pool } = world;
    const contacts = (key: string) => [
      { email: `one@${key}.example`, role: 'primary' as const },
      { email: `two@${key}.example`, role: 'technical' as const },
    ];
    const accounts = manyAccounts(250).map((one) => ({ ...one, contacts: contacts(one.key.toLowerCase()) }));
    await dueAt(context, NOTICE_DUE, accounts);
    const { started, transport } = await provider();
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 500, pending: 500 });

    const senders = ['worker-1', 'worker-2'].map((worker) =>
      sendDeliveries(
        context,
        makeSender(transport, { presence: { name: async () => worker }, concurrency: 8 }),
      ),
    );
    const claimed = await Promise.all(senders);

    const rows = await ledger(pool, 'notice');
    expect(rows.map((row) => started.attempts(row.id)).every((attempts) => attempts === 1)).toBe(true);
    expect(started.messages()).toHaveLength(500);
    expect(Math.min(...claimed)).toBeGreaterThan(0);
    expect(await countMail(pool, 'notice')).toEqual({
      planned: 500,
      accepted: 500,
      suppressed: 0,
      cancelled: 0,
      failed: 0,
      pending: 0,
      inDoubt: 0,
    });
  });

  it('workers that claim at the same moment share no delivery', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(60));
    const workers = Array.from({ length: 10 }, (_, index) => `worker-${index}`);
    const claims = await Promise.all(workers.map((worker) => claimDeliveries(pool, NOTICE_DUE, worker, 10)));
    const ids = claims.flat().map((one) => one.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(10);
  });

  it('a worker that lost time gives its mail back instead of sending it late, and that is no attempt', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(2));
    const { started, transport } = await provider();
    const times = [0, 31_000, 31_000, 31_000, 31_000];
    const slow = makeSender(transport, { machineNow: () => times.shift() ?? 31_000, concurrency: 1 });
    // Two claims given back, and claimed again.
    expect(await sendDeliveries(context, slow)).toBe(4);
    expect(started.messages()).toHaveLength(2);
    expect(await pool`select distinct attempts, state from delivery where key = 'notice'`).toEqual([
      { attempts: 1, state: 'accepted' },
    ]);
  });

  it('gives up after eight attempts that were certainly not taken', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(1));
    const { started, transport } = await provider({
      behaviour: () => ({ answer: { kind: 'refuse', status: 503, message: 'down', headers: {} }, fate: [] }),
    });
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      expect(await countMail(pool, 'notice')).toMatchObject({ planned: 1, pending: 1, failed: 0 });
      await sendDeliveries(context, makeSender(transport));
      await pool`update delivery set not_until = null where state = 'pending'`;
    }
    const [row] = await ledger(pool, 'notice');
    expect(row).toMatchObject({ state: 'failed', reason: expect.stringContaining('HTTP 503') });
    expect(started.attempts(row?.id ?? '')).toBe(8);
  });

  it('waits as long as the provider asks for, by the machine’s clock', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(1));
    const { started, transport } = await provider({
      behaviour: () => ({
        answer: { kind: 'refuse', status: 429, message: 'slow', headers: { 'Retry-After': '600' } },
        fate: [],
      }),
    });
    await sendDeliveries(context, makeSender(transport));
    await setTime(pool, NOTICE_DUE + 3_600_000);
    await sendDeliveries(context, makeSender(transport));
    const [row] = await ledger(pool, 'notice');
    expect(started.attempts(row?.id ?? '')).toBe(1);
    expect(await findDueWork(context, 60)).toEqual([]);
  });
});

describe('M3', () => {
  it('after a pause has answered, only the set it named reaches the provider', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(30));
    const sent: string[] = [];
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let begun = (): void => {};
    const begins = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const transport = captureTransport({
      keep: async (message) => {
        begun();
        await gate;
        sent.push(message.deliveryId);
      },
      has: async () => false,
    });
    const sending = sendDeliveries(context, makeSender(transport, { batchSize: 10, concurrency: 2 }));
    await begins;
    const rita = await makeStaff(pool, 'product-manager', 'Sue');
    const paused = await pauseCampaign(context, {
      campaign: 'small-2027',
      staff: rita,
      reason: 'Too many calls.',
    });
    open();
    await sending;
    const inFlight = paused.ok ? paused.value.inFlight : [];
    // The group at the provider; what was only held stays here.
    expect(inFlight).toHaveLength(2);
    expect(sent.toSorted()).toEqual([...inFlight].toSorted());
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 30, accepted: 2, pending: 28 });
    expect(await sendDeliveries(context, makeSender(transport))).toBe(0);
  });

  it('a claim never waits in a circle with a rollback that cancels what it claims', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(5));
    const [campaign] = await pool<{ id: number }[]>`select id from campaign`;
    let claiming: Promise<readonly unknown[]> = Promise.resolve([]);
    await inTransaction(pool, async (db) => {
      await lockCampaign(db, campaign?.id ?? 0);
      claiming = claimDeliveries(pool, NOTICE_DUE, 'worker-1', 50);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await cancelPendingDeliveries(db, campaign?.id ?? 0, ['grace'], 'Rolled back.')).toBe(10);
    });
    expect(await claiming).toHaveLength(0);
  });
});

describe('M4: at claim the audience rule only removes', () => {
  async function seen(key: string): Promise<readonly (string | null)[][]> {
    return (await ledger(world.pool, key)).map((row) => [row.account, row.state, row.reason]);
  }

  it('contacts that are gone or have another address, accounts that moved or are exempt, also from a notice', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, [
      { key: 'GONE' },
      { key: 'NEW' },
      { key: 'MOVED' },
      { key: 'EXEMPT' },
      { key: 'OK' },
    ]);
    await pool`update contact set removed_at = ${BRIEFED} where email = 'admin@gone.example'`;
    await pool`update contact set email = 'other@new.example' where email = 'admin@new.example'`;
    await pool`update member set cohort = 'another' where account_id = (select id from account where external_key = 'MOVED')`;
    const sue = await makeStaff(pool, 'product-manager', 'Sue');
    await giveLeniency(context, {
      account: 'EXEMPT',
      given: { kind: 'exemption', until: '2027-12-31' },
      reason: 'A special contract.',
      staff: sue,
      owner: 'sue',
    });
    await sendDeliveries(context, makeSender(captureMail(pool)));
    expect(await seen('notice')).toEqual([
      ['EXEMPT', 'suppressed', 'exempt'],
      ['GONE', 'suppressed', 'contact-removed'],
      ['MOVED', 'suppressed', 'moved'],
      ['NEW', 'suppressed', 'contact-removed'],
      ['OK', 'accepted', null],
    ]);
  });

  it('M8: the activated and the opted out from a reminder, and neither from a notice', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [{ key: 'ACTIVE' }, { key: 'OUT' }, { key: 'PLAIN' }]);
    await pool`
      insert into activation (id, entitlement_id, account_id, product, device, fingerprint, activated_at)
      select 'act-1', id, account_id, product, 'd', '{}', ${BRIEFED} from entitlement where external_key like 'ACTIVE:%'`;
    await pool`
      insert into opt_out (contact_id, stream, at, because)
      select id, 'reminders', ${BRIEFED}, 'preferences' from contact where email = 'admin@out.example'`;
    await approvePlan(context, smallPlan());
    await runTo(context, REMINDER_DUE);
    expect(await seen('notice')).toEqual([
      ['ACTIVE', 'accepted', null],
      ['OUT', 'accepted', null],
      ['PLAIN', 'accepted', null],
    ]);
    expect(await seen('remind')).toEqual([
      ['ACTIVE', 'suppressed', 'activated'],
      ['OUT', 'suppressed', 'opted-out'],
      ['PLAIN', 'accepted', null],
    ]);
  });

  it('a template that changed after freezing stops the campaign’s mail, and nothing of it is lost', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(2));
    const changed = smallBook({
      'notice.mjml': (smallBook().get('notice.mjml') ?? '').replace('Activate', 'Go'),
    });
    const other = { ...context, templates: await compileTemplateFiles(changed) };
    const sender = makeSender(captureMail(pool));
    await sendDeliveries(other, sender);
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 2, pending: 2 });
    const [stopped] = await pool`select mail_stopped from campaign`;
    expect(stopped?.mailStopped).toContain('Template notice is not the version');
    const pia = await makeStaff(pool, 'product-manager', 'Pia');
    expect((await resumeCampaign(context, { campaign: 'small-2027', staff: pia })).ok).toBe(true);
    await sendDeliveries(context, sender);
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: 2, pending: 0 });
  });
});

describe('M5 and M9', () => {
  it('writes to one recipient a message, with links whose tokens are kept hashed only', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(3));
    const { started, transport } = await provider();
    await sendDeliveries(context, makeSender(transport));
    expect(started.messages().map((one) => one.recipients.length)).toEqual([1, 1, 1]);
    const tokens = started.messages().map((one) => /portal\/a\/([\w-]+)/.exec(one.html)?.[1] ?? '');
    expect(new Set(tokens).size).toBe(3);
    expect(tokens.every((token) => token.length >= 22)).toBe(true);

    const [kept] = await pool<{ all: string }[]>`
      select string_agg(delivery::text, ' ') || (select string_agg(audit::text, ' ') from audit)
        || (select string_agg(link::text, ' ') from link) as all from delivery`;
    expect(kept?.all).toContain('/portal/a/TOKEN');
    for (const token of tokens) expect(kept?.all).not.toContain(token);
    const links = await pool<{ tokenHash: string }[]>`select token_hash from link where purpose = 'delivery'`;
    expect(links.map((one) => one.tokenHash).toSorted()).toEqual(tokens.map(sha256Hex).toSorted());
  });

  it('puts ids and nothing else into jobs', async () => {
    const { context } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(1));
    expect(await findDueWork(context, 60)).toEqual([{ name: 'send-deliveries', batch: 'due' }]);
  });
});

describe('M7', () => {
  it('claims no mail of a wave before its briefing went out', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-08', '08:00'));
    await setTime(pool, NOTICE_DUE);
    const down = captureTransport({
      keep: () => Promise.reject(new Error('down')),
      has: async () => false,
    });
    await sendDeliveries(context, makeSender(down));
    expect((await ledger(pool, 'hello')).map((row) => row.state)).toEqual(['in-doubt']);
    expect(await sendDeliveries(context, makeSender(captureMail(pool)))).toBe(0);
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 2, pending: 2 });
    await runTo(context, NOTICE_DUE);
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 2, pending: 2 });

    // Somebody looked: it had arrived.
    await pool`update delivery set state = 'accepted' where key = 'hello'`;
    await runTo(context, NOTICE_DUE);
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 2, accepted: 2 });
  });

  it('a briefing that reached nobody keeps its waves back', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await pool`update staff set email = 'nobody at all' where external_key = 'rita'`;
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-12'));
    expect((await ledger(pool, 'hello')).map((row) => row.state)).toEqual(['failed']);
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 1, pending: 1 });
  });

  it('a briefing without readers keeps nothing back', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1, { rep: null }));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-11'));
    expect(await countMail(pool, 'hello')).toMatchObject({ planned: 0 });
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 1, accepted: 1 });
  });
});

describe('when it goes', () => {
  it('outside the send window a claim moves to the next one, and counts as no attempt', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, [{ key: 'A' }, { key: 'B', timeZone: 'America/New_York' }]);
    await setTime(pool, berlin('2027-02-11', '17:00'));
    await sendDeliveries(context, makeSender(captureMail(pool)));
    const rows = await pool`
      select account.external_key as key, state, attempts, due_at from delivery
      join account on account.id = account_id where delivery.key = 'notice' order by 1`;
    expect(rows).toEqual([
      { key: 'A', state: 'pending', attempts: 0, dueAt: berlin('2027-02-12', '09:00') },
      { key: 'B', state: 'accepted', attempts: 1, dueAt: Date.parse('2027-02-10T09:00:00-05:00') },
    ]);
  });

  it('a refused key stops the campaign’s mail with the reason, until somebody lets it go on', async () => {
    const { context, pool } = world;
    await dueAt(context, NOTICE_DUE, manyAccounts(40));
    const { started, transport } = await provider({}, 'SG.wrong');
    await sendDeliveries(context, makeSender(transport, { batchSize: 20, concurrency: 2 }));
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 40, pending: 40, failed: 0 });
    const [campaign] = await pool`select state, mail_stopped from campaign`;
    expect(campaign).toEqual({
      state: 'running',
      mailStopped: expect.stringContaining('refuses the API key'),
    });
    expect(await pool`select max(attempts) as most from delivery where key = 'notice'`).toEqual([
      { most: 0 },
    ]);
    expect(await sendDeliveries(context, makeSender(captureMail(pool)))).toBe(0);
    expect(await findDueWork(context, 60)).toEqual([]);
    expect(started.messages()).toHaveLength(0);

    const pia = await makeStaff(pool, 'product-manager', 'Pia');
    await resumeCampaign(context, { campaign: 'small-2027', staff: pia });
    await sendDeliveries(context, makeSender(captureMail(pool)));
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: 40 });
  });
});
