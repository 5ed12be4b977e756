import { describe, expect, it } from 'vitest';
import type { EvidenceKind } from '../../src/domain/evidence.ts';
import type { Transport } from '../../src/domain/ports.ts';
import { acknowledgeNotice } from '../../src/flows/acknowledge.ts';
import { applyEvents } from '../../src/flows/apply-events.ts';
import type { FlowContext } from '../../src/flows/context.ts';
import { openCustomerLink } from '../../src/flows/open-link.ts';
import { proveQuiet } from '../../src/flows/prove-quiet.ts';
import { takeEvents } from '../../src/flows/take-events.ts';
import { captureTransport } from '../../src/mail/capture-transport.ts';
import { hasCapturedMail, keepCapturedMail } from '../../src/store/captured-mail.ts';
import { inTransaction } from '../../src/store/connect.ts';
import { lockUnappliedEvents, markEventsApplied, saveEvidence } from '../../src/store/provider-events.ts';
import { dueStandings, wakeAccounts } from '../../src/store/standings.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts, useWorld } from '../support/make.ts';
import {
  captureMail,
  ledger,
  makeSender,
  report,
  runTo,
  setTime,
  silence,
  standings,
} from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const NOTICED = berlin('2027-02-10', '12:00');

/** The notices were accepted on 10 February, and nobody has said more about them. */
async function noticed(context: FlowContext, accounts = 1): Promise<readonly string[]> {
  await makeAccounts(context, manyAccounts(accounts));
  await approvePlan(context, smallPlan());
  await runTo(context, NOTICED, { outside: silence });
  return (await ledger(context.pool, 'notice')).map((row) => row.id);
}

function event(id: string, deliveryId: string, kind: EvidenceKind, at: number) {
  return { deliveryId, event: { id, kind, at, reason: null } };
}

describe('M6: folding events', () => {
  it('is blind to order and repetition: a bounce absorbs a delivered, earlier or later', async () => {
    const { context, pool } = world;
    const [first = '', second = ''] = await noticed(context, 2);
    const delivered = (id: string) => event(`${id}:d`, id, 'delivered', NOTICED + 1000);
    const bounced = (id: string) => event(`${id}:b`, id, 'bounced', NOTICED + 9000);
    // One delivery hears of it in order and all at once, the other backwards, one by one and repeatedly.
    await takeEvents(context, [delivered(first), bounced(first)]);
    await applyEvents(context);
    for (const one of [bounced(second), bounced(second), delivered(second), bounced(second)]) {
      await takeEvents(context, [one]);
      await applyEvents(context);
    }
    const rows = await ledger(pool, 'notice');
    const seen = rows.map(({ state, deliveredAt, refutedAt }) => ({ state, deliveredAt, refutedAt }));
    expect(seen).toEqual([
      { state: 'accepted', deliveredAt: null, refutedAt: NOTICED + 9000 },
      { state: 'accepted', deliveredAt: null, refutedAt: NOTICED + 9000 },
    ]);
    expect(
      await pool`select count(*)::int as kept from provider_event where delivery_id = ${second}`,
    ).toEqual([{ kept: 2 }]);
  });

  it('takes the earliest proof', async () => {
    const { context, pool } = world;
    const [id = ''] = await noticed(context);
    await takeEvents(context, [event('2', id, 'delivered', NOTICED + 2000)]);
    await applyEvents(context);
    await takeEvents(context, [event('1', id, 'delivered', NOTICED + 1000)]);
    await applyEvents(context);
    expect((await ledger(pool, 'notice'))[0]?.deliveredAt).toBe(NOTICED + 1000);
  });

  it('an event before our own acceptance proves it', async () => {
    const { context, pool } = world;
    const [id = ''] = await noticed(context);
    await pool`update delivery set state = 'claimed', accepted_at = null where id = ${id}`;
    await takeEvents(context, [event('1', id, 'processed', NOTICED + 500)]);
    await applyEvents(context);
    expect((await ledger(pool, 'notice'))[0]).toMatchObject({ state: 'accepted', acceptedAt: NOTICED + 500 });
  });

  it('ignores ids that were never given out', async () => {
    const { context } = world;
    const [id = ''] = await noticed(context);
    const taken = await takeEvents(context, [
      event('1', id, 'delivered', NOTICED),
      event('2', 'somebody-elses', 'delivered', NOTICED),
      event('1', id, 'delivered', NOTICED),
    ]);
    expect(taken).toEqual({ taken: 1, ignored: 2 });
    expect(await applyEvents(context)).toBe(1);
  });

  it('two workers that fold events of one delivery at once lose nothing', async () => {
    const { context, pool } = world;
    const ids = await noticed(context, 40);
    for (const id of ids) {
      await takeEvents(context, [event(`${id}:d`, id, 'delivered', NOTICED + 1000)]);
      await takeEvents(context, [event(`${id}:b`, id, 'bounced', NOTICED + 500)]);
    }
    const applied = await Promise.all([applyEvents(context), applyEvents(context)]);
    expect(applied[0] + applied[1]).toBe(80);
    const rows = await ledger(pool, 'notice');
    expect(rows.every((row) => row.refutedAt === NOTICED + 500 && row.deliveredAt === null)).toBe(true);
  });

  it('an event waits for another one of its delivery that is being folded, and adds to it', async () => {
    const { context, pool } = world;
    const [id = ''] = await noticed(context);
    await takeEvents(context, [event(`${id}:d`, id, 'delivered', NOTICED + 1000)]);
    let second: Promise<number> = Promise.resolve(0);
    await inTransaction(pool, async (db) => {
      const [first] = await lockUnappliedEvents(db, 10);
      await takeEvents(context, [event(`${id}:b`, id, 'bounced', NOTICED + 500)]);
      second = applyEvents(context);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { state = 'accepted', acceptedAt = null } = first?.held ?? {};
      const folded = { deliveredAt: NOTICED + 1000, refutedAt: null, refutation: null };
      await saveEvidence(db, [{ id, state, acceptedAt, ...folded }]);
      await markEventsApplied(db, [`${id}:d`], NOTICED);
    });
    expect(await second).toBe(1);
    expect(await ledger(pool, 'notice')).toMatchObject([{ deliveredAt: null, refutedAt: NOTICED + 500 }]);
  });
});

describe('what a bounce does', () => {
  it('wakes an account in grace: it is lenient again, and its rep gets a case', async () => {
    const { context, pool } = world;
    const [id = ''] = await noticed(context);
    await report(pool, [{ delivery: id, kind: 'delivered', at: NOTICED }]);
    await runTo(context, berlin('2027-03-03'), { outside: silence });
    expect(await standings(pool)).toMatchObject([{ stage: 'grace', straggler: null }]);

    await report(pool, [{ delivery: id, kind: 'bounced', at: NOTICED + 86_400_000 }]);
    await runTo(context, berlin('2027-03-03', '01:00'), { outside: silence });
    expect(await standings(pool)).toMatchObject([{ stage: 'warn', graceEndsAt: null, straggler: 'refuted' }]);
    expect(await pool`select owner, cause, closed_at from support_case`).toEqual([
      { owner: 'rita', cause: 'find-contact', closedAt: null },
    ]);
  });

  it('weeks before the phase: its rep looks for a living contact at once, until a notice arrives', async () => {
    const { context, pool } = world;
    const [id = ''] = await noticed(context);
    await report(pool, [{ delivery: id, kind: 'bounced', at: NOTICED }]);
    await applyEvents(context);
    const cases = () =>
      pool`select owner, cause, closed_at is not null as closed from support_case order by id`;
    expect(await cases()).toEqual([{ owner: 'rita', cause: 'find-contact', closed: false }]);
    // Told again, once nobody answers for the phase: that one arrives.
    await makeAccounts(context, [{ key: 'A-001', contacts: [{ email: 'found@a.example' }] }]);
    await runTo(context, berlin('2027-03-05', '12:00'));
    expect(await ledger(pool, 'notice')).toMatchObject([
      { run: 1 },
      { run: 2, email: 'found@a.example', refutedAt: null },
    ]);
    expect(await cases()).toEqual([{ owner: 'rita', cause: 'find-contact', closed: true }]);
  });

  it('or a provider that refuses the address when it is handed over: its rep looks for a living contact at once', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [{ key: 'A', contacts: [{ email: 'gone@a.example' }] }]);
    await approvePlan(context, smallPlan());
    const capture = captureMail(pool);
    const refusing: Transport = {
      ...capture,
      send: async (message) =>
        message.to.email === 'gone@a.example'
          ? { kind: 'rejected', reason: 'No such mailbox.' }
          : capture.send(message),
    };
    await runTo(context, NOTICED, { outside: silence, sender: makeSender(refusing) });
    expect(await ledger(pool, 'notice')).toMatchObject([{ state: 'failed' }]);
    expect(await pool`select owner, cause from support_case`).toEqual([
      { owner: 'rita', cause: 'find-contact' },
    ]);
  });

  it('to one of two contacts opens nothing while the other may be told, and something once both came back', async () => {
    const { context, pool } = world;
    const contacts = [{ email: 'one@a.example' }, { email: 'two@a.example', role: 'technical' as const }];
    await makeAccounts(context, [{ key: 'A', contacts }]);
    await approvePlan(context, smallPlan());
    await runTo(context, NOTICED, { outside: silence });
    const [one, two] = await ledger(pool, 'notice');
    await report(pool, [{ delivery: one?.id ?? '', kind: 'bounced', at: NOTICED }]);
    await applyEvents(context);
    expect(await pool`select cause from support_case`).toEqual([]);
    await report(pool, [{ delivery: two?.id ?? '', kind: 'dropped', at: NOTICED }]);
    await applyEvents(context);
    expect(await pool`select cause from support_case`).toEqual([{ cause: 'find-contact' }]);
  });

  it('E2: changes no stage once the account is enforced, and opens a case', async () => {
    const { context, pool } = world;
    const [id = ''] = await noticed(context);
    await report(pool, [{ delivery: id, kind: 'delivered', at: NOTICED }]);
    await runTo(context, berlin('2027-03-24'), { outside: silence });
    expect(await standings(pool)).toMatchObject([{ stage: 'grace', enforcing: true }]);
    await report(pool, [{ delivery: id, kind: 'bounced', at: NOTICED + 1000 }]);
    await runTo(context, berlin('2027-03-24', '01:00'), { outside: silence });
    expect(await standings(pool)).toMatchObject([{ stage: 'grace', enforcing: true }]);
    expect(await pool`select cause from support_case`).toEqual([{ cause: 'evidence-lost' }]);
  });

  it('refuses the address it was about, and leaves a corrected one its good name', async () => {
    const { context, pool } = world;
    const [first = '', second = ''] = await noticed(context, 2);
    await pool`update contact set email = 'new@a-002.example' where email = 'admin@a-002.example'`;
    await report(pool, [
      { delivery: first, kind: 'bounced', at: NOTICED },
      { delivery: second, kind: 'bounced', at: NOTICED },
    ]);
    await applyEvents(context);
    expect(await pool`select email, refused_because from contact order by 1`).toEqual([
      { email: 'admin@a-001.example', refusedBecause: 'bounced' },
      { email: 'new@a-002.example', refusedBecause: null },
    ]);
  });

  it('a complaint refutes the notice and ends optional mail', async () => {
    const { context, pool } = world;
    const [id = ''] = await noticed(context);
    await report(pool, [{ delivery: id, kind: 'complained', at: NOTICED }]);
    await runTo(context, berlin('2027-02-24'), { outside: silence });
    expect((await ledger(pool, 'notice'))[0]?.refutedAt).toBe(NOTICED);
    expect((await ledger(pool, 'remind'))[0]).toMatchObject({ state: 'suppressed', reason: 'opted-out' });
  });
});

describe('what proves a notice', () => {
  it('that a contact says so, through the link of its mail, once', async () => {
    const { context, pool } = world;
    await noticed(context);
    const [mail] = await pool<
      { html: string }[]
    >`select html from captured_mail where to_email like 'admin%'`;
    const token = /portal\/k\/([\w-]+)/.exec(mail?.html ?? '')?.[1] ?? '';
    const who = await openCustomerLink(context, token);
    if (who === null) throw new Error('The mail has no link that opens.');
    expect(await acknowledgeNotice(context, who)).toEqual({ ok: true, value: true });
    expect(await acknowledgeNotice(context, who)).toEqual({ ok: true, value: true });
    expect((await acknowledgeNotice(context, { ...who, deliveryId: null })).ok).toBe(false);
    expect(await pool`select 1 from audit where action = 'notice-acknowledged'`).toHaveLength(1);
    await runTo(context, berlin('2027-03-03'), { outside: silence });
    expect(await standings(pool)).toMatchObject([{ stage: 'grace' }]);
  });

  it('that the provider accepted it, where a campaign asks for no more', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    const notice = 'notice: {lead: P14D, validFor: P180D, evidence: accepted}';
    await approvePlan(context, smallPlan({ notice }));
    await runTo(context, berlin('2027-03-03'), { outside: silence });
    expect(await standings(pool)).toMatchObject([{ stage: 'grace' }]);
  });
});

describe('a notice that was suppressed', () => {
  it.each(['delivered', 'accepted'])(
    'tells nobody, whether a campaign asks for %s or not (M8)',
    async (asked) => {
      const { context, pool } = world;
      await makeAccounts(context, manyAccounts(1));
      const notice = `notice: {lead: P14D, validFor: P180D, evidence: ${asked}}`;
      await approvePlan(context, smallPlan({ notice }));
      await pool`update contact set refused_at = ${NOTICED}`;
      await runTo(context, berlin('2027-03-03'));
      expect(await ledger(pool, 'notice')).toMatchObject([
        { state: 'suppressed', reason: 'address-refused' },
      ]);
      expect(await standings(pool)).toMatchObject([{ stage: 'warn', straggler: 'not-told' }]);
    },
  );
});

describe('where a relay reports bounces only', () => {
  it('three days of quiet prove a notice, at that moment; a bounce before them does not', async () => {
    const { context, pool } = world;
    const [first = '', second = ''] = await noticed(context, 2);
    await report(pool, [{ delivery: second, kind: 'bounced', at: NOTICED }]);
    const [{ acceptedAt } = { acceptedAt: null }] = await ledger(pool, 'notice');
    const proven = (acceptedAt ?? 0) + 3 * 86_400_000;
    await setTime(pool, proven - 1);
    await applyEvents(context);
    await proveQuiet(context);
    await applyEvents(context);
    expect((await ledger(pool, 'notice')).map((row) => row.deliveredAt)).toEqual([null, null]);
    await setTime(pool, proven + 5000);
    await proveQuiet(context);
    expect(await proveQuiet(context)).toBe(0);
    await applyEvents(context);
    const rows = await ledger(pool, 'notice');
    expect(rows.map((row) => [row.id, row.deliveredAt])).toEqual([
      [first, proven],
      [second, null],
    ]);
  });
});

describe('the inbox of the product', () => {
  it('proves what lies in it', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    const transport = captureTransport({
      keep: (message) => keepCapturedMail(pool, message),
      has: (deliveryId) => hasCapturedMail(pool, deliveryId),
    });
    await runTo(context, NOTICED, { outside: silence, sender: makeSender(transport) });
    expect((await ledger(pool, 'notice'))[0]?.deliveredAt).toBe(berlin('2027-02-10', '09:00'));
  });
});

describe('waking accounts', () => {
  it('waits for a judgement under way instead of being overwritten by it', async () => {
    const { context, pool } = world;
    await noticed(context);
    const now = berlin('2027-02-11');
    await setTime(pool, now);
    const [row] = await pool<{ campaignId: number; accountId: number }[]>`
      update standing set look_again_at = ${now} returning campaign_id, account_id`;
    await inTransaction(pool, async (judging) => {
      expect(await dueStandings(judging, row?.campaignId ?? 0, now, 10)).toHaveLength(1);
      const waking = inTransaction(pool, async (db) => {
        await db`set local lock_timeout = '100ms'`;
        await wakeAccounts(db, [row?.accountId ?? 0], now);
      });
      await expect(waking).rejects.toThrow('lock timeout');
    });
  });
});
