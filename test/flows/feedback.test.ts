import { expect, test } from 'vitest';
import { phaseReadFirst, scoreOf } from '../../src/domain/feedback.ts';
import { answerSurvey } from '../../src/flows/answer-survey.ts';
import { feedbackFacts } from '../../src/store/gate-facts.ts';
import { approvePlan, berlin, makeAccounts } from '../support/make.ts';
import { makeToken, signIn, useWeb } from '../support/make-web.ts';
import { runTo, setTime } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();

const PAGE = '/console/campaigns/small-2027/feedback';
const API = '/v1/campaigns/small-2027/feedback';

/** Three accounts that were asked on 15 February how `warn` went: one with two people, two with one. */
async function askedCampaign(): Promise<number> {
  const contact = (email: string) => ({ email, name: email.split('@')[0] ?? '' });
  await makeAccounts(web.context, [
    { key: 'A-001', contacts: [contact('ada@a.example'), contact('tom@a.example')] },
    { key: 'B-001', contacts: [contact('bea@b.example')] },
    { key: 'C-001', contacts: [contact('cem@c.example')] },
  ]);
  const id = await approvePlan(
    web.context,
    smallPlan({
      waves: `
waves:
  - {key: survey, phase: warn, at: P7D, kind: survey, audience: all, template: survey}
  - {key: notice, phase: grace, at: -P20D, kind: notice, audience: all, to: [primary], template: notice}`,
      briefings: `
briefings:
  - key: hello
    for: [survey, notice]
    lead: 2 workdays
    to: [rep]
    template: briefing
    fourWs: {what: A notice goes out., when: Soon., why: So that nobody is surprised., where: At the help page.}`,
    }),
  );
  await runTo(web.context, berlin('2027-02-16', '12:00'));
  return id;
}

/** Somebody answers the survey that was mailed to them. */
async function answer(email: string, score: number, comment = ''): Promise<void> {
  const [who] = await web.pool<
    { accountId: number; contactId: number; campaignId: number; deliveryId: string }[]
  >`
    select delivery.account_id, contact_id, campaign_id, delivery.id as delivery_id
    from delivery join contact on contact.id = contact_id where key = 'survey' and email = ${email}`;
  if (who === undefined) throw new Error(`${email} was not asked.`);
  const outcome = await answerSurvey(web.context, who, { score, comment });
  expect(outcome.ok).toBe(true);
}

async function call(token: string, path: string) {
  const reply = await fetch(web.url + path, { headers: { Authorization: `Bearer ${token}` } });
  return { status: reply.status, json: await reply.json() };
}

test('before anybody answers the page says so, and is found from the campaign', async () => {
  await askedCampaign();
  const browser = await signIn(web, 'product-manager');
  expect((await browser.get('/console/campaigns/small-2027')).body).toContain(`href="${PAGE}"`);
  const { status, body } = await browser.get(PAGE);
  expect(status).toBe(200);
  expect(body).toContain('3 accounts were asked, and nobody has answered yet.');
});

test('each account counts once, in the page, in the API and at the gate', async () => {
  const campaignId = await askedCampaign();
  await answer('ada@a.example', 5);
  await answer('tom@a.example', 3);
  await answer('bea@b.example', 1);
  const { body } = await (await signIn(web, 'product-manager')).get(PAGE);
  expect(body).toContain('3 people at 2 accounts answered. The mean of the accounts is 2.5 of 5.');
  expect(body).toContain('66.7%');
  const { json } = await call(await makeToken(web, 'viewer'), API);
  expect(json).toEqual({
    campaign: 'small-2027',
    phases: [
      {
        phase: 'warn',
        accountsAsked: 3,
        accountsAnswered: 2,
        share: 2 / 3,
        answers: 3,
        mean: 2.5,
        scores: [1, 0, 1, 0, 1].map((answers, index) => ({ score: index + 1, answers })),
      },
    ],
  });
  expect(await feedbackFacts(web.pool, campaignId, 'warn')).toEqual({ responses: 2, score: 2.5 });
  expect(await feedbackFacts(web.pool, campaignId, 'grace')).toEqual({ responses: 0, score: null });
  expect(await feedbackFacts(web.pool, campaignId, null)).toEqual({ responses: 0, score: null });
});

test('whoever answers again replaces their answer', async () => {
  const campaignId = await askedCampaign();
  await answer('bea@b.example', 1, 'Terrible.');
  await answer('bea@b.example', 4, 'Better now.');
  const { body } = await (await signIn(web, 'viewer')).get(PAGE);
  expect(body).toContain('Better now.');
  expect(body).not.toContain('Terrible.');
  expect(await feedbackFacts(web.pool, campaignId, 'warn')).toEqual({ responses: 1, score: 4 });
});

test('comments are shown as they were written, escaped, the newest first, and are in no log', async () => {
  await askedCampaign();
  await answer('ada@a.example', 2, '<script>alert(1)</script> & more');
  await setTime(web.pool, berlin('2027-02-17', '12:00'));
  await answer('bea@b.example', 5, 'All is well.');
  const browser = await signIn(web, 'product-manager');
  const { body } = await browser.get(PAGE);
  expect(body).toContain('&lt;script>alert(1)&lt;/script> &amp; more');
  expect(body).not.toContain('<script>alert');
  expect(body.indexOf('All is well.')).toBeLessThan(body.indexOf('&lt;script>'));
  expect(body).toContain('href="/console/accounts/A-001"');
  const low = (await browser.get(`${PAGE}?phase=warn&score=2`)).body;
  expect(low).toContain('alert(1)');
  expect(low).not.toContain('All is well.');
  expect((await browser.get(`${PAGE}?score=3`)).body).toContain('Nobody who gave a 3 wrote anything.');
  expect((await browser.get(`${PAGE}?phase=other`)).status).toBe(404);
  expect(web.logged.join('\n')).not.toMatch(/alert|All is well/);
});

test('comments come a page at a time, and the pages miss and repeat nothing', async () => {
  const campaignId = await askedCampaign();
  await web.pool`
    insert into contact (external_key, account_id, email, role)
    select 'K' || n, account.id, 'k' || n || '@a.example', 'technical'
    from account, generate_series(1, 230) as n where account.external_key = 'A-001'`;
  await web.pool`
    insert into survey_answer (campaign_id, phase, contact_id, account_id, score, comment, at)
    select ${campaignId}, 'warn', id, account_id, 4, 'from ' || external_key, ${berlin('2027-02-16')}
    from contact where external_key like 'K%'`;
  const token = await makeToken(web, 'viewer');
  const first = (await call(token, `${API}/warn`)).json;
  const second = (await call(token, `${API}/warn?after=${first.next}`)).json;
  expect([first.comments.length, second.comments.length, second.next]).toEqual([200, 30, null]);
  const said = [...first.comments, ...second.comments].map((one: { comment: string }) => one.comment);
  expect(new Set(said).size).toBe(230);
  const browser = await signIn(web, 'viewer', 'Vera');
  const older = /href="([^"]*after=[^"]*)"/.exec((await browser.get(PAGE)).body)?.[1] ?? '';
  expect(
    (await browser.get(older.replaceAll('&amp;', '&').split('#')[0] ?? '')).body.match(/<blockquote/g),
  ).toHaveLength(50);
});

test('the API knows no comments on a phase that asks nothing, and refuses a phase and a score that are none', async () => {
  await askedCampaign();
  const token = await makeToken(web, 'viewer');
  expect((await call(token, `${API}/enforce`)).json).toEqual({ comments: [], next: null });
  expect((await call(token, `${API}/other`)).json).toMatchObject({ status: 404, code: 'unknown-phase' });
  expect((await call(token, `${API}/warn?score=9`)).json).toMatchObject({ code: 'score' });
  expect((await call(token, '/v1/campaigns/none/feedback')).status).toBe(404);
});

test('the page opens at the last phase with an answer, else at the last that asked', () => {
  const phase = (answers: number, asked: number) => ({ asks: true, numbers: { answers, asked } });
  const [old, current, next] = [phase(3, 5), phase(2, 5), phase(0, 5)];
  expect(phaseReadFirst([old, current, next])).toBe(current);
  expect(phaseReadFirst([phase(0, 1), next])).toBe(next);
  expect(phaseReadFirst([])).toBeNull();
  expect([scoreOf('5'), scoreOf('0'), scoreOf('5.0'), scoreOf('')]).toEqual([5, null, null, null]);
});
