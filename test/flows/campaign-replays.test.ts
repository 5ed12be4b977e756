import { describe, expect, it } from 'vitest';
import { giveLeniency, takeLeniencyBack } from '../../src/flows/give-leniency.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { type DeliveryRow, ledger, report, runTo, silence, standings } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const GRACE = berlin('2027-03-02', '12:00');

const brief = ({ email, run, state, dueAt, notBefore }: DeliveryRow) => ({
  email,
  run,
  state,
  dueAt,
  notBefore,
});

describe('E1: a corrected contact', () => {
  it('gets the notice replayed, after the rep was briefed the same day, and then its full grace', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [{ key: 'A' }, { key: 'B' }]);
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-10', '12:00'), { outside: silence });
    const [first, second] = await ledger(pool, 'notice');
    await report(pool, [
      { delivery: first?.id ?? '', kind: 'delivered', at: berlin('2027-02-10', '10:00') },
      { delivery: second?.id ?? '', kind: 'bounced', at: berlin('2027-02-10', '10:00') },
    ]);
    await runTo(context, GRACE);
    expect(await standings(pool)).toMatchObject([
      { account: 'A', stage: 'grace' },
      { account: 'B', stage: 'warn', straggler: 'refuted' },
    ]);
    await runTo(context, berlin('2027-03-05', '12:00'));
    expect(await ledger(pool, 'notice')).toHaveLength(2);

    const contacts = [{ externalKey: 'B:admin@b.example', email: 'found@b.example' }];
    await makeAccounts(context, [{ key: 'B', contacts }]);
    await runTo(context, berlin('2027-03-08', '12:00'));
    const [, , replay] = await ledger(pool, 'notice');
    expect(replay && brief(replay)).toEqual({
      email: 'found@b.example',
      run: 2,
      state: 'accepted',
      dueAt: berlin('2027-03-08', '10:00'),
      notBefore: '2027-03-30',
    });
    expect((await ledger(pool, 'hello')).map(brief)).toMatchObject([
      { run: 1 },
      { run: 2, state: 'accepted', dueAt: berlin('2027-03-08', '09:00') },
    ]);
    const [mail] = await pool<{ html: string }[]>`
      select html from captured_mail where to_email = 'rita@vendor.example' order by at desc limit 1`;
    expect(mail?.html).toContain('Company B');
    expect(mail?.html).not.toContain('Company A');

    // Mon 8 March plus 21 days is Easter Monday.
    await runTo(context, berlin('2027-03-09', '12:00'));
    expect(await standings(pool)).toMatchObject([
      { account: 'A' },
      { account: 'B', stage: 'grace', graceEndsAt: berlin('2027-03-30', '10:00'), straggler: null },
    ]);
    expect(await pool`select after from audit where action = 'notices-replayed'`).toEqual([
      { after: { accounts: 1, deliveries: 1, briefed: 1, causes: { 'another-address': 1 } } },
    ]);
  });
});

describe('E10: an account that comes back', () => {
  it('from a lifted exemption gets a fresh notice and its full grace, once', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-12'));
    const sue = await makeStaff(pool, 'product-manager', 'Sue');
    const given = await giveLeniency(context, {
      account: 'A-001',
      given: { kind: 'exemption', until: '2027-12-31' },
      reason: 'A special contract.',
      staff: sue,
      owner: 'sue',
    });
    await runTo(context, berlin('2027-03-24'));
    expect(await standings(pool)).toMatchObject([
      { account: 'A-001', stage: 'warn', enforcing: false },
      { account: 'A-002', stage: 'grace', enforcing: true },
    ]);
    await takeLeniencyBack(context, { id: given.ok ? given.value.id : 0, staff: sue });
    await runTo(context, berlin('2027-03-24', '12:00'));
    expect(await standings(pool)).toMatchObject([{ stage: 'warn', straggler: 'not-told' }, {}]);
    await runTo(context, berlin('2027-04-14'));
    // It leaves before Easter, so its grace begins on Tuesday 30 March.
    const ours = (await ledger(pool, 'notice')).filter((one) => one.account === 'A-001');
    expect(ours.map(brief)).toMatchObject([
      { run: 1 },
      { run: 2, state: 'accepted', dueAt: berlin('2027-03-25', '10:00'), notBefore: '2027-04-20' },
    ]);
    expect(await standings(pool)).toMatchObject([
      { stage: 'grace', enforcing: false, graceEndsAt: berlin('2027-04-20', '10:00') },
      {},
    ]);
    await runTo(context, berlin('2027-04-21'));
    expect(await standings(pool)).toMatchObject([{ enforcing: true }, {}]);
  });

  it('before its phase started is told again before it starts', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-12'));
    const sue = await makeStaff(pool, 'product-manager', 'Sue');
    const given = await giveLeniency(context, {
      account: 'A-001',
      given: { kind: 'hold', until: null },
      reason: 'A lawyer looks at it.',
      staff: sue,
      owner: 'sue',
    });
    await takeLeniencyBack(context, { id: given.ok ? given.value.id : 0, staff: sue });
    await runTo(context, berlin('2027-02-17'));
    expect((await ledger(pool, 'notice')).map(brief)).toMatchObject([
      { run: 1 },
      // Friday 12 February was decided at its midnight already: the replay leaves on Monday.
      { run: 2, state: 'accepted', dueAt: berlin('2027-02-15', '10:00'), notBefore: '2027-03-23' },
    ]);
  });
});

describe('a notice nobody heard of again', () => {
  it('is replayed once after a week, and the replay waits for its briefing', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-03-03', '10:30'), { outside: silence });
    expect((await ledger(pool, 'notice')).map(brief)).toMatchObject([
      { run: 1 },
      { run: 2, state: 'accepted', dueAt: berlin('2027-03-03', '10:00') },
    ]);
    await runTo(context, berlin('2027-03-20'), { outside: silence });
    expect(await ledger(pool, 'notice')).toHaveLength(2);
    expect(await standings(pool)).toMatchObject([{ stage: 'warn', straggler: 'not-told' }]);
  });

  it('M7: a replay is not claimed while its rep’s briefing waits', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-03-03', '08:00'), { outside: silence });
    await pool`update delivery set state = 'in-doubt' where key = 'hello' and run = 2`;
    await runTo(context, berlin('2027-03-03', '15:00'), { outside: silence }).catch(() => {});
    expect((await ledger(pool, 'notice')).map((one) => one.state)).toEqual(['accepted', 'pending']);
  });
});
