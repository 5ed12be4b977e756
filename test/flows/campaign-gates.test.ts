import { describe, expect, it } from 'vitest';
import { approveStart } from '../../src/flows/approve-start.ts';
import { judgeCampaign } from '../../src/flows/judge-campaign.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { ledger, runTo, setTime, standings } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const campaign = 'small-2027';

function gated(gates: string, then = ''): ReturnType<typeof smallPlan> {
  return smallPlan({
    phases: `
phases:
  - {key: warn, cohorts: all, products: all, stage: warn, start: 2027-02-08}
  - {key: grace, cohorts: all, products: all, stage: grace, grace: {days: 21, from: notice-delivered}, start: {after: warn, soak: P7D}, gates: ${gates}}
  - {key: enforce, cohorts: all, products: all, stage: enforce-product, start: {after: grace, soak: P28D}}${then}`,
  });
}

async function phases(): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const rows = await world.pool`
    select phase, planned_start, real_start, verdict, gates, waiting_since from phase_state`;
  return new Map(rows.map((row) => [String(row.phase), row]));
}

describe('gates', () => {
  it('wait with reasons, and move this and every later planned start each midnight', async () => {
    const { context } = world;
    await makeAccounts(context, manyAccounts(2));
    await approvePlan(context, gated('[{approval: {role: approver}}]'));
    await runTo(context, berlin('2027-03-02', '12:00'));
    expect((await phases()).get('grace')).toMatchObject({
      plannedStart: '2027-03-03',
      realStart: null,
      verdict: 'wait',
      waitingSince: '2027-03-02',
      gates: [{ gate: 'approval', reason: 'Waiting for the approval of an approver.' }],
    });
    expect((await phases()).get('enforce')?.plannedStart).toBe('2027-03-31');
    await runTo(context, berlin('2027-03-06', '12:00'));
    expect((await phases()).get('grace')).toMatchObject({
      plannedStart: '2027-03-07',
      waitingSince: '2027-03-02',
    });
    expect((await phases()).get('enforce')?.plannedStart).toBe('2027-04-04');
  });

  it('an approval starts the phase at the next midnight, and its soak counts from there', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    await approvePlan(context, gated('[{approval: {role: approver}}]'));
    await runTo(context, berlin('2027-03-06', '12:00'));
    const abe = await makeStaff(pool, 'approver', 'Abe');
    expect((await approveStart(context, { campaign, phase: 'grace', staff: abe })).ok).toBe(true);
    expect((await phases()).get('grace')?.realStart).toBeNull();
    await runTo(context, berlin('2027-03-07', '12:00'));
    expect((await phases()).get('grace')).toMatchObject({ realStart: '2027-03-07', verdict: 'pass' });
    expect((await phases()).get('enforce')?.plannedStart).toBe('2027-04-04');
    // Sunday: it begins for the accounts at the next slot, on Monday.
    expect((await standings(pool)).map((one) => one.stage)).toEqual(['warn', 'warn']);
    await runTo(context, berlin('2027-03-08', '12:00'));
    expect((await standings(pool)).map((one) => one.stage)).toEqual(['grace', 'grace']);
  });

  it('ask for the briefing that was read and the notice that arrived', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    const gates = '[{briefed: {acknowledged: ">= 100%"}}, {delivered: {wave: notice, share: ">= 90%"}}]';
    await approvePlan(context, gated(gates));
    await runTo(context, berlin('2027-03-02', '12:00'));
    const grace = (await phases()).get('grace');
    expect(grace).toMatchObject({ verdict: 'wait' });
    expect(grace?.gates).toMatchObject([
      { gate: 'briefed', verdict: 'wait', seen: { part: 0, whole: 1 } },
      { gate: 'delivered', verdict: 'pass', seen: { part: 2, whole: 2 } },
    ]);
    await pool`update delivery set acknowledged_at = ${berlin('2027-03-02')} where key = 'hello'`;
    await runTo(context, berlin('2027-03-03', '12:00'));
    expect((await phases()).get('grace')?.realStart).toBe('2027-03-03');
  });

  it('no data is not zero: a gate on reports waits until there are any', async () => {
    const { context } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, gated('[{wouldBlock: {accounts: "<= 5"}}]'));
    await runTo(context, berlin('2027-03-02', '12:00'));
    expect((await phases()).get('grace')).toMatchObject({ verdict: 'inconclusive', realStart: null });
  });
});

describe('E8: after an outage', () => {
  it('folds the missed midnights into one, skips no gate, and counts soak from real starts', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    await approvePlan(context, gated('[{approval: {role: approver}}]'));
    await runTo(context, berlin('2027-02-06'));
    await setTime(pool, berlin('2027-02-17', '14:00'));
    await runTo(context, berlin('2027-02-17', '14:00'));
    // Warn was due on the 8th. The rest is planned from the day it really started.
    expect((await phases()).get('warn')?.realStart).toBe('2027-02-17');
    expect((await phases()).get('grace')?.plannedStart).toBe('2027-03-11');
    expect(await pool`select 1 from audit where action = 'phase-started'`).toHaveLength(1);
    expect(await ledger(pool, 'notice')).toHaveLength(2);
    await runTo(context, berlin('2027-03-13'));
    expect((await phases()).get('grace')).toMatchObject({ realStart: null, verdict: 'wait' });
  });

  it('brings each account up to date in one step, to the same place as without the outage', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(3));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-03-02', '09:00'));
    const before = await pool`select count(*)::int as changes from standing_change`;
    // Nothing ran from before grace began until after it had ended.
    await setTime(pool, berlin('2027-03-24', '14:00'));
    await runTo(context, berlin('2027-03-24', '14:00'));
    expect(await standings(pool)).toMatchObject(
      Array.from({ length: 3 }, () => ({
        stage: 'grace',
        enforcing: true,
        graceEndsAt: berlin('2027-03-23', '10:00'),
      })),
    );
    const after = await pool`select count(*)::int as changes from standing_change`;
    expect(after[0]?.changes - before[0]?.changes).toBe(3);
  });
});

describe('a midnight', () => {
  it('is judged once, however many workers are told of it', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    const id = await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-07', '12:00'));
    await setTime(pool, berlin('2027-02-08'));
    await Promise.all([judgeCampaign(context, id), judgeCampaign(context, id), judgeCampaign(context, id)]);
    expect(await pool`select 1 from audit where action = 'phase-started'`).toHaveLength(1);
    expect(await pool`select 1 from audit where action = 'briefing-left'`).toHaveLength(1);
    expect(await ledger(pool, 'notice')).toHaveLength(2);
  });
});
