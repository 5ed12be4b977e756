import { describe, expect, it } from 'vitest';
import { approveRevision } from '../../src/flows/approve-revision.ts';
import { approveStart } from '../../src/flows/approve-start.ts';
import { proposeRevision } from '../../src/flows/propose-revision.ts';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { countMail, runTo, standings } from '../support/run-time.ts';
import { smallBook, smallPlan } from '../support/small-campaign.ts';

const world = useWorld();
const campaign = 'small-2027';

async function proposed(plan = smallPlan(), by = 'Pia') {
  const staff = await makeStaff(world.pool, 'product-manager', by);
  const result = await proposeRevision(world.context, { plan, staffId: staff.id });
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

describe('E3: approving a revision', () => {
  it('is refused to its proposer, and to who may not approve', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    await proposed();
    const pia = await makeStaff(pool, 'administrator', 'Pia');
    const sue = await makeStaff(pool, 'support', 'Sue');
    const by = (staff: typeof pia) => approveRevision(context, { campaign, hash: null, staff });
    expect(await by(pia)).toMatchObject({ ok: false, code: 'own-proposal' });
    expect(await by(sue)).toMatchObject({ ok: false, code: 'role' });
    expect(await pool`select 1 from member`).toHaveLength(0);
    const abe = await makeStaff(pool, 'approver', 'Abe');
    expect(await by(abe)).toMatchObject({ ok: true, value: { revision: 1, accounts: 2 } });
    expect(await by(abe)).toMatchObject({ ok: false, code: 'nothing-proposed' });
  });

  it('is void when the customers changed since the proposal', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    await proposed();
    await makeAccounts(context, [{ key: 'NEW' }]);
    const abe = await makeStaff(pool, 'approver', 'Abe');
    const approval = await approveRevision(context, { campaign, hash: null, staff: abe });
    expect(approval).toMatchObject({ ok: false, code: 'changed-since' });
    expect(await pool`select state from proposal`).toEqual([{ state: 'void' }]);
    expect(await pool`select 1 from revision`).toHaveLength(0);
  });

  it('is void when the approver saw something else', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(2));
    const first = await proposed();
    await proposed(smallPlan({ lateJoiners: 'lateJoiners: {max: 9}' }), 'Paul');
    const abe = await makeStaff(pool, 'approver', 'Abe');
    const approval = await approveRevision(context, { campaign, hash: first.hash, staff: abe });
    expect(approval).toMatchObject({ ok: false, code: 'changed-since' });
  });

  it('covers the template versions: another template is another hash', async () => {
    const { context } = world;
    await makeAccounts(context, manyAccounts(1));
    const pia = await makeStaff(world.pool, 'product-manager', 'Pia');
    const changed = smallBook({
      'notice.mjml': (smallBook().get('notice.mjml') ?? '').replace('Activate', 'Go'),
    });
    const other = { ...context, templates: await compileTemplateFiles(changed) };
    const before = await proposed();
    const after = await proposeRevision(other, { plan: smallPlan(), staffId: pia.id });
    expect(after.ok && after.value.hash).not.toBe(before.hash);
  });

  it('leaves members where they are, also in a revision that would put them elsewhere', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [...manyAccounts(2), { key: 'P', tags: ['pilot'] }]);
    await approvePlan(context, smallPlan());
    const cohorts = `
cohorts:
  - {key: pilot, where: {tags: {has: pilot}}}
  - {key: everyone, where: all}`;
    await approvePlan(context, smallPlan({ cohorts }));
    expect(await pool`select cohort, count(*)::int from member group by cohort`).toEqual([
      { cohort: 'everyone', count: 3 },
    ]);
    expect(await pool`select revision from campaign`).toEqual([{ revision: 2 }]);
  });

  it('refuses a plan for products another campaign is running for', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    const pia = await makeStaff(pool, 'product-manager', 'Pia');
    const plan = { ...smallPlan(), campaign: 'another' };
    expect(await proposeRevision(context, { plan, staffId: pia.id })).toMatchObject({
      ok: false,
      code: 'overlap',
    });
  });
});

describe('a later revision', () => {
  it('brings the accounts it takes in into the phases that have started', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan({ lateJoiners: 'lateJoiners: {max: 0}' }));
    await runTo(context, berlin('2027-02-09'));
    await makeAccounts(context, [{ key: 'NEW' }]);
    await runTo(context, berlin('2027-02-10'));
    expect(await standings(pool)).toMatchObject([{ account: 'A-001' }]);
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-10', '12:00'));
    expect(await standings(pool)).toMatchObject([
      { account: 'A-001', stage: 'warn' },
      { account: 'NEW', stage: 'warn' },
    ]);
  });

  it('covers late joiners of its own', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    const one = smallPlan({ lateJoiners: 'lateJoiners: {max: 1}' });
    await approvePlan(context, one);
    await makeAccounts(context, [{ key: 'X' }]);
    await runTo(context, berlin('2027-02-02', '12:00'));
    await approvePlan(context, one);
    await makeAccounts(context, [{ key: 'Y' }, { key: 'Z' }]);
    await runTo(context, berlin('2027-02-03', '12:00'));
    expect(await pool`select 1 from member where late`).toHaveLength(2);
  });

  it('of another campaign ends the one it supersedes: no phase, no mail, and its stages stand', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-11'));
    await approvePlan(context, {
      ...smallPlan({ phases: LATER }),
      ...{ campaign: 'small-2028', supersedes: 'small-2027' },
    });
    await runTo(context, berlin('2027-03-04'));
    const [older] = await pool`
      select state, (select count(*)::int from phase_state where campaign_id = campaign.id and real_start is not null) as started
      from campaign where key = 'small-2027'`;
    expect(older).toEqual({ state: 'superseded', started: 1 });
    expect(await countMail(pool, 'remind')).toMatchObject({ planned: 1, cancelled: 1 });
    expect(await standings(pool)).toMatchObject([{ stage: 'warn', phase: 'warn' }]);
  });
});

const LATER = `
phases:
  - {key: warn, cohorts: all, products: all, stage: warn, start: 2027-06-07}
  - {key: grace, cohorts: all, products: all, stage: grace, grace: {days: 21, from: notice-delivered}, start: {after: warn, soak: P7D}}`;

describe('E3: approving a start', () => {
  const gated = `
phases:
  - {key: warn, cohorts: all, products: all, stage: warn, start: 2027-02-08, gates: [{approval: {role: product-manager}}]}
  - {key: grace, cohorts: all, products: all, stage: grace, grace: {days: 21, from: notice-delivered}, start: {after: warn, soak: P7D}, gates: [{approval: {role: product-manager}}]}`;

  it('that can block customers is refused to the proposer of the revision; a warning is not', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan({ phases: gated }));
    const pia = await makeStaff(pool, 'product-manager', 'Pia');
    const paul = await makeStaff(pool, 'product-manager', 'Paul');
    const start = (phase: string, staff: typeof pia) => approveStart(context, { campaign, phase, staff });
    expect(await start('warn', pia)).toMatchObject({ ok: true });
    expect(await start('grace', pia)).toMatchObject({ ok: false, code: 'own-proposal' });
    expect(await start('grace', paul)).toMatchObject({ ok: true });
    expect(await start('none', paul)).toMatchObject({ ok: false, code: 'unknown-phase' });
  });

  it('against the gates needs an approver and a reason', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan({ phases: gated }));
    const abe = await makeStaff(pool, 'approver', 'Abe');
    const paul = await makeStaff(pool, 'product-manager', 'Paul');
    const override = (staff: typeof abe, reason: string) =>
      approveStart(context, { campaign, phase: 'grace', staff, override: true, reason });
    expect(await override(abe, ' ')).toMatchObject({ ok: false, code: 'reason-missing' });
    expect(await override(paul, 'We must.')).toMatchObject({ ok: false, code: 'role' });
    expect(await override(abe, 'We must.')).toMatchObject({ ok: true });
    expect(await pool`select why from audit where action = 'gates-overridden'`).toEqual([
      { why: 'We must.' },
    ]);
  });
});
