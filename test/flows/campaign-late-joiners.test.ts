import { describe, expect, it } from 'vitest';
import { countWaitingLateJoiners } from '../../src/flows/add-late-joiners.ts';
import { loadCampaign } from '../../src/store/campaigns.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts, useWorld } from '../support/make.ts';
import { ledger, runTo, standings } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();

const members = () => world.pool`
  select external_key as key, cohort, late from member join account on account.id = account_id order by 1`;

describe('late joiners', () => {
  it('join the phases under way at the next midnight, and are told before anything bites', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-03-03', '12:00'));
    await makeAccounts(context, [{ key: 'NEW' }]);
    await runTo(context, berlin('2027-03-04', '12:00'));
    expect(await members()).toMatchObject([{}, {}, { key: 'NEW', cohort: 'everyone', late: true }]);
    // Thursday 25 March would be 21 days; the day after is Good Friday, and Monday is a holiday, too.
    const own = (await ledger(pool, 'notice')).filter((one) => one.account === 'NEW');
    expect(own).toMatchObject([
      { run: 2, state: 'accepted', dueAt: berlin('2027-03-04', '10:00'), notBefore: '2027-03-30' },
    ]);
    const [briefing] = (await ledger(pool, 'hello')).filter((one) => one.run === 2);
    expect(briefing?.dueAt).toBe(berlin('2027-03-04', '09:00'));
    await runTo(context, berlin('2027-03-24'));
    expect(await standings(pool)).toMatchObject([
      { account: 'A-001', stage: 'grace', enforcing: true },
      { account: 'A-002', stage: 'grace', enforcing: true },
      { account: 'NEW', stage: 'grace', enforcing: false, graceEndsAt: berlin('2027-03-30', '10:00') },
    ]);
  });

  it('get the wave itself when it has not been frozen yet', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-05'));
    await makeAccounts(context, [{ key: 'NEW' }]);
    await runTo(context, berlin('2027-02-12'));
    expect((await ledger(pool, 'notice')).map((one) => [one.account, one.run])).toEqual([
      ['A-001', 1],
      ['NEW', 1],
    ]);
  });

  it('are accounts that come to match, too, in the first cohort with room', async () => {
    const { context, pool } = world;
    const cohorts = `
cohorts:
  - {key: pilot, where: {tags: {has: pilot}}, limit: 1}
  - {key: rest, where: {tags: {hasAny: [pilot, customer]}}}`;
    await makeAccounts(context, [{ key: 'A', tags: ['pilot'] }, { key: 'B' }, { key: 'C' }]);
    await approvePlan(context, smallPlan({ cohorts }));
    expect(await members()).toEqual([{ key: 'A', cohort: 'pilot', late: false }]);
    await pool`update account set tags = '{pilot}' where external_key = 'B'`;
    await runTo(context, berlin('2027-02-02', '12:00'));
    expect(await members()).toEqual([
      { key: 'A', cohort: 'pilot', late: false },
      { key: 'B', cohort: 'rest', late: true },
    ]);
  });

  it('beyond what the approval covers nobody is added, and it says how many wait', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    const id = await approvePlan(context, smallPlan({ lateJoiners: 'lateJoiners: {max: 2}' }));
    await makeAccounts(
      context,
      ['X1', 'X2', 'X3', 'X4'].map((key) => ({ key })),
    );
    await runTo(context, berlin('2027-02-03', '12:00'));
    expect((await members()).filter((one) => one.late)).toHaveLength(2);
    const campaign = await loadCampaign(pool, id);
    expect(campaign && (await countWaitingLateJoiners(pool, campaign, berlin('2027-02-03')))).toBe(2);
    expect(await pool`select after from audit where action = 'late-joiners-added'`).toEqual([
      { after: { accounts: 2, waiting: 2 } },
    ]);
  });

  it('of a group join the cohort their group is in', async () => {
    const { context, pool } = world;
    const cohorts = `
cohorts:
  - {key: pilot, where: {tags: {has: pilot}}, limit: 1}
  - {key: rest, where: all}`;
    await makeAccounts(context, [{ key: 'MOTHER', tags: ['pilot'] }, { key: 'OTHER' }]);
    await approvePlan(context, { ...smallPlan({ cohorts }), rolloutUnit: 'group' });
    await makeAccounts(context, [{ key: 'CHILD' }]);
    await pool`update account set parent = 'MOTHER' where external_key = 'CHILD'`;
    await runTo(context, berlin('2027-02-02', '12:00'));
    expect(await members()).toMatchObject([
      { key: 'CHILD', cohort: 'pilot', late: true },
      { key: 'MOTHER', cohort: 'pilot', late: false },
      { key: 'OTHER', cohort: 'rest', late: false },
    ]);
  });
});
