import { describe, expect, it } from 'vitest';
import { advanceStandings } from '../../src/flows/advance-standings.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts, useWorld } from '../support/make.ts';
import { runTo, setTime, standings } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();

describe('E7: the blast radius', () => {
  it('spills grace ends over the limit to the next tightening days, lowest rank first', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(8));
    await approvePlan(
      context,
      smallPlan({ limits: 'limits: {enforce: {accounts: 3, share: 100%, per: P1D}}' }),
    );
    const enforced = async () => {
      const rows = await pool<{ rank: string }[]>`
        select rank from standing join member using (account_id) where enforcing_since is not null order by enforcing_since, rank`;
      return rows.map((row) => row.rank);
    };
    const ranks = (await pool<{ rank: string }[]>`select rank from member order by rank`).map(
      (row) => row.rank,
    );
    await runTo(context, berlin('2027-03-23', '12:00'));
    expect(await enforced()).toEqual(ranks.slice(0, 3));
    const waiting = (await standings(pool)).filter((one) => !one.enforcing);
    expect(waiting.map((one) => [one.stage, one.straggler, one.graceEndsAt])).toEqual(
      Array.from({ length: 5 }, () => ['grace', 'over-limit', berlin('2027-03-24', '10:00')]),
    );
    await runTo(context, berlin('2027-03-24', '12:00'));
    expect(await enforced()).toEqual(ranks.slice(0, 6));
    // Friday 26 March is Good Friday; the Monday after is a holiday too.
    await runTo(context, berlin('2027-03-31', '12:00'));
    expect(await enforced()).toEqual(ranks);
  });
});

describe('stragglers', () => {
  it('stay behind alone, with a case for their rep, which is closed once they are told', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [...manyAccounts(2), { key: 'Z', contacts: [] }]);
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-03-02', '12:00'));
    expect(await standings(pool)).toMatchObject([
      { account: 'A-001', stage: 'grace' },
      { account: 'A-002', stage: 'grace' },
      { account: 'Z', stage: 'warn', straggler: 'not-told' },
    ]);
    const cases = () => pool`select owner, topic, cause, closed_at is not null as closed from support_case`;
    const open = { owner: 'rita', topic: 'entitlement', cause: 'find-contact', closed: false };
    expect(await cases()).toEqual([open]);

    await makeAccounts(context, [{ key: 'Z', contacts: [{ email: 'found@z.example' }] }]);
    await runTo(context, berlin('2027-03-04', '12:00'));
    expect(await standings(pool)).toMatchObject([{}, {}, { account: 'Z', straggler: null }]);
    expect(await cases()).toEqual([{ ...open, closed: true }]);
  });
});

describe('two workers at once', () => {
  it('save each change once, in several batches', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(600));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-08', '08:00'));
    await setTime(pool, berlin('2027-02-08', '10:00'));
    const before = await pool<{ count: number }[]>`select count(*)::int from standing_change`;
    const looked = await Promise.all([advanceStandings(context), advanceStandings(context)]);
    expect(looked[0] + looked[1]).toBe(600);
    const after = await pool<
      { count: number }[]
    >`select count(*)::int from standing_change where to_stage = 'warn'`;
    expect(before).toEqual([{ count: 600 }]);
    expect(after).toEqual([{ count: 600 }]);
    const audits = await pool<{ rows: number }[]>`
      select rows from audit where action = 'standings-advanced' and at = ${berlin('2027-02-08', '10:00')} order by id`;
    expect(audits.map((one) => one.rows)).toEqual([500, 100]);
    expect(await advanceStandings(context)).toBe(0);
  });
});
