import { expect, test } from 'vitest';
import { pageOfForm, wantedPage } from '../../src/web/console/wanted-page.ts';
import { makeAccounts, makeStaff, manyAccounts } from '../support/make.ts';
import { signIn, useWeb } from '../support/make-web.ts';

const web = useWeb();

async function aCase(): Promise<string> {
  await makeAccounts(web.context, manyAccounts(1));
  const [row] = await web.pool<{ id: number }[]>`
    insert into support_case (account_id, topic, subject, owner, opened_at, due_at)
    select id, 'technical', 'Help.', 'support', '2027-02-01', '2027-02-02' from account returning id`;
  return `/console/cases/${row?.id}`;
}

/** The address of the newest sign-in link, without its host. */
async function mailedLink(before: number): Promise<string> {
  await expect.poll(() => web.sent.length).toBeGreaterThan(before);
  const url = new URL(/https?:\S+/.exec(web.sent.at(-1)?.text ?? '')?.[0] ?? '');
  return url.pathname + url.search;
}

test('the link of an escalation mail arrives, past the mail with the sign-in link, in another browser too', async () => {
  const page = await aCase();
  await makeStaff(web.pool, 'support', 'Sue');
  const browser = web.browser();
  const sent = await browser.get(page);
  expect([sent.status, sent.location]).toEqual([303, `/console/sign-in?next=${encodeURIComponent(page)}`]);
  const ask = await browser.get(sent.location ?? '');
  expect(ask.body).toContain('leads on to the page you asked for');
  const told = await browser.submit(ask, '/console/sign-in', { email: 'sue@vendor.example' });
  expect(told.body).toContain(`href="/console/sign-in?next=${encodeURIComponent(page)}"`);
  const link = await mailedLink(0);
  const other = web.browser();
  const confirm = await other.get(link);
  const done = await other.submit(confirm, link.split('?')[0] ?? '', {});
  expect([done.status, done.location]).toEqual([303, page]);
  expect((await other.get(page)).status).toBe(200);
  const late = await other.get(link);
  expect([late.status, late.body.includes(`name="next" value="${page}"`)]).toEqual([404, true]);
});

test('a form whose session is over does nothing, and gives back what was typed until it is copied', async () => {
  const page = await aCase();
  const browser = await signIn(web, 'support', 'Sue');
  const open = await browser.get(page);
  await web.pool`delete from session`;
  const text = 'They called.\n<b>Twice</b>.';
  const sent = await browser.submit(open, `${page}/note`, { text });
  expect(sent.status).toBe(401);
  expect(sent.body).toContain('You were signed out');
  expect(sent.body).toContain('They called.\n&lt;b>Twice&lt;/b>.</textarea>');
  expect(await web.pool`select 1 from case_note`).toHaveLength(0);
  const before = web.sent.length;
  const told = await browser.submit(sent, '/console/sign-in', { email: 'sue@vendor.example', typed: text });
  expect(told.body).toContain('They called.\n&lt;b>Twice&lt;/b>.</textarea>');
  const link = await mailedLink(before);
  const done = await browser.submit(await browser.get(link), link.split('?')[0] ?? '', {});
  expect(done.location).toBe(page);
  const crossSite = { 'Sec-Fetch-Site': 'cross-site' };
  const forged = await web.browser().post(`${page}/note`, { text: 'Not ours' }, crossSite);
  expect([forged.status, forged.body.includes('Not ours')]).toEqual([401, false]);
});

test('signing in goes on with a page of the console alone, whatever an address or a form says', async () => {
  await makeStaff(web.pool, 'support', 'Sue');
  const browser = web.browser();
  const elsewhere = [
    'https://evil.example/console/cases',
    '//evil.example/console/cases',
    '/console/cases/../../portal/owned',
    '/console/cases/%2e%2e/%2E%2e/x',
    '/console/cases/a%2f..%2fb',
    '/console/cases/%5c%5cevil.example',
    '/console//evil.example',
    '/console/cases/7?show=mine?x=//evil',
    '/console/cases/7#x',
    '/console/cases/%0d%0aSet-Cookie',
    '/console/cases/%zz',
    '/console/sign-in',
    '/console/sign-out',
    '/portal/owned',
    `/console/cases/${'7'.repeat(400)}`,
    '',
  ];
  for (const next of elsewhere) {
    expect([next, wantedPage(next)]).toEqual([next, null]);
    const page = await browser.get(`/console/sign-in?next=${encodeURIComponent(next)}`);
    expect(page.body).not.toContain('name="next"');
  }
  const asked = await browser.submit(await browser.get('/console/sign-in'), '/console/sign-in', {
    email: 'sue@vendor.example',
    next: 'https://evil.example/',
  });
  expect(asked.body).not.toContain('evil');
  const link = await mailedLink(0);
  expect(link).not.toContain('next');
  const confirm = await browser.get(`${link}?next=//evil.example`);
  const done = await browser.submit(confirm, link, { next: '//evil.example' });
  expect([done.status, done.location]).toEqual([303, '/console/campaigns']);
});

test('of what stands after a question mark, what was searched for stays behind', () => {
  expect(wantedPage('/console/cases?show=mine')).toBe('/console/cases?show=mine');
  for (const query of ['q=A-001', 'show=mine&q=anna', 'q=anna%40a.example', 'next=//evil.example', ''])
    expect(wantedPage(`/console/accounts?${query}`)).toBe('/console/accounts');
});

test('a form from before somebody signed in again does nothing, and gives back what was typed', async () => {
  const page = await aCase();
  const before = await signIn(web, 'support', 'Sue');
  const open = await before.get(page);
  const after = await signIn(web, 'support', 'Sue');
  const sent = await after.submit(open, `${page}/note`, { text: 'They called <twice>.' });
  expect([sent.status, sent.body.includes('They called &lt;twice>.</textarea>')]).toEqual([403, true]);
  expect(sent.body).toContain(`href="${page}"`);
  expect(await web.pool`select 1 from case_note`).toHaveLength(0);
  expect((await after.submit(open, `${page}/note`, {})).body).toContain('not open to you');
});

test('a form stands on the page of what it changes', () => {
  expect(pageOfForm('/console/cases/7/note')).toBe('/console/cases/7');
  expect(pageOfForm('/console/accounts/C%2F1%40x/air/3/take-back')).toBe(null);
  expect(pageOfForm('/console/accounts/C-1%40x/air/3/take-back')).toBe('/console/accounts/C-1%40x');
  expect(pageOfForm('/console/campaigns/atlas-2027/mail/notice/decide')).toBe(
    '/console/campaigns/atlas-2027',
  );
  expect(pageOfForm('/console/staff/3/remove')).toBe('/console/staff');
  expect(pageOfForm('/console/sign-out')).toBe(null);
});
