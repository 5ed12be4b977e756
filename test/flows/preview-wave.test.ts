import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { previewWave } from '../../src/flows/preview-wave.ts';
import { compileTemplates } from '../../src/render/template-book.ts';
import { approvePlan, berlin, makeAccounts, useWorld } from '../support/make.ts';
import { ledger, runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const world = useWorld(() => compileTemplates(fileURLToPath(new URL('../../templates', import.meta.url))));
const campaign = 'small-2027';

async function preview(wave: string, account: string) {
  return previewWave(world.context, { campaign, wave, account });
}

describe('a preview', () => {
  it('is the very message each contact gets later, but for the token of its links', async () => {
    const { context, pool } = world;
    const contacts = [
      { email: 'ada@a.example', name: 'Ada', timeZone: 'America/New_York' },
      { email: 'tom@a.example', name: null, role: 'technical' as const },
      { email: 'bill@a.example', role: 'billing' as const },
    ];
    await makeAccounts(context, [{ key: 'A', contacts }]);
    await approvePlan(context, smallPlan());
    await runTo(context, berlin('2027-02-09'));
    const previewed = await preview('notice', 'A');
    if (!previewed.ok) throw new Error(previewed.message);
    expect(await pool`select 1 from captured_mail where to_email like '%a.example'`).toHaveLength(0);
    await runTo(context, berlin('2027-02-11'));

    const without = (text: string) => text.replaceAll(/\/(portal\/\w|u)\/[\w-]+/g, '/$1/TOKEN');
    const sent = await pool<{ toEmail: string; subject: string; html: string; text: string; at: number }[]>`
      select to_email, subject, html, text, at from captured_mail where to_email like '%a.example' order by to_email`;
    const seen = previewed.value
      .toSorted((a, b) => a.role.localeCompare(b.role))
      .flatMap(({ message, dueAt }) => (message === null ? [] : [{ message, dueAt }]));
    expect(seen.map(({ message }) => message.to.email)).toEqual(['ada@a.example', 'tom@a.example']);
    for (const [index, { message, dueAt }] of seen.entries()) {
      expect(message.subject).toBe(sent[index]?.subject);
      expect(without(message.html)).toBe(without(sent[index]?.html ?? ''));
      expect(without(message.text)).toBe(without(sent[index]?.text ?? ''));
      expect(dueAt).toBe(sent[index]?.at);
    }
    expect((await ledger(pool, 'notice')).map((one) => one.email)).toEqual([
      'ada@a.example',
      'tom@a.example',
    ]);
  });

  it('names the rep, and where there is none the team in plain words instead of its key', async () => {
    const { context } = world;
    await makeAccounts(context, [{ key: 'A' }, { key: 'B', rep: null }]);
    await approvePlan(context, smallPlan());
    const text = async (account: string) => {
      const shown = await preview('notice', account);
      if (!shown.ok) throw new Error(shown.message);
      return shown.value.map((one) => one.message?.text).join('\n');
    };
    expect(await text('A')).toContain('Rita answers within');
    expect(await text('B')).toContain('Our support team answers within');
    expect(await text('B')).not.toContain('tech-support');
    await context.pool`update staff set active = false where name = 'Rita'`;
    expect(await text('A')).toContain('Our support team answers within');
    expect(await text('A')).not.toMatch(/Rita|rita@/);
  });

  it('says why there is nothing to see', async () => {
    const { context } = world;
    await makeAccounts(context, [{ key: 'A' }, { key: 'B', products: ['another'] }]);
    await approvePlan(context, smallPlan());
    expect(await preview('nothing', 'A')).toMatchObject({
      code: 'unknown-wave',
      message: expect.stringContaining('notice, remind'),
    });
    expect(await preview('notice', 'Z')).toMatchObject({ code: 'unknown-account' });
    expect(await preview('notice', 'B')).toMatchObject({ code: 'not-addressed' });
    const other = await previewWave(context, { campaign: 'other', wave: 'notice', account: 'A' });
    expect(other).toMatchObject({ code: 'unknown-campaign' });
  });
});
