import { expect, test } from 'vitest';
import type { Article } from '../../src/domain/faq.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts } from '../support/make.ts';
import { tokenIn, useWeb } from '../support/make-web.ts';
import { actAsPerson, typeCode } from '../support/portal-person.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();

const ANNA = 'admin@a-001.example';

const article = (key: string, title: string, product: string | null = null): Article => ({
  ...{ key, title, product, locale: null },
  blocks: [{ kind: 'paragraph', inlines: [{ kind: 'text', text: `${title} It is written here.` }] }],
});

async function toldCampaign() {
  await makeAccounts(web.context, manyAccounts(2));
  const plan = smallPlan();
  const articles = [
    article('move', 'How do I move to another device?'),
    article('viewer', 'What is in the viewer?', 'atlas-viewer'),
  ];
  await approvePlan(web.context, { ...plan, support: { ...plan.support, articles } });
  await runTo(web.context, berlin('2027-02-24'));
  await ensureSigningKeys(web.context);
  return {
    notice: await tokenIn(web.pool, { key: 'notice', to: ANNA }),
    remind: await tokenIn(web.pool, { key: 'remind', to: ANNA }),
  };
}

const mainOf = (body: string) => body.split('<main')[1]?.split('</main>')[0] ?? '';

test('each page of a mailed link leads at its foot to the answers, to a person and to the choice of mail', async () => {
  const { notice } = await toldCampaign();
  const stranger = web.browser();
  for (const page of ['a', 'p', 't', 'k', 's']) {
    const { body } = await stranger.get(`/portal/${page}/${notice}`);
    const foot = body.split('<footer')[1] ?? '';
    for (const href of [`/portal/f/${notice}`, `/portal/h/${notice}#ask`, `/u/${notice}`])
      expect([page, foot.includes(`href="${href}"`)]).toEqual([page, true]);
  }
});

test('the answers are read and searched by link, without a code, and only those for what the account owns', async () => {
  const { notice } = await toldCampaign();
  const stranger = web.browser();
  const all = await stranger.get(`/portal/f/${notice}`);
  expect([all.status, all.headers.get('Set-Cookie')]).toEqual([200, null]);
  expect(all.body).toContain(`href="/portal/f/${notice}/move"`);
  expect(all.body).not.toContain('What is in the viewer?');
  const found = await stranger.get(`/portal/f/${notice}?q=device`);
  expect(found.body).toContain('1 answer found');
  const one = await stranger.get(`/portal/f/${notice}/move`);
  expect(one.body).toContain('It is written here.');
  expect(one.body).toContain(`href="/portal/h/${notice}#ask"`);
  expect((await stranger.get(`/portal/f/${notice}/viewer`)).status).toBe(404);
  expect(await web.pool`select 1 from link where used_at is not null`).toHaveLength(0);
});

test('help by link says who answers; the question goes through a code and is not lost on the way', async () => {
  const { notice } = await toldCampaign();
  const path = `/portal/h/${notice}`;
  const browser = web.browser();
  const page = await browser.get(path);
  expect(page.body).toContain('Who answers you');
  expect(page.body).toContain(`action="/portal/f/${notice}"`);
  expect(page.body).not.toContain(ANNA);
  const asked = await browser.submit(page, path, { topic: 'technical', question: 'Why does it stop?' });
  expect(await web.pool`select 1 from support_case`).toHaveLength(0);
  expect(asked.body).toContain('value="Why does it stop?"');
  const done = await typeCode(web, browser, asked, path, ANNA);
  expect([done.status, mainOf(done.body).includes('A person takes care of it')]).toEqual([200, true]);
  const [opened] = await web.pool`select subject, account_id from support_case`;
  expect(opened).toEqual({ subject: 'Why does it stop?', accountId: 1 });
});

test('answers and help behind unknown, expired and removed people’s links look the same', async () => {
  const { notice, remind } = await toldCampaign();
  const stranger = web.browser();
  const unknownToken = 'x'.repeat(32);
  await web.pool`update link set expires_at = '2027-01-01' where token_hash = encode(sha256(${notice}::bytea), 'hex')`;
  await web.pool`update contact set removed_at = now() where email = ${ANNA}`;
  for (const page of ['f/TOKEN', 'f/TOKEN/move', 'h/TOKEN']) {
    const unknown = await stranger.get(`/portal/${page.replace('TOKEN', unknownToken)}`);
    expect(unknown.body).toContain('Send me a new link');
    for (const token of [notice, remind]) {
      const answer = await stranger.get(`/portal/${page.replace('TOKEN', token)}`);
      expect([answer.status, answer.body]).toEqual([404, unknown.body.replaceAll(unknownToken, token)]);
    }
  }
});

test('somebody who owns nothing reaches a person from the page that says so', async () => {
  const { notice } = await toldCampaign();
  await web.pool`delete from entitlement where account_id = 1`;
  const browser = web.browser();
  const page = await browser.get(`/portal/a/${notice}`);
  const href = /We found nothing you bought[^<]*<a href="([^"#]+)/.exec(page.body)?.[1] ?? '';
  expect(href).toBe(`/portal/h/${notice}`);
  expect((await browser.get(href)).body).toContain('Your question');
});

test('a browser that is known reaches its choice of mail without a link, by the same rules', async () => {
  const { notice } = await toldCampaign();
  const browser = web.browser();
  expect((await browser.get('/portal/mail')).status).toBe(404);
  await actAsPerson(web, browser, { path: `/portal/a/${notice}`, email: ANNA });
  expect((await browser.get('/portal/owned')).body).toContain('href="/portal/mail"');
  const page = await browser.get('/portal/mail');
  expect(page.body).toContain('What always comes');
  expect(page.body).toContain('a…@a-001.example');
  expect(page.body).not.toContain('href="/portal/mail"');
  const choose = (choice: string) => browser.submit(page, '/portal/mail', { choice });
  expect((await choose('keep')).body).toContain('Your mail stays as it is');
  expect((await choose('stop-notices')).status).toBe(400);
  expect(await web.pool`select 1 from opt_out`).toHaveLength(0);
  expect((await choose('stop-surveys')).body).toContain('you get no more of these');
  const [stopped] = await web.pool`select contact_id, stream, because from opt_out`;
  expect(stopped).toEqual({ contactId: 1, stream: 'surveys', because: 'preferences' });
  const forged = await browser.post('/portal/mail', { choice: 'stop-all', _csrf: 'x' });
  expect(forged.status).toBe(403);
  expect(await web.pool`select 1 from opt_out`).toHaveLength(1);
});

test('a form whose session is over gives back what was typed, past the request for a new link', async () => {
  const { notice } = await toldCampaign();
  const browser = web.browser();
  await actAsPerson(web, browser, { path: `/portal/a/${notice}`, email: ANNA });
  const help = await browser.get('/portal/help');
  web.machine.now += 31 * 86_400_000;
  const question = 'It stops <after> an hour.\nWhy?';
  const sent = await browser.submit(help, '/portal/help', { topic: 'technical', question });
  expect(sent.status).toBe(401);
  expect(sent.body).toContain('You were signed out');
  expect(sent.body).toContain('It stops &lt;after> an hour.\nWhy?</textarea>');
  expect(mainOf(sent.body)).toMatch(/<textarea[^>]*name="typed"[^>]*readonly/);
  // A link away, also into another language, would lose it.
  expect(sent.body).not.toContain('hreflang');
  expect(await web.pool`select 1 from support_case`).toHaveLength(0);
  const asked = await browser.submit(sent, '/portal/new-link', { email: ANNA, typed: question });
  expect(asked.body).toContain('It stops &lt;after> an hour.');
  await expect.poll(() => web.sent.filter((one) => one.deliveryId.startsWith('new-link')).length).toBe(1);
  const more = await browser.submit(help, '/portal/help', { topic: 'technical', question: '' });
  expect([more.status, more.body.includes('<textarea')]).toEqual([401, false]);
});

test('no other site puts words into the page that gives back what was typed', async () => {
  await toldCampaign();
  const crossSite = { 'Sec-Fetch-Site': 'cross-site' };
  const sent = await web.browser().post('/portal/help', { question: 'Call +49 30 1234567' }, crossSite);
  expect([sent.status, sent.body.includes('1234567')]).toEqual([401, false]);
});

test('a form of a link that expired meanwhile gives back what was typed, too', async () => {
  const { notice } = await toldCampaign();
  const browser = web.browser();
  const page = await browser.get(`/portal/s/${notice}`);
  await web.pool`update link set expires_at = '2027-01-01'`;
  const comment = 'A long comment.';
  const sent = await browser.submit(page, `/portal/s/${notice}`, { score: '4', comment });
  expect([sent.status, sent.body.includes(`${comment}</textarea>`)]).toEqual([404, true]);
});
