import { describe, expect, it } from 'vitest';
import { applyEvents } from '../../src/flows/apply-events.ts';
import { readDelivery } from '../../src/flows/read-delivery.ts';
import { setTimeLapse } from '../../src/store/clock.ts';
import { accountDeliveries, deliveryLines } from '../../src/store/views/deliveries.ts';
import { currentMailAlarms } from '../../src/store/views/mail-alarms.ts';
import { waveMailView } from '../../src/store/views/wave-mail.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts, START, useWorld } from '../support/make.ts';
import { countMail, ledger, report, runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();

async function noticed(accounts: number) {
  await makeAccounts(world.context, manyAccounts(accounts));
  const id = await approvePlan(world.context, smallPlan());
  await runTo(world.context, berlin('2027-02-12'));
  return { campaignId: id, rows: await ledger(world.pool, 'notice') };
}

async function alarms(campaignId: number | null = null) {
  return (await currentMailAlarms(world.pool, campaignId)).map((one) => `${one.alarm}: ${one.severity}`);
}

describe('the list of deliveries', () => {
  it('shows each one once over its pages, whatever the filter', async () => {
    const { campaignId, rows } = await noticed(7);
    const seen: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const page = await deliveryLines(world.pool, { campaignId, key: 'notice' }, { after, limit: 3 });
      seen.push(...page.deliveries.map((one) => one.id));
      after = page.next;
    }
    expect(seen.toSorted()).toEqual(rows.map((row) => row.id).toSorted());
    expect(new Set(seen).size).toBe(7);

    const [first, second, third] = rows;
    await world.pool`update delivery set state = 'in-doubt' where id = ${first?.id ?? ''}`;
    await world.pool`update delivery set state = 'pending', late_at = now() where id = ${second?.id ?? ''}`;
    await world.pool`update delivery set state = 'claimed' where id = ${third?.id ?? ''}`;
    const inState = async (state: 'in-doubt' | 'late' | 'pending' | 'accepted') =>
      (await deliveryLines(world.pool, { campaignId, key: 'notice', state }, { after: '', limit: 10 }))
        .deliveries.length;
    expect([await inState('in-doubt'), await inState('late')]).toEqual([1, 1]);
    // As in the sum of M2: claimed is pending.
    expect([await inState('pending'), await inState('accepted')]).toEqual([2, 4]);
    const found = await deliveryLines(
      world.pool,
      { campaignId, search: 'company a-00' },
      { after: '', limit: 9 },
    );
    expect(found.deliveries.map((one) => one.key)).toContain('notice');
  });

  it('of an account never shows the mail of another (T1)', async () => {
    await noticed(3);
    const [account] = await world.pool<{ id: number }[]>`select id from account where external_key = 'A-002'`;
    const lines = await accountDeliveries(world.pool, account?.id ?? 0, {}, 100);
    expect(lines.map((one) => [one.account, one.key])).toEqual([
      ['A-002', 'remind'],
      ['A-002', 'notice'],
    ]);
  });

  it('adds up as the ledger does, and counts what waits for a person (M2)', async () => {
    const { rows } = await noticed(5);
    await world.pool`update delivery set state = 'in-doubt' where id = ${rows[0]?.id ?? ''}`;
    await world.pool`update delivery set state = 'pending', late_at = now() where id = ${rows[1]?.id ?? ''}`;
    const view = await waveMailView(world.pool, 'small-2027', 'notice');
    expect(view).toMatchObject({ kind: 'notice', waiting: { 'in-doubt': 1, failed: 0, late: 1 } });
    expect(view?.counts).toEqual(await countMail(world.pool, 'notice'));
    expect(await waveMailView(world.pool, 'small-2027', 'remind')).toMatchObject({
      kind: 'reminder',
      counts: { planned: 5, pending: 5 },
    });
    expect(await waveMailView(world.pool, 'small-2027', 'nothing')).toBeNull();
    expect(await waveMailView(world.pool, 'other', 'notice')).toBeNull();
  });
});

describe('one delivery', () => {
  it('tells everything that happened to it, in order, with who and why', async () => {
    const { rows } = await noticed(1);
    const id = rows[0]?.id ?? '';
    const [pia] = await world.pool<{ id: number }[]>`select id from staff where external_key = 'pia'`;
    await world.pool`
      insert into delivery_note (delivery_id, at, what, actor, reason) values
        (${id}, ${berlin('2027-02-13')}, 'was-accepted', ${`staff:${pia?.id}`}, 'Their log shows it.')`;
    await report(world.pool, [{ delivery: id, kind: 'bounced', at: berlin('2027-02-14') }]);
    await applyEvents(world.context);
    const read = await readDelivery(world.context, id);
    expect(read?.happened.history.map((one) => one.what)).toEqual([
      'fixed',
      'due',
      'accepted',
      'provider:delivered',
      'was-accepted',
      'provider:bounced',
    ]);
    expect(read?.happened.history[4]).toMatchObject({ by: 'Pia', reason: 'Their log shows it.' });
    expect(read?.delivery).toMatchObject({ refutation: 'bounced', address: 'admin@a-001.example' });
    expect(await readDelivery(world.context, 'nothing')).toBeNull();
  });

  it('reads as it was sent, and says so when its template is another version by now', async () => {
    const { rows } = await noticed(1);
    const id = rows[0]?.id ?? '';
    expect((await readDelivery(world.context, id))?.letter).toMatchObject({ proven: true });
    await world.pool`update delivery set content_hash = ${'0'.repeat(64)} where id = ${id}`;
    expect((await readDelivery(world.context, id))?.letter).toMatchObject({ proven: false });
    await world.pool`update delivery set template_hash = ${'1'.repeat(64)} where id = ${id}`;
    expect((await readDelivery(world.context, id))?.letter).toMatchObject({
      unreadable: expect.stringContaining('version 111111111111 of notice'),
    });
  });

  it('reads as it was sent for briefings too', async () => {
    await noticed(2);
    const [briefing] = await ledger(world.pool, 'hello');
    expect((await readDelivery(world.context, briefing?.id ?? ''))?.letter).toMatchObject({ proven: true });
  });
});

describe('alarms about mail', () => {
  it('are silent after a wave that went well', async () => {
    await noticed(3);
    expect(await alarms()).toEqual([]);
  });

  it('count accounts, not messages, and know their campaign', async () => {
    const { campaignId, rows } = await noticed(60);
    const bounced = rows.slice(0, 4).map((row) => ({
      delivery: row.id,
      kind: 'bounced' as const,
      at: berlin('2027-02-11'),
    }));
    await report(world.pool, bounced.slice(0, 1));
    await applyEvents(world.context);
    expect(await alarms()).toEqual([]);
    await report(world.pool, bounced.slice(1, 2));
    await applyEvents(world.context);
    expect(await alarms(campaignId)).toEqual(['bounces: warning']);
    await report(world.pool, bounced);
    await applyEvents(world.context);
    expect(await alarms(campaignId)).toEqual(['bounces: danger']);
    expect(await alarms(campaignId + 1)).toEqual([]);
    expect((await currentMailAlarms(world.pool, null)).map((one) => one.campaign)).toEqual(['small-2027']);
  });

  it('tell of mail that stopped, is late or in doubt', async () => {
    const { rows } = await noticed(3);
    await world.pool`update delivery set state = 'in-doubt', claimed_at = now() where id = ${rows[0]?.id ?? ''}`;
    await world.pool`update delivery set state = 'pending', late_at = now() where id = ${rows[1]?.id ?? ''}`;
    await world.pool`update campaign set mail_stopped = 'The provider refuses the key.'`;
    expect(await alarms()).toEqual([
      'mail-stopped: danger',
      'late-waiting: warning',
      'in-doubt-waiting: warning',
    ]);
  });

  it('give doubt a quarter of an hour by the machine, in which its event usually comes', async () => {
    const { rows } = await noticed(1);
    await world.pool`update clock set now_at = null`;
    const doubted = (ago: string) =>
      world.pool`update delivery set state = 'in-doubt', claimed_at = now() - ${ago}::text::interval where id = ${rows[0]?.id ?? ''}`;
    await doubted('14 minutes');
    expect(await alarms()).not.toContain('in-doubt-waiting: warning');
    await doubted('16 minutes');
    expect(await alarms()).toContain('in-doubt-waiting: warning');
  });

  it('see mail that is due and does not leave, but not what is held back on purpose', async () => {
    const { rows } = await noticed(2);
    await world.pool`update clock set now_at = null`;
    await world.pool`update delivery set accepted_at = now() - interval '1 day' where accepted_at is not null`;
    const now = Date.now();
    const waiting = (change: object) =>
      world.pool`update delivery set ${world.pool({ state: 'pending', dueAt: now - 660_000, notUntil: null, lateAt: null, ...change } as Record<string, unknown>)}
                 where id = ${rows[0]?.id ?? ''}`;
    await waiting({});
    expect(await alarms()).toEqual(['mail-overdue: danger']);
    await waiting({ dueAt: now - 540_000 });
    expect(await alarms()).toEqual([]);
    await waiting({ notUntil: now + 60_000 });
    expect(await alarms()).toEqual([]);
    await waiting({ lateAt: now });
    expect(await alarms()).toEqual(['late-waiting: warning']);
    await waiting({});
    await world.pool`update campaign set state = 'paused'`;
    expect(await alarms()).toEqual([]);
  });

  it('see a provider that takes less than it did', async () => {
    const { rows } = await noticed(30);
    // Each of the thirty was taken in the hour before; ten more attempts were not.
    const at = rows[0]?.acceptedAt ?? START;
    await world.pool`
      insert into delivery_note (delivery_id, at, what, actor)
      select id, ${at}::timestamptz, 'try-later', 'system' from delivery where key = 'notice' order by id limit 10`;
    await world.pool`update clock set now_at = ${at + 60_000}`;
    expect(await alarms()).toEqual(['provider-troubled: warning']);
    await setTimeLapse(world.pool, at + 3_700_000);
    expect(await alarms()).toEqual([]);
  });
});
