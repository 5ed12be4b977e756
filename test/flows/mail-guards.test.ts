import { describe, expect, it } from 'vitest';
import { applyEvents } from '../../src/flows/apply-events.ts';
import { confirmMailEnvironment } from '../../src/flows/confirm-environment.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { decideDeliveries } from '../../src/flows/decide-delivery.ts';
import { recoverDeliveries } from '../../src/flows/recover-deliveries.ts';
import { sendDeliveries } from '../../src/flows/send-deliveries.ts';
import { waitingDeliveries } from '../../src/store/delivery-decisions.ts';
import { openPresence } from '../../src/store/worker-presence.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { captureMail, countMail, ledger, makeSender, report, runTo, setTime } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const NOTICE_DUE = berlin('2027-02-10', '09:00');
const REMINDER_DUE = berlin('2027-02-23', '09:00');
const DAY = 86_400_000;
const ENVIRONMENT = { database: 'test', transport: 'capture' };

async function dueNotices(context: FlowContext, accounts: number, plan = smallPlan()): Promise<void> {
  await makeAccounts(context, manyAccounts(accounts));
  await approvePlan(context, plan);
  await runTo(context, NOTICE_DUE - 1);
  await setTime(context.pool, NOTICE_DUE);
}

describe('mail past its lateness limit', () => {
  it('waits for a person after an outage; sent on their word it goes at once, given up it is cancelled', async () => {
    const { context, pool } = world;
    await dueNotices(context, 4);
    const support = await makeStaff(pool, 'support', 'Sam');
    const sender = makeSender(captureMail(pool));
    // Thursday a week later: due on Wednesday the 10th, and its limit is two days.
    await setTime(pool, berlin('2027-02-18', '10:00'));
    await sendDeliveries(context, sender);
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 4, accepted: 0, pending: 4 });
    await sendDeliveries(context, sender);
    const waiting = await waitingDeliveries(pool, 'notice', 10);
    expect(waiting.map((one) => one.waits)).toEqual(['late', 'late', 'late', 'late']);

    const [first] = waiting;
    const about = { ids: [first?.id ?? ''] };
    const sent = await decideDeliveries(context, about, {
      decision: 'send-again',
      reason: 'still true',
      staff: support,
    });
    expect(sent).toEqual({ ok: true, value: { decided: 1, leftAlone: 0 } });
    await sendDeliveries(context, sender);
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: 1, pending: 3 });

    const rest = { campaign: 'small-2027', wave: 'notice', waits: 'late' as const };
    await decideDeliveries(context, rest, { decision: 'give-up', reason: 'too old', staff: support });
    expect(await countMail(pool, 'notice')).toMatchObject({
      planned: 4,
      accepted: 1,
      cancelled: 3,
      pending: 0,
    });
    const notes = await pool<{ what: string; count: number }[]>`
      select what, count(*)::int as count from delivery_note group by what order by what`;
    expect(notes).toEqual([
      { what: 'given-up', count: 3 },
      { what: 'late', count: 4 },
      { what: 'sent-again', count: 1 },
    ]);
  });

  it('is not late because of a weekend: what the send window holds back is due when it opens', async () => {
    const { context, pool } = world;
    await dueNotices(context, 1);
    const sender = makeSender(captureMail(pool));
    await setTime(pool, berlin('2027-02-11', '18:00'));
    await sendDeliveries(context, sender);
    await setTime(pool, berlin('2027-02-13', '20:00'));
    await sendDeliveries(context, sender);
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: 0 });
    await setTime(pool, berlin('2027-02-15', '09:00'));
    await sendDeliveries(context, sender);
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: 1 });
  });
});

describe('a contact gets so many mails in a week', () => {
  it('an optional one waits, to the next send window, until there is room; the notice does not', async () => {
    const { context, pool } = world;
    const mail = 'mail: {perContactPerWeek: 1, lateness: P2D}';
    await dueNotices(context, 2, smallPlan({ mail }));
    const sender = makeSender(captureMail(pool));
    await sendDeliveries(context, sender);
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: 2 });
    // As if another campaign had written to one of them on the Saturday before the reminder.
    const saturday = REMINDER_DUE - 3 * DAY;
    await pool`update delivery set accepted_at = ${saturday} where key = 'notice'
               and contact_id = (select min(contact_id) from delivery where key = 'notice')`;
    await runTo(context, REMINDER_DUE, { sender });
    expect(await countMail(pool, 'remind')).toMatchObject({ planned: 2, accepted: 1, pending: 1 });
    await runTo(context, saturday + 7 * DAY + 2 * DAY, { sender });
    const rows = await ledger(pool, 'remind');
    expect(rows.map((row) => row.acceptedAt).sort()).toEqual([REMINDER_DUE, berlin('2027-03-01', '09:00')]);
  });
});

describe('a database restored elsewhere, or another transport', () => {
  it('sends nothing until a person confirms it, and says why', async () => {
    const { context, pool } = world;
    await dueNotices(context, 3);
    const approver = await makeStaff(pool, 'approver', 'Ann');
    const sales = await makeStaff(pool, 'sales', 'Sal');
    const elsewhere = { ...ENVIRONMENT, database: 'copy' };
    const sender = makeSender(captureMail(pool), { environment: elsewhere });
    expect(await sendDeliveries(context, sender)).toBe(0);
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: 0, pending: 3 });
    const [campaign] = await pool<{ mailStopped: string }[]>`select mail_stopped from campaign`;
    expect(campaign?.mailStopped).toBe(
      'No mail leaves: the database is copy, confirmed was test. If this is the real system and not a copy, run `glidepath mail confirm`.',
    );

    const confirm = (staff: typeof sales) =>
      confirmMailEnvironment(context, { environment: elsewhere, staff, reason: 'we moved' });
    expect(await confirm(sales)).toMatchObject({ ok: false, code: 'role' });
    expect(await confirm(approver)).toEqual({ ok: true, value: { campaigns: ['small-2027'] } });
    await sendDeliveries(context, sender);
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: 3 });
  });
});

describe('a worker that is stopped longer than its lease', () => {
  it('keeps its mail from being sent again while its session lives; once it is gone, disproof counts', async () => {
    const { context, pool } = world;
    await dueNotices(context, 1);
    const presence = openPresence(world.url);
    const transport = { ...captureMail(pool), lookUp: async () => 'not-received' as const };
    const stopped = makeSender(
      { ...transport, send: () => Promise.reject(new Error('stopped')) },
      { presence },
    );
    await expect(sendDeliveries(context, stopped)).rejects.toThrow('stopped');
    await recoverDeliveries(context, { transport, leaseSeconds: 0 });
    expect(await countMail(pool, 'notice')).toMatchObject({ inDoubt: 1, pending: 0 });

    expect(await presence.name()).toBe(await presence.name());
    await presence.close();
    await pool`update delivery set not_until = null`;
    await recoverDeliveries(context, { transport, leaseSeconds: 0 });
    expect(await countMail(pool, 'notice')).toMatchObject({ inDoubt: 0, pending: 1 });
  });
});

describe('a worker whose session was cut', () => {
  it('goes on under another name, so that its old claims are looked after', async () => {
    const { pool } = world;
    const presence = openPresence(world.url);
    const names = new Set([await presence.name()]);
    for (let cut = 0; cut < 3; cut += 1) {
      await pool`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 2`;
      // The first question after the cut may be its victim: the job fails, and is tried again.
      names.add(await presence.name().catch(() => presence.name()));
    }
    expect(names.size).toBe(4);
    await presence.close();
  });
});

describe('a person who decides about mail in doubt', () => {
  it('does not stand above the provider: what it has reported is left alone', async () => {
    const { context, pool } = world;
    await dueNotices(context, 2);
    const manager = await makeStaff(pool, 'product-manager', 'Pat');
    await pool`update delivery set state = 'in-doubt', claimed_at = now() where key = 'notice'`;
    const [proven] = await ledger(pool, 'notice');
    await report(pool, [{ delivery: proven?.id ?? '', kind: 'delivered', at: NOTICE_DUE }]);
    const all = { campaign: 'small-2027', wave: 'notice', waits: 'in-doubt' as const };
    const again = { decision: 'send-again' as const, reason: 'not in their log', staff: manager };
    expect(await decideDeliveries(context, all, again)).toEqual({
      ok: true,
      value: { decided: 1, leftAlone: 1 },
    });
    await applyEvents(context);
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: 1, pending: 1, inDoubt: 0 });
  });
});

describe('the rate of a sender', () => {
  it('holds for all workers together: the second finds nothing left of this second', async () => {
    const { context, pool } = world;
    await dueNotices(context, 8);
    const pace = { sender: 'capture vendor.example', limits: { perSecond: 5, warmUp: null } };
    const sender = makeSender(captureMail(pool), { pace });
    await pool`insert into mail_pace (sender, next_at, ramp_from, first_day, day, day_count)
               values (${pace.sender}, now(), now() - interval '1 hour', current_date, current_date, 0)`;
    const both = await Promise.all([sendDeliveries(context, sender), sendDeliveries(context, sender)]);
    const sent = both.reduce((a, b) => a + b, 0);
    expect(sent).toBeGreaterThanOrEqual(5);
    expect(sent).toBeLessThan(8);
    expect(await countMail(pool, 'notice')).toMatchObject({ accepted: sent, pending: 8 - sent });
  });
});
