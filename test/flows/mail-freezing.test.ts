import { describe, expect, it } from 'vitest';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts, useWorld } from '../support/make.ts';
import { countMail, ledger, runTo } from '../support/run-time.ts';
import { smallBook, smallPlan } from '../support/small-campaign.ts';

const world = useWorld();

/** The briefing has left on Monday 8 February, and the waves are frozen. */
const BRIEFED = berlin('2027-02-08', '12:00');

describe('M4: freezing', () => {
  it('decides the contacts when the briefing leaves; who comes later is not written to', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [{ key: 'A', contacts: [{ email: 'first@a.example' }] }]);
    await approvePlan(context, smallPlan());
    await runTo(context, BRIEFED);
    await makeAccounts(context, [
      { key: 'A', contacts: [{ email: 'first@a.example' }, { email: 'second@a.example' }] },
    ]);
    await runTo(context, berlin('2027-02-11'));
    const written = await ledger(pool, 'notice');
    expect(written.map(({ email, state }) => [email, state])).toEqual([['first@a.example', 'accepted']]);
  });

  it('writes to one address once per account and wave, however it is spelled', async () => {
    const { context, pool } = world;
    const contacts = [
      { email: 'Ada@a.example', role: 'primary' as const },
      { email: 'ada@A.example', role: 'technical' as const },
      { email: 'tom@a.example', role: 'technical' as const },
    ];
    await makeAccounts(context, [{ key: 'A', contacts }]);
    await approvePlan(context, smallPlan());
    await runTo(context, BRIEFED);
    expect((await ledger(pool, 'notice')).map((one) => one.email.toLowerCase())).toEqual([
      'ada@a.example',
      'tom@a.example',
    ]);
  });

  it('falls back to the primary contact, and to whoever there is, so that nobody goes untold for want of a role', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [
      {
        key: 'A',
        contacts: [
          { email: 'bill@a.example', role: 'billing' },
          { email: 'ada@a.example', role: 'primary' },
        ],
      },
      { key: 'B', contacts: [{ email: 'bill@b.example', role: 'billing' }] },
      { key: 'C', contacts: [] },
    ]);
    const technical = `
waves:
  - {key: notice, phase: grace, at: -P20D, kind: notice, audience: all, to: [technical], template: notice}
  - {key: remind, phase: grace, at: -P7D, kind: reminder, audience: not-activated, template: reminder}`;
    await approvePlan(context, smallPlan({ waves: technical }));
    await runTo(context, BRIEFED);
    expect((await ledger(pool, 'notice')).map((one) => one.email)).toEqual([
      'ada@a.example',
      'bill@b.example',
    ]);
  });

  it('takes the template of the first variant that fits the account', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [{ key: 'A', attributes: { segment: 'enterprise' } }, { key: 'B' }]);
    const waves = `
waves:
  - key: notice
    phase: grace
    at: -P20D
    kind: notice
    audience: all
    template: notice
    variants: [{where: {attributes.segment: enterprise}, template: notice-enterprise}]
  - {key: remind, phase: grace, at: -P7D, kind: reminder, audience: not-activated, template: reminder}`;
    await approvePlan(context, smallPlan({ waves }));
    await runTo(context, BRIEFED);
    const rows = await pool`
      select account.external_key as key, template, template_hash = ${context.templates.hashOf('notice-enterprise', 'en')} as hashed
      from delivery join account on account.id = account_id where key = 'notice' order by 1`;
    expect(rows).toEqual([
      { key: 'A', template: 'notice-enterprise', hashed: true },
      { key: 'B', template: 'notice', hashed: false },
    ]);
  });

  it('makes each message due in its reader’s own send window', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [
      { key: 'A', timeZone: 'Asia/Tokyo', country: 'JP' },
      { key: 'B', timeZone: null },
      { key: 'C', contacts: [{ email: 'c@c.example', timeZone: 'America/New_York' }] },
    ]);
    await approvePlan(context, smallPlan());
    await runTo(context, BRIEFED);
    expect((await ledger(pool, 'notice')).map((one) => new Date(one.dueAt).toISOString())).toEqual([
      '2027-02-10T00:00:00.000Z',
      '2027-02-10T08:00:00.000Z',
      '2027-02-10T14:00:00.000Z',
    ]);
  });
});

describe('a wave that cannot be written', () => {
  it('is refused as a whole, with its briefing, and leaves once it can', async () => {
    const { context, pool } = world;
    await makeAccounts(context, [
      ...manyAccounts(3),
      { key: 'Z', contacts: [{ email: 'nameless@z.example', name: null }] },
    ]);
    const needsName = smallBook({
      'notice.mjml': (smallBook().get('notice.mjml') ?? '').replace(
        '<p>{{account.name}}',
        '<p>{{recipient.name}}',
      ),
    });
    const strict = { ...context, templates: await compileTemplateFiles(needsName) };
    await approvePlan(strict, smallPlan());
    await runTo(strict, BRIEFED);
    expect(await countMail(pool)).toMatchObject({ planned: 0 });
    const [state] = await pool`select refused, frozen_at from wave_state where wave = 'notice'`;
    expect(state).toEqual({ frozenAt: null, refused: expect.stringContaining('"recipient.name"') });
    expect(await pool`select 1 from audit where action = 'wave-refused'`).toHaveLength(1);

    await pool`update contact set name = 'Zoe' where email = 'nameless@z.example'`;
    await runTo(strict, berlin('2027-02-11'));
    expect(await countMail(pool, 'notice')).toMatchObject({ planned: 4, accepted: 4 });
    expect(await pool`select 1 from audit where action = 'wave-refused'`).toHaveLength(1);
    expect(await pool`select refused from wave_state where wave = 'notice'`).toEqual([{ refused: null }]);
  });

  it('is refused when a template is not the version that was approved (E3)', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    await approvePlan(context, smallPlan());
    const changed = smallBook({
      'reminder.mjml': (smallBook().get('reminder.mjml') ?? '').replace('Activate', 'Click here'),
    });
    await runTo({ ...context, templates: await compileTemplateFiles(changed) }, BRIEFED);
    expect(await countMail(pool)).toMatchObject({ planned: 0 });
    const [state] = await pool`select refused from wave_state where wave = 'remind'`;
    expect(state?.refused).toContain('template reminder is not the one that revision 1 approved');
  });
});

describe('frozen mail', () => {
  it('moves along each midnight while a gate makes its phase wait; what was sent stays sent', async () => {
    const { context, pool } = world;
    await makeAccounts(context, manyAccounts(1));
    const phases = `
phases:
  - {key: warn, cohorts: all, products: all, stage: warn, start: 2027-02-08}
  - {key: grace, cohorts: all, products: all, stage: grace, grace: {days: 21, from: notice-delivered}, start: {after: warn, soak: P7D}, gates: [{approval: {role: approver}}]}`;
    const waves = `
waves:
  - {key: notice, phase: grace, at: -P20D, kind: notice, audience: all, template: notice}
  - {key: remind, phase: grace, at: P2D, kind: reminder, audience: not-activated, template: reminder}`;
    await approvePlan(context, smallPlan({ phases, waves }));
    await runTo(context, berlin('2027-03-02', '12:00'));
    const [notice] = await ledger(pool, 'notice');
    const [before] = await ledger(pool, 'remind');
    expect(new Date(before?.dueAt ?? 0).toISOString()).toBe('2027-03-05T08:00:00.000Z');
    await runTo(context, berlin('2027-03-10', '12:00'));
    const [after] = await ledger(pool, 'remind');
    expect(after?.state).toBe('pending');
    expect(new Date(after?.dueAt ?? 0).toISOString()).toBe('2027-03-13T08:00:00.000Z');
    expect((await ledger(pool, 'notice'))[0]).toEqual(notice);
  });
});
