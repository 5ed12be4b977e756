import { expect, test } from 'vitest';
import { proposeRevision } from '../../src/flows/propose-revision.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts } from '../support/make.ts';
import { signIn, useWeb } from '../support/make-web.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();

const CAMPAIGN = '/console/campaigns/small-2027';
const PAGES = [
  '/console/campaigns',
  CAMPAIGN,
  '/console/accounts',
  '/console/accounts?q=A-00',
  '/console/accounts/A-001',
  '/console/accounts/A-001/mail',
  '/console/campaigns/small-2027/forecast',
  '/console/campaigns/small-2027/mail/notice',
  '/console/inbox',
  '/console/inbox?q=notice',
  '/console/cases',
  '/console/cases?show=closed',
  '/console/staff',
];

/** A campaign after its notice: mail in the inbox, accounts at warn. */
async function runningCampaign() {
  await makeAccounts(web.context, manyAccounts(3));
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-20'));
}

test('a stranger is sent to sign in, whatever page or form of the console it asks for', async () => {
  await runningCampaign();
  const stranger = web.browser();
  for (const path of PAGES) {
    const answer = await stranger.get(path);
    const next = encodeURIComponent(path.replace(/\?q=.*/, ''));
    const back = path === '/console' ? '/console/campaigns' : `/console/sign-in?next=${next}`;
    expect([path, answer.status, answer.location]).toEqual([path, 303, back]);
    expect(answer.body).not.toContain('Company');
  }
  const answer = await stranger.post(`${CAMPAIGN}/pause`, { reason: 'because' });
  expect([answer.status, answer.location]).toEqual([401, null]);
  expect(await web.pool`select 1 from pause`).toHaveLength(0);
});

test('a sign-in link waits for its button, and the button works once', async () => {
  await makeStaff(web.pool, 'viewer', 'Vera');
  const browser = web.browser();
  await browser.submit(await browser.get('/console/sign-in'), '/console/sign-in', {
    email: 'vera@vendor.example',
  });
  await expect.poll(() => web.sent.length).toBe(1);
  const path = /\/console\/sign-in\/\S+/.exec(web.sent[0]?.text ?? '')?.[0] ?? '';
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) await browser.request(method, path);
  expect(await web.pool`select 1 from session`).toHaveLength(0);
  const page = await browser.get(path);
  const signedIn = await browser.submit(page, path, {});
  expect([signedIn.status, signedIn.location]).toEqual([303, '/console/campaigns']);
  expect(signedIn.headers.get('Set-Cookie')).toMatch(
    /^__Host-glidepath-session=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax/,
  );
  const again = await web.browser().submit(page, path, {});
  expect(again.status).toBe(404);
  expect(again.body).toContain('This link cannot be used');
  expect(web.logged.join('\n')).not.toContain(path.split('/').at(-1));
});

test('asking for a link looks the same for an unknown address', async () => {
  await makeStaff(web.pool, 'viewer', 'Vera');
  const ask = async (email: string) => {
    const browser = web.browser();
    const { status, body } = await browser.submit(await browser.get('/console/sign-in'), '/console/sign-in', {
      email,
    });
    return { status, body };
  };
  expect(await ask('nobody@vendor.example')).toEqual(await ask('vera@vendor.example'));
  await expect.poll(() => web.sent.map((one) => one.to.email)).toEqual(['vera@vendor.example']);
});

test('a viewer can look at every page, and no page allows a script or an inline style', async () => {
  await runningCampaign();
  const viewer = await signIn(web, 'viewer');
  const [mail] = await web.pool<{ id: string }[]>`select delivery_id as id from captured_mail limit 1`;
  for (const path of [...PAGES, `/console/inbox/${mail?.id}`]) {
    const answer = await viewer.get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none';style-src 'self'/);
    expect(answer.headers.get('Content-Security-Policy')).not.toContain('unsafe');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(answer.body).not.toMatch(/<script| style="| onclick=/);
  }
  const campaign = await viewer.get(CAMPAIGN);
  for (const part of ['License activation for Atlas CAD', 'notice', 'hello', 'everyone', 'Abe'])
    expect(campaign.body).toContain(part);
  expect(campaign.body).not.toContain('do not add up');
  const html = await viewer.get(`/console/inbox/${mail?.id}/html`);
  expect(html.headers.get('Content-Security-Policy')).toContain('sandbox');
  expect(html.headers.get('Content-Security-Policy')).not.toContain('script-src');
});

test('a viewer cannot pause, a product manager can, and is told what is still under way', async () => {
  await runningCampaign();
  const viewer = await signIn(web, 'viewer');
  const seen = await viewer.get(CAMPAIGN);
  expect(seen.body).not.toContain('Pause now');
  const csrf = /name="_csrf" value="([^"]+)"/.exec(seen.body)?.[1] ?? '';
  const refused = await viewer.post(`${CAMPAIGN}/pause`, { _csrf: csrf, reason: 'because' });
  expect(refused.status).toBe(403);
  expect(await web.pool`select 1 from pause`).toHaveLength(0);

  const manager = await signIn(web, 'product-manager', 'Mara');
  const paused = await manager.submit(await manager.get(CAMPAIGN), `${CAMPAIGN}/pause`, {
    reason: 'bounces',
  });
  expect([paused.status, paused.location]).toEqual([303, CAMPAIGN]);
  const after = await manager.get(CAMPAIGN);
  expect(after.body).toContain('Paused. No mail is under way.');
  expect(after.body).toContain('Mara paused it on');
  expect((await manager.get(CAMPAIGN)).body).not.toContain('No mail is under way.');
  await manager.submit(after, `${CAMPAIGN}/resume`, {});
  const [campaign] = await web.pool`select state from campaign`;
  expect(campaign?.state).toBe('running');
});

test('a form without the token of its session, or from another site, changes nothing', async () => {
  await runningCampaign();
  const manager = await signIn(web, 'product-manager', 'Mara');
  const other = await signIn(web, 'product-manager', 'Otto');
  const page = await manager.get(CAMPAIGN);
  const token = (html: string) => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const fields = { _csrf: token(page.body), reason: 'because' };
  const tries = [
    await manager.post(`${CAMPAIGN}/pause`, { reason: 'because' }),
    await manager.post(`${CAMPAIGN}/pause`, { ...fields, _csrf: `${fields._csrf}x` }),
    await manager.post(`${CAMPAIGN}/pause`, { ...fields, _csrf: token((await other.get(CAMPAIGN)).body) }),
    await manager.post(`${CAMPAIGN}/pause`, fields, { 'Sec-Fetch-Site': 'cross-site' }),
    await manager.post(`${CAMPAIGN}/pause`, fields, { 'Sec-Fetch-Site': 'same-site' }),
  ];
  expect(tries.map((one) => one.status)).toEqual([403, 403, 403, 403, 403]);
  expect(await web.pool`select 1 from pause`).toHaveLength(0);
});

test('who proposed a revision cannot approve it; somebody else approves exactly what the page showed', async () => {
  await makeAccounts(web.context, manyAccounts(3));
  const pia = await makeStaff(web.pool, 'administrator', 'Pia');
  const proposed = await proposeRevision(web.context, { plan: smallPlan(), staffId: pia.id });
  if (!proposed.ok) throw new Error(proposed.message);
  const approve = `${CAMPAIGN}/approve`;
  const proposer = await signIn(web, 'administrator', 'Pia');
  const own = await proposer.get(CAMPAIGN);
  expect(own.body).toContain('You proposed this change');
  const csrf = /name="_csrf" value="([^"]+)"/.exec(own.body)?.[1] ?? '';
  const refused = await proposer.post(approve, { _csrf: csrf, id: 'revision-1', hash: proposed.value.hash });
  expect(refused.status).toBe(403);

  const approver = await signIn(web, 'approver', 'Abe');
  const page = await approver.get(CAMPAIGN);
  expect(page.body).toContain('It covers 3 accounts.');
  expect(page.body).toContain('Approving grace approves that failed checks block when their grace ends.');
  await approver.submit(page, approve, {});
  expect((await approver.get(CAMPAIGN)).body).toContain('Revision 1 is approved.');
  await approver.submit(page, approve, {});
  expect((await approver.get(CAMPAIGN)).body).toContain('Nothing is proposed for small-2027.');
});

test('the start of a phase that only waits for an approval is offered to who may give it', async () => {
  await makeAccounts(web.context, manyAccounts(3));
  const gated = `
phases:
  - {key: warn, cohorts: all, products: all, stage: warn, start: 2027-02-08, gates: [{approval: {role: product-manager}}]}
  - {key: grace, cohorts: all, products: all, stage: grace, grace: {days: 21, from: notice-delivered}, start: {after: warn, soak: P7D}, gates: []}`;
  await approvePlan(web.context, smallPlan({ phases: gated }));
  const manager = await signIn(web, 'product-manager', 'Mara');
  expect((await manager.get(CAMPAIGN)).body).not.toContain('Start of warn');
  await runTo(web.context, berlin('2027-02-09', '12:00'));
  const page = await manager.get(CAMPAIGN);
  expect(page.body).toContain('Start of warn');
  expect((await manager.get('/console/campaigns')).body).toContain('1 approval');
  await manager.submit(page, `${CAMPAIGN}/approve`, {});
  expect((await manager.get(CAMPAIGN)).body).toContain('The start of warn is approved.');
  await runTo(web.context, berlin('2027-02-10', '12:00'));
  const started = await manager.get(CAMPAIGN);
  expect(started.body).toContain('Phase warn started.');
  const back = await manager.submit(started, `${CAMPAIGN}/roll-back`, { phase: 'warn', reason: 'too early' });
  expect(back.status).toBe(303);
  expect((await manager.get(CAMPAIGN)).body).toContain('Rolled back: warn, grace.');
});

test('support gives an account air with a reason, and sees it count', async () => {
  await runningCampaign();
  const support = await signIn(web, 'support', 'Sue');
  const path = '/console/accounts/A-001';
  const page = await support.get(path);
  expect(page.body).toContain('admin@a-001.example');
  expect(page.body).not.toContain('Company A-002');
  const sent = await support.submit(page, `${path}/air`, {
    kind: 'extension',
    days: '14',
    reason: 'On leave.',
  });
  expect([sent.status, sent.location]).toEqual([303, path]);
  expect((await support.get(path)).body).toContain('On leave.');
  const nothing = await support.submit(page, `${path}/air`, { kind: 'extension', days: '14', reason: ' ' });
  expect(nothing.status).toBe(303);
  expect((await support.get(path)).body).toContain('Say why');
  expect((await support.submit(page, `${path}/air`, { kind: 'hold', days: '0', reason: 'x' })).status).toBe(
    400,
  );
  const leniencies = await web.pool`select kind, days, owner from leniency`;
  expect([...leniencies]).toEqual([{ kind: 'extension', days: 14, owner: 'sue' }]);
});

test('an account is found by name, key, address, and license key, and a percent sign finds nothing by itself', async () => {
  await makeAccounts(web.context, manyAccounts(3));
  await web.pool`update entitlement set key_hash = encode(sha256('OLD-KEY-1'), 'hex') where external_key = 'A-002:atlas-cad'`;
  const support = await signIn(web, 'support', 'Sue');
  const found = async (q: string) =>
    ['A-001', 'A-002', 'A-003'].filter((key) => pages.get(q)?.includes(`/console/accounts/${key}"`));
  const pages = new Map<string, string>();
  for (const q of ['', 'company a-003', 'admin@a-001', 'OLD-KEY-1', '%', '_'])
    pages.set(q, (await support.get(`/console/accounts?q=${encodeURIComponent(q)}`)).body);
  expect(await found('')).toEqual(['A-001', 'A-002', 'A-003']);
  expect(await found('company a-003')).toEqual(['A-003']);
  expect(await found('admin@a-001')).toEqual(['A-001']);
  expect(await found('OLD-KEY-1')).toEqual(['A-002']);
  expect(await found('%')).toEqual([]);
  expect(await found('_')).toEqual([]);
});

test('an address that is not there, a method it does not take and a broken form are pages, not stacks', async () => {
  const viewer = await signIn(web, 'viewer');
  const missing = await viewer.get('/console/campaigns/none');
  expect([missing.status, missing.body.includes('There is nothing at this address')]).toEqual([404, true]);
  expect((await viewer.get('/console/nowhere')).status).toBe(404);
  const wrong = await viewer.request('DELETE', '/console/campaigns');
  expect([wrong.status, wrong.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  const large = await viewer.post('/console/staff', { name: 'x'.repeat(40_000) });
  expect(large.status).toBe(400);
  expect(large.body).not.toMatch(/Error:|node_modules/);
});
