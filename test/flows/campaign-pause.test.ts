import { describe, expect, it } from 'vitest';
import { giveLeniency } from '../../src/flows/give-leniency.ts';
import { pauseCampaign, resumeCampaign } from '../../src/flows/pause-campaign.ts';
import { rollbackPhase } from '../../src/flows/rollback-phase.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { countMail, ledger, runTo, standings } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const campaign = 'small-2027';

async function pause(reason = 'Too many calls.') {
  const staff = await makeStaff(world.pool, 'support', 'Sue');
  return pauseCampaign(world.context, { campaign, staff, reason });
}

async function resume() {
  const staff = await makeStaff(world.pool, 'product-manager', 'Pia');
  return resumeCampaign(world.context, { campaign, staff });
}

async function planned(phase: string): Promise<string> {
  const [row] = await world.pool<{ plannedStart: string }[]>`
    select planned_start from phase_state where phase = ${phase}`;
  return row?.plannedStart ?? '';
}

describe('E6: a pause', () => {
  it('shifts dates of the file and soaks after real starts by the time it lasted', async () => {
    const { context } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-03', '12:00'));
    await pause();
    await runTo(context, berlin('2027-02-10', '12:00'));
    expect(await planned('warn')).toBe('2027-02-08');
    expect((await resume()).ok).toBe(true);
    expect(await planned('warn')).toBe('2027-02-15');
    await runTo(context, berlin('2027-02-16'));
    expect(await planned('grace')).toBe('2027-03-09');
    await pause();
    await runTo(context, berlin('2027-02-19'));
    await resume();
    // Three days from the start on the 15th, two workdays of briefing, twenty days of notice.
    expect(await planned('grace')).toBe('2027-03-14');
  });

  it('freezes mail and moves it on, that of phases to come and that of phases under way', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    const phases = `
phases:
  - {key: warn, cohorts: all, products: all, stage: warn, start: 2027-02-08}
  - {key: grace, cohorts: all, products: all, stage: grace, grace: {days: 21, from: notice-delivered}, start: {after: warn, soak: P7D}}`;
    const waves = `
waves:
  - {key: ask, phase: warn, at: P10D, kind: survey, audience: all, template: survey}
  - {key: notice, phase: grace, at: -P20D, kind: notice, audience: all, template: notice}
  - {key: remind, phase: grace, at: -P7D, kind: reminder, audience: not-activated, template: reminder}`;
    const briefings = `
briefings:
  - key: hello
    for: [notice, remind, ask]
    lead: 2 workdays
    to: [rep]
    template: briefing
    fourWs: {what: A notice., when: Soon., why: No surprise., where: Help page.}`;
    await approvePlan(context, smallPlan({ phases, waves, briefings }));
    await runTo(context, berlin('2027-02-12'));
    const due = async () =>
      (await ledger(pool)).filter((one) => one.state === 'pending').map((one) => [one.key, one.dueAt]);
    expect(await due()).toEqual([
      ['ask', berlin('2027-02-18', '09:00')],
      ['remind', berlin('2027-02-23', '09:00')],
    ]);
    await pause();
    await runTo(context, berlin('2027-02-26'));
    expect(await countMail(pool, 'remind')).toMatchObject({ planned: 1, pending: 1 });
    await resume();
    expect(await due()).toEqual([
      ['ask', berlin('2027-03-04', '09:00')],
      ['remind', berlin('2027-03-09', '09:00')],
    ]);
  });

  it('lets a grace run longer, and tightens nothing meanwhile', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-03-22'));
    expect(await standings(pool)).toMatchObject([
      { stage: 'grace', graceEndsAt: berlin('2027-03-23', '10:00') },
    ]);
    await pause();
    await runTo(context, berlin('2027-03-29'));
    expect(await standings(pool)).toMatchObject([{ stage: 'grace', enforcing: false }]);
    await resume();
    await runTo(context, berlin('2027-03-29', '12:00'));
    expect(await standings(pool)).toMatchObject([
      { stage: 'grace', enforcing: false, graceEndsAt: berlin('2027-03-30', '10:00') },
    ]);
  });

  it('needs somebody who may, and a campaign that runs', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    const vera = await makeStaff(pool, 'viewer', 'Vera');
    const sue = await makeStaff(pool, 'support', 'Sue');
    expect(await pauseCampaign(context, { campaign, staff: vera, reason: 'x' })).toMatchObject({
      code: 'role',
    });
    expect(await resume()).toMatchObject({ code: 'not-paused' });
    expect(await pause()).toMatchObject({ ok: true });
    expect(await pause()).toMatchObject({ code: 'not-running' });
    expect(await resumeCampaign(context, { campaign, staff: sue })).toMatchObject({ code: 'role' });
  });
});

describe('E4: a rollback', () => {
  it('returns accounts to the stage before, cancels what waits, and takes later phases with it', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(3));
    const waves = `
waves:
  - {key: notice, phase: grace, at: -P20D, kind: notice, audience: all, template: notice}
  - {key: remind, phase: grace, at: P30D, kind: reminder, audience: not-activated, template: reminder}`;
    await approvePlan(context, smallPlan({ waves }));
    await runTo(context, berlin('2027-03-24'));
    expect((await standings(pool)).every((one) => one.enforcing)).toBe(true);
    const sue = await makeStaff(pool, 'support', 'Sue');
    const back = await rollbackPhase(context, {
      campaign,
      phase: 'grace',
      staff: sue,
      reason: 'Wrong seats.',
    });
    expect(back).toEqual({ ok: true, value: { phases: ['grace', 'enforce'], cancelled: 3 } });
    await runTo(context, berlin('2027-03-24', '01:00'));
    expect(await standings(pool)).toMatchObject(
      Array.from({ length: 3 }, () => ({
        stage: 'warn',
        enforcing: false,
        graceEndsAt: null,
        phase: 'warn',
      })),
    );
    expect(await countMail(pool, 'remind')).toMatchObject({ planned: 3, cancelled: 3 });
    await runTo(context, berlin('2027-04-20'));
    expect((await standings(pool)).every((one) => one.stage === 'warn')).toBe(true);
    expect(await pool`select real_start from phase_state where phase = 'enforce'`).toEqual([
      { realStart: null },
    ]);
    expect(await rollbackPhase(context, { campaign, phase: 'grace', staff: sue, reason: 'x' })).toMatchObject(
      {
        code: 'not-started',
      },
    );
  });
});

describe('E4: leniency', () => {
  it('an exemption takes a blocked account out of it at once, an extension gives it its days', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-03-24'));
    const sue = await makeStaff(pool, 'product-manager', 'Sue');
    const give = (account: string, given: Parameters<typeof giveLeniency>[1]['given']) =>
      giveLeniency(context, { account, given, reason: 'They called.', staff: sue, owner: 'sue' });
    await give('A-001', { kind: 'exemption', until: '2027-05-01' });
    await give('A-002', { kind: 'extension', days: 7 });
    await runTo(context, berlin('2027-03-24', '01:00'));
    expect(await standings(pool)).toMatchObject([
      { account: 'A-001', stage: 'warn', enforcing: false },
      { account: 'A-002', stage: 'grace', enforcing: false, graceEndsAt: berlin('2027-04-01', '10:00') },
    ]);
  });
});
