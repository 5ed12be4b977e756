import { describe, expect, it } from 'vitest';
import type { Transport } from '../../src/domain/ports.ts';
import { makeRounds } from '../../src/flows/make-rounds.ts';
import { resumeCampaign } from '../../src/flows/pause-campaign.ts';
import { watchSafeguards } from '../../src/flows/watch-safeguards.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts, useWorld } from '../support/make.ts';
import { ledger, report, runTo, setTime, silence, standings } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const SILENT: Pick<Transport, 'name' | 'send'> = {
  name: 'sendgrid',
  send: async () => ({ kind: 'accepted', providerId: null }),
};

const world = useWorld();
const campaign = 'small-2027';

const state = async () => (await world.pool`select state from campaign`)[0]?.state;

async function approved(safeguard: string, accounts = 20): Promise<number> {
  await makeAccounts(world.context, manyAccounts(accounts));
  return approvePlan(world.context, smallPlan({ safeguards: `safeguards: [${safeguard}]` }));
}

describe('safeguards', () => {
  it('pause the campaign when too much mail comes back, and not again for what somebody answered for', async () => {
    const { context, pool } = world;
    await approved('{when: {bounced: "> 8%"}, then: pause}');
    await runTo(context, berlin('2027-02-10', '12:00'), { outside: silence });
    const bounced = (await ledger(pool, 'notice')).slice(0, 2);
    await report(
      pool,
      bounced.map((one) => ({ delivery: one.id, kind: 'bounced', at: berlin('2027-02-10', '11:00') })),
    );
    await runTo(context, berlin('2027-02-11', '12:00'));
    expect(await state()).toBe('paused');
    expect(await pool`select why, actor from audit where action = 'campaign-paused'`).toEqual([
      {
        actor: 'system',
        why: expect.stringContaining('2 of 20 accounts written to had mail come back (10 %)'),
      },
    ]);
    const pia = await makeStaff(pool, 'product-manager', 'Pia');
    await resumeCampaign(context, { campaign, staff: pia });
    await runTo(context, berlin('2027-02-14'));
    expect(await state()).toBe('running');
  });

  it('pause when entitled accounts that were just enforced report that they are blocked', async () => {
    const { context, pool } = world;
    const id = await approved('{when: {blockedAccounts: "> 2%", sample: 10, within: PT4H}, then: pause}');
    await runTo(context, berlin('2027-03-23', '11:00'));
    expect((await standings(pool)).every((one) => one.enforcing)).toBe(true);
    expect(await watchSafeguards(context, id)).toBeNull();
    await pool`
      insert into report (product, installation, day, code, effect, account_id, count)
      select 'atlas-cad', 'i-' || id, '2027-03-23', 'NOT_ACTIVATED', 'block', id, 1 from account order by id limit 1`;
    await setTime(pool, berlin('2027-03-23', '13:00'));
    expect(await watchSafeguards(context, id)).toMatchObject({ done: 'pause' });
    expect(await state()).toBe('paused');
    expect(await watchSafeguards(context, id)).toBeNull();
  });

  it('are watched between midnights, too, where time passes by itself', async () => {
    const { context, pool } = world;
    await approved('{when: {openCases: {count: "> 0"}}, then: pause}', 1);
    await pool`
      insert into support_case (account_id, topic, subject, owner, opened_at, due_at)
      select id, 'technical', 'It is slow.', 'rita', ${berlin('2027-02-02')}, ${berlin('2027-02-03')} from account`;
    expect(
      await makeRounds(context, { transport: SILENT, environment: { database: '', transport: '' } }),
    ).toBe(0);
    await pool`update clock set now_at = null`;
    expect(
      await makeRounds(context, { transport: SILENT, environment: { database: '', transport: '' } }),
    ).toBe(1);
    expect(await state()).toBe('paused');
  });

  it('looks at the newest report only, and only within its length of time', async () => {
    const { context, pool } = world;
    const id = await approved('{when: {blockedAccounts: "> 2%", sample: 10, within: PT4H}, then: pause}');
    await runTo(context, berlin('2027-03-23', '11:00'));
    await pool`
      insert into report (product, installation, day, code, effect, account_id, count)
      select 'atlas-cad', 'i-' || id, day, 'NOT_ACTIVATED', effect, id, 1
      from account, (values ('2027-03-23'::date, 'block'), ('2027-03-24'::date, 'warn')) as seen (day, effect)`;
    expect(await watchSafeguards(context, id)).toBeNull();
    await pool`delete from report where day = '2027-03-24'`;
    await setTime(pool, berlin('2027-03-23', '14:01'));
    expect(await watchSafeguards(context, id)).toBeNull();
  });

  it('roll back the phase that started last, once', async () => {
    const { context, pool } = world;
    await approved('{when: {openCases: {count: "> 3"}}, then: rollback}');
    await runTo(context, berlin('2027-03-03', '12:00'));
    await pool`
      insert into support_case (account_id, topic, subject, owner, opened_at, due_at)
      select id, 'technical', 'It is slow.', 'rita', ${berlin('2027-03-03')}, ${berlin('2027-03-04')} from account limit 4`;
    await runTo(context, berlin('2027-03-04', '12:00'));
    expect(await state()).toBe('running');
    const rolledBack = () =>
      pool`select phase from phase_state where rolled_back_at is not null order by phase`;
    expect(await rolledBack()).toEqual([{ phase: 'enforce' }, { phase: 'grace' }]);
    expect((await standings(pool)).every((one) => one.stage === 'warn')).toBe(true);
    await runTo(context, berlin('2027-03-06', '12:00'));
    expect(await rolledBack()).toHaveLength(2);
  });
});
