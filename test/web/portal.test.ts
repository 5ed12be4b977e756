import { expect, test } from 'vitest';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts } from '../support/make.ts';
import { tokenIn, useWeb } from '../support/make-web.ts';
import { actAsPerson, typeCode } from '../support/portal-person.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();

const ANNA = 'admin@a-001.example';
const OTHER = 'admin@a-002.example';

/** After notice and reminder were sent: every account has links in its inbox. */
async function toldCampaign() {
  await makeAccounts(web.context, manyAccounts(2));
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-24'));
  await ensureSigningKeys(web.context);
  return {
    notice: await tokenIn(web.pool, { key: 'notice', to: ANNA }),
    remind: await tokenIn(web.pool, { key: 'remind', to: ANNA }),
    briefing: await tokenIn(web.pool, { key: 'hello', to: 'rita@vendor.example' }),
  };
}

/** Everything a link could change. */
async function everything(): Promise<string> {
  const tables = [
    'link',
    'contact',
    'opt_out',
    'delivery',
    'leniency',
    'support_case',
    'survey_answer',
    'activation',
    'audit',
    'standing',
  ];
  const rows = await Promise.all(
    tables.map((table) =>
      web.pool.unsafe(
        `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${table} t`,
      ),
    ),
  );
  return rows.map((row) => row[0]?.sum).join(' ');
}

test('scanners that open every link, by whatever method, change nothing', async () => {
  const { notice, remind, briefing } = await toldCampaign();
  const links = [
    ...['a', 'p', 't', 'k', 's', 'h', 'f'].map((page) => `/portal/${page}/${notice}`),
    `/u/${remind}`,
    `/b/${briefing}`,
    `/b/${briefing}/acknowledge`,
    `/b/${briefing}/ask`,
  ];
  const before = await everything();
  for (const path of links) {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) {
      const answer = await web.browser().request(method, path);
      expect([path, method, answer.status]).toEqual([path, method, method === 'OPTIONS' ? 204 : 200]);
      expect(answer.headers.get('Set-Cookie')).toBeNull();
    }
    expect((await web.browser().request('PUT', path)).status).toBe(405);
  }
  expect(await everything()).toBe(before);
  expect(web.logged.join('\n')).not.toMatch(new RegExp([notice, remind, briefing].join('|')));
  expect(web.logged.join('\n')).toContain('/portal/a/:token');
});

test('from a mailed link to the key in three steps: a button, a code, done', async () => {
  const { notice } = await toldCampaign();
  const path = `/portal/a/${notice}`;
  const browser = web.browser();
  const page = await browser.get(path);
  expect(page.body).toContain('Activate Atlas CAD');
  expect(page.body).toContain('What is changing, and when for you');
  expect(page.body).not.toMatch(/ATLAS-[0-9A-Z]{5}-/);
  const asked = await browser.submit(page, path, {});
  expect([asked.status, asked.headers.get('Set-Cookie')]).toEqual([200, null]);
  expect(asked.body).toContain('a…@a-001.example');
  expect(asked.body).toMatch(/<input[^>]*inputmode="numeric"[^>]*autocomplete="one-time-code"/i);
  const done = await typeCode(web, browser, asked, path, ANNA);
  expect([done.status, done.location]).toEqual([303, '/portal/activated']);
  const end = await browser.get('/portal/activated');
  const key = /ATLAS(-[0-9A-Z]{5}){6}/.exec(end.body)?.[0] ?? 'none';
  expect(end.body).toContain('You are done');
  expect((await browser.get('/portal/owned')).body).toContain(key);

  const again = await browser.get(path);
  expect(again.body).not.toContain('Send me the code');
  expect((await browser.submit(again, path, {})).location).toBe('/portal/activated');
  expect(web.sent).toHaveLength(1);
  expect(await web.pool`select 1 from audit where action = 'signed-in'`).toHaveLength(1);

  const stranger = web.browser();
  expect((await stranger.get('/portal/owned')).status).toBe(404);
  expect((await stranger.get('/portal/activated')).status).toBe(404);
  expect((await stranger.get(path)).body).not.toContain(key);
  expect((await stranger.get(`/portal/p/${notice}`)).body).not.toContain(key);
});

test('unknown links, expired ones and those of a contact that is gone look the same and offer a new one', async () => {
  const { notice, remind } = await toldCampaign();
  const stranger = web.browser();
  const unknown = await stranger.get(`/portal/a/${'x'.repeat(32)}`);
  expect(unknown.body).toContain('Send me a new link');
  await web.pool`update link set expires_at = '2027-01-01' where token_hash = encode(sha256(${notice}::bytea), 'hex')`;
  await web.pool`update contact set removed_at = now() where email = ${ANNA}`;
  for (const token of [notice, remind]) {
    const answer = await stranger.get(`/portal/a/${token}`);
    expect([answer.status, answer.body]).toEqual([404, unknown.body.replaceAll('x'.repeat(32), token)]);
  }
});

test('a copy of the software that names itself in the link gets its seat with the code, the same one again', async () => {
  const { notice } = await toldCampaign();
  const browser = web.browser();
  const path = `/portal/a/${notice}?i=copy-1&d=WS-041`;
  const page = await browser.get(path);
  const asked = await browser.submit(page, path, {});
  expect(await web.pool`select 1 from activation`).toHaveLength(0);
  await typeCode(web, browser, asked, path, ANNA);
  await typeCode(web, browser, asked, path, ANNA);
  await browser.submit(page, path, {});
  const seats = await web.pool`select installation, device_name from activation`;
  expect([...seats]).toEqual([{ installation: 'copy-1', deviceName: 'WS-041' }]);
});

test('no link and no session ever shows another account', async () => {
  const { notice } = await toldCampaign();
  const other = await tokenIn(web.pool, { key: 'notice', to: OTHER });
  const browser = web.browser();
  await actAsPerson(web, browser, { path: `/portal/a/${notice}`, email: ANNA });
  const pages = ['/portal/owned', '/portal/more-time', '/portal/help', '/portal/activated'];
  for (const path of [...pages, ...['p', 't', 'k', 's'].map((page) => `/portal/${page}/${notice}`)]) {
    const answer = await browser.get(path);
    expect(answer.body).not.toMatch(/A-002|a-002/);
  }
  const foreign = await browser.get(`/portal/p/${other}`);
  expect(foreign.body).toContain('Company A-002');
  expect(foreign.body).not.toMatch(/A-001|ATLAS-[0-9A-Z]{5}-/);
  const page = await browser.get(`/portal/k/${notice}`);
  const field = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  expect((await browser.post(`/portal/k/${other}`, { _csrf: field })).status).toBe(403);
});

test('a forged or expired session opens nothing, and one whose contact is gone ends', async () => {
  const { notice } = await toldCampaign();
  const browser = web.browser();
  await actAsPerson(web, browser, { path: `/portal/a/${notice}`, email: ANNA });
  const value = browser.cookie('__Host-glidepath-portal') ?? '';
  const [text = '', seal = ''] = value.split('.');
  const other = Buffer.from(text, 'base64url')
    .toString()
    .replace('"accountId":1,"contactId":1', '"accountId":2,"contactId":2');
  expect(other).toContain('"contactId":2');
  const forged = Buffer.from(other).toString('base64url');
  for (const cookie of [`${forged}.${seal}`, text, `${text}.`, '', 'x.y'])
    expect(
      (await web.browser().get('/portal/owned', { Cookie: `__Host-glidepath-portal=${cookie}` })).status,
    ).toBe(404);
  expect((await browser.get('/portal/owned')).status).toBe(200);
  expect((await browser.get('/portal/owned')).body).toMatch(/ATLAS-[0-9A-Z]{5}-/);
  web.machine.now += 9 * 3_600_000;
  const known = await browser.get('/portal/owned');
  expect([known.status, /ATLAS-[0-9A-Z]{5}-/.test(known.body)]).toEqual([200, false]);
  web.machine.now += 30 * 86_400_000;
  expect((await browser.get('/portal/owned')).status).toBe(404);
  web.machine.now -= 30 * 86_400_000;
  await web.pool`update contact set email = 'successor@a-001.example' where email = ${ANNA}`;
  expect((await browser.get('/portal/owned')).status).toBe(404);
  await web.pool`update contact set email = ${ANNA} where email = 'successor@a-001.example'`;
  expect((await browser.get('/portal/owned')).status).toBe(200);
  await web.pool`update contact set removed_at = now() where email = ${ANNA}`;
  expect((await browser.get('/portal/owned')).status).toBe(404);
  expect((await browser.get(`/portal/p/${notice}`)).status).toBe(404);
});

test('more time is granted at once as often as the campaign says, and a person decides about the rest', async () => {
  const { remind } = await toldCampaign();
  const path = `/portal/t/${remind}`;
  const browser = web.browser();
  const page = await browser.get(path);
  const ask = (days: string) => browser.submit(page, path, { days, reason: 'Holidays.' });
  const asked = await ask('14');
  expect(await web.pool`select 1 from leniency`).toHaveLength(0);
  const first = await typeCode(web, browser, asked, path, ANNA);
  expect(first.body).toContain('You have more time');
  expect(first.body).toContain('10 March 2027');
  expect((await ask('14')).body).toContain('You have more time');
  expect(await web.pool`select 1 from leniency`).toHaveLength(1);
  await ask('30');
  const third = await ask('7');
  expect(third.body).toContain('A person takes care of it');
  expect(third.body).toContain('Our support team answers you by');
  expect((await ask('400')).status).toBe(400);
  const rows = await web.pool`select kind, days, created_by from leniency order by id`;
  expect(rows.map((row) => [row.kind, row.days, row.createdBy])).toEqual([
    ['extension', 14, 'contact:1'],
    ['extension', 30, 'contact:1'],
  ]);
  const cases = await web.pool`select owner, subject from support_case`;
  expect([...cases]).toEqual([
    { owner: 'tech-support', subject: 'Asks for 7 more days for Atlas CAD: Holidays.' },
  ]);
});

test('one click of a mail program stops the stream of that mail alone, without any cookie or page', async () => {
  const { remind } = await toldCampaign();
  const page = await web.browser().get(`/u/${remind}`);
  expect(page.body).toContain('a…@a-001.example');
  const answer = await fetch(`${web.url}/u/${remind}`, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  expect([
    answer.status,
    answer.redirected,
    (await answer.text()).includes('unsubscribed from reminders'),
  ]).toEqual([200, false, true]);
  expect(await optedOut()).toEqual([{ email: ANNA, stream: 'reminders', because: 'unsubscribed' }]);
});

test('one click may come as either kind of form; looking, a bare post and a required notice stop nothing', async () => {
  const { remind, notice } = await toldCampaign();
  const post = (token: string, body: BodyInit) => fetch(`${web.url}/u/${token}`, { method: 'POST', body });
  const oneClick = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  await fetch(`${web.url}/u/${remind}`, { method: 'HEAD' });
  expect((await web.browser().get(`/u/${remind}`)).status).toBe(200);
  expect((await post(remind, '')).status).toBe(403);
  expect((await post(remind, new URLSearchParams({ choice: 'stop-surveys' }))).status).toBe(403);
  expect((await post(notice, oneClick)).status).toBe(200);
  expect((await post(`${remind}x`, oneClick)).status).toBe(404);
  expect(await optedOut()).toEqual([]);
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  expect((await post(remind, form)).status).toBe(200);
  expect(await optedOut()).toEqual([{ email: ANNA, stream: 'reminders', because: 'unsubscribed' }]);
});

test('a reader stops one stream and takes it up again, on a page that says what always comes', async () => {
  const { remind } = await toldCampaign();
  const browser = web.browser();
  const page = await browser.get(`/u/${remind}`);
  expect(page.body).toContain('What always comes');
  expect(page.body.indexOf('Reminders')).toBeLessThan(page.body.indexOf('Invitations'));
  const choose = (choice: string) => browser.submit(page, `/u/${remind}`, { choice });
  expect((await choose('keep')).body).toContain('Your mail stays as it is');
  expect(await optedOut()).toEqual([]);
  expect((await choose('stop-surveys')).body).toContain('you get no more of these');
  await choose('stop-surveys');
  expect(await optedOut()).toEqual([{ email: ANNA, stream: 'surveys', because: 'preferences' }]);
  expect((await choose('start-surveys')).body).toContain('you get these again');
  expect(await optedOut()).toEqual([]);
  await choose('stop-all');
  expect((await optedOut()).map((one) => one.stream)).toEqual(['invitations', 'reminders', 'surveys']);
  for (const choice of ['stop-notices', '', 'all']) expect((await choose(choice)).status).toBe(400);
  const said = await web.pool`select action from audit where action like 'opted-%' order by id`;
  expect(said.map((one) => one.action)).toEqual(['opted-out', 'opted-in', ...Array(3).fill('opted-out')]);
});

async function optedOut() {
  return [
    ...(await web.pool`
      select email, stream, because from opt_out join contact on contact.id = opt_out.contact_id order by 1, 2`),
  ];
}

test('a contact acknowledges a notice with a code, once, and then answers a survey; the later answer stands', async () => {
  const { notice } = await toldCampaign();
  const browser = web.browser();
  const read = await browser.get(`/portal/k/${notice}`);
  expect(read.body).toContain('What is changing for Atlas CAD');
  expect(read.body).toContain('Tuesday, 2 March 2027');
  const asked = await browser.submit(read, `/portal/k/${notice}`, {});
  expect(await web.pool`select 1 from delivery where acknowledged_at is not null`).toHaveLength(0);
  const done = await typeCode(web, browser, asked, `/portal/k/${notice}`, ANNA);
  expect(done.body).toContain('We noted that you know');
  await browser.submit(read, `/portal/k/${notice}`, {});
  expect(await web.pool`select 1 from delivery where acknowledged_at is not null`).toHaveLength(1);
  expect(await web.pool`select 1 from audit where action = 'notice-acknowledged'`).toHaveLength(1);

  web.machine.now += 20 * 86_400_000;
  const survey = await browser.get(`/portal/s/${notice}`);
  await browser.submit(survey, `/portal/s/${notice}`, { score: '2', comment: 'Hm.' });
  await browser.submit(survey, `/portal/s/${notice}`, { score: '5', comment: ' ' });
  expect((await browser.submit(survey, `/portal/s/${notice}`, { score: '6' })).status).toBe(400);
  const answers = await web.pool`select phase, score, comment from survey_answer`;
  expect([...answers]).toEqual([{ phase: 'grace', score: 5, comment: null }]);
  expect(web.sent).toHaveLength(1);
});

test('a rep reads a briefing with its accounts, acknowledges it and asks before customers do', async () => {
  const { briefing } = await toldCampaign();
  const browser = web.browser();
  const page = await browser.get(`/b/${briefing}/acknowledge`);
  for (const part of [
    'Briefing for Rita',
    'A notice goes out.',
    'Company A-001',
    'Company A-002',
    'Ada Admin',
  ])
    expect(page.body).toContain(part);
  const blind = await browser.submit(page, `/b/${briefing}/acknowledge`, { word: 'test' });
  expect(blind.body).toContain('Nothing was sent yet');
  expect((await browser.get(`/b/${briefing}`)).body).not.toContain('You acknowledged this on');
  const done = await browser.submit(page, `/b/${briefing}/acknowledge`, { word: ' Briefed' });
  expect([done.status, done.location]).toEqual([303, `/b/${briefing}`]);
  expect((await browser.get(`/b/${briefing}`)).body).toContain('You acknowledged this on');
  const unsent = await browser.submit(page, `/b/${briefing}/ask`, { question: 'What about A-001?' });
  expect(unsent.body).toContain('What about A-001?</textarea>');
  const question = { question: 'What about A-001?', word: 'briefed' };
  const asked = await browser.submit(page, `/b/${briefing}/ask`, question);
  expect((await browser.get(asked.location ?? '')).body).toContain('Your question is on its way');
  const cases = await web.pool`select owner, subject from support_case`;
  expect([...cases]).toEqual([{ owner: 'pia', subject: 'Rita asks about the briefing: What about A-001?' }]);
  expect((await browser.post(`/b/${briefing}/acknowledge`, {})).status).toBe(403);
});

test('who lost a link gets a new one by mail, and nobody learns which addresses are known', async () => {
  await toldCampaign();
  const browser = web.browser();
  const page = await browser.get(`/portal/a/${'x'.repeat(32)}`);
  const ask = (email: string) => browser.submit(page, '/portal/new-link', { email });
  expect((await ask('stranger@nowhere.example')).body).toBe((await ask(ANNA.toUpperCase())).body);
  await expect.poll(() => web.sent.length).toBe(1);
  const [mail] = web.sent;
  expect(mail?.to.email).toBe(ANNA);
  const path = new URL(/https:\S+/.exec(mail?.text ?? '')?.[0] ?? '').pathname;
  await actAsPerson(web, browser, { path, email: ANNA });
  expect((await browser.get('/portal/owned')).body).toMatch(/ATLAS-[0-9A-Z]{5}-/);
  const help = await browser.get('/portal/help');
  // Commercial questions go to the account's rep, whoever the campaign names; no key of a team is shown.
  expect(help.body).toContain('Rita, within');
  expect(help.body).toContain('Our support team, within');
  expect(help.body).not.toMatch(/tech-support|operations|sales/);
  const sent = await browser.submit(help, '/portal/help', {
    topic: 'technical',
    question: 'It does not start.',
  });
  expect(sent.body).toContain('Our support team answers you by');
  const bought = await browser.submit(help, '/portal/help', { topic: 'commercial', question: 'How much?' });
  expect(bought.body).toContain('Rita answers you by');
  await browser.submit(await browser.get('/portal/owned'), '/portal/sign-out', {});
  expect((await browser.get('/portal/owned')).status).toBe(404);
});
