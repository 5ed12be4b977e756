import { expect, test } from 'vitest';
import { approvePlan, berlin, makeAccounts, manyAccounts } from '../support/make.ts';
import { makeToken, signIn, useWeb } from '../support/make-web.ts';
import { ledger, runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();
const WAVE = '/console/campaigns/small-2027/mail/notice';

/** A campaign after its notice, of which two mails are in doubt and one is late. */
async function waitingMail(): Promise<readonly string[]> {
  await makeAccounts(web.context, manyAccounts(4));
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-12'));
  const ids = (await ledger(web.pool, 'notice')).map((one) => one.id);
  await web.pool`delete from provider_event where delivery_id = any(${ids.slice(0, 3)})`;
  await web.pool`
    update delivery set state = 'in-doubt', accepted_at = null, delivered_at = null where id = any(${ids.slice(0, 2)})`;
  await web.pool`
    update delivery set state = 'pending', accepted_at = null, delivered_at = null, late_at = ${berlin('2027-02-12')}
    where id = ${ids[2] ?? ''}`;
  return ids;
}

async function api(token: string, path: string, body?: unknown) {
  const response = await fetch(web.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, never> };
}

test('the way from a campaign to a wave to a delivery and its account is a chain of links', async () => {
  const [id] = await waitingMail();
  const viewer = await signIn(web, 'viewer');
  expect((await viewer.get('/console/campaigns/small-2027')).body).toContain(`href="${WAVE}"`);
  const wave = await viewer.get(WAVE);
  expect(wave.status).toBe(200);
  for (const part of [
    'In doubt 2',
    'Late 1',
    'Accepted 1',
    `href="/console/deliveries/${id}"`,
    'Company A-001',
  ])
    expect(wave.body).toContain(part);
  expect((await viewer.get(`${WAVE}?state=late`)).body.match(/href="\/console\/deliveries\//g)).toHaveLength(
    1,
  );
  expect((await viewer.get(`${WAVE}?q=A-004`)).body.match(/href="\/console\/deliveries\//g)).toHaveLength(1);
  const delivery = await viewer.get(`/console/deliveries/${id}`);
  expect(delivery.body).toContain('Rendered again from what was kept. It is to the byte what was sent');
  expect(delivery.body).toContain('href="/console/accounts/A-001/mail"');
  const account = await viewer.get('/console/accounts/A-001/mail');
  expect(account.body).toContain(`href="/console/deliveries/${id}"`);
  expect(account.body).not.toContain('A-002');
  for (const path of [
    '/console/deliveries/nothing',
    '/console/campaigns/small-2027/mail/none',
    '/console/accounts/Z/mail',
  ])
    expect((await viewer.get(path)).status).toBe(404);
});

test('a viewer sees no form to decide, and what they post decides nothing', async () => {
  const [id] = await waitingMail();
  const viewer = await signIn(web, 'viewer');
  const page = await viewer.get(`/console/deliveries/${id}`);
  expect(page.body + (await viewer.get(WAVE)).body).not.toMatch(/\/decide"/);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const fields = { _csrf: csrf, decision: 'send-again', reason: 'because' };
  expect((await viewer.post(`/console/deliveries/${id}/decide`, fields)).status).toBe(403);
  expect((await viewer.post(`${WAVE}/decide`, { ...fields, decision: 'in-doubt give-up' })).status).toBe(403);
  expect(await web.pool`select 1 from delivery_note where actor <> 'system'`).toHaveLength(0);
});

test('support decides about one delivery with a reason, and the page tells who and why', async () => {
  const [id] = await waitingMail();
  const support = await signIn(web, 'support', 'Sue');
  const path = `/console/deliveries/${id}`;
  const silent = await support.submit(await support.get(path), `${path}/decide`, {
    decision: 'was-accepted',
    reason: ' ',
  });
  expect(silent.location).toBe(path);
  expect((await support.get(path)).body).toContain('Say why');
  await support.submit(await support.get(path), `${path}/decide`, {
    decision: 'was-accepted',
    reason: 'The provider shows it.',
  });
  const after = await support.get(path);
  expect(after.body).toContain('A person recorded that it had been accepted.');
  expect(after.body).toMatch(/Sue.{0,40}The provider shows it\./);
  expect(after.body).not.toContain('/decide"');
});

test('all of a wave that waits for the same is decided at once', async () => {
  const ids = await waitingMail();
  const support = await signIn(web, 'support', 'Sue');
  await support.submit(await support.get(WAVE), `${WAVE}/decide`, {
    decision: 'in-doubt give-up',
    reason: 'The outage took a week.',
  });
  const rows = await web.pool<
    { id: string; state: string }[]
  >`select id, state from delivery where id = any(${[...ids]})`;
  expect(
    rows
      .filter((one) => one.state === 'failed')
      .map((one) => one.id)
      .toSorted(),
  ).toEqual(ids.slice(0, 2).toSorted());
  expect((await support.get(WAVE)).body).toContain('Decided about 2 mails.');
});

test('integrations read mail with its history page by page, without an address, and decide', async () => {
  const ids = await waitingMail();
  const token = await makeToken(web, 'support', 'Sue');
  const all = await api(token, '/v1/campaigns/small-2027/deliveries?wave=notice');
  expect([all.status, (all.json.deliveries as unknown as unknown[]).length, all.json.next]).toEqual([
    200,
    4,
    null,
  ]);
  expect(JSON.stringify(all.json)).not.toMatch(/@|Ada/);
  const doubt = await api(
    token,
    '/v1/campaigns/small-2027/deliveries?wave=notice&state=in-doubt&account=A-002',
  );
  expect(doubt.json.deliveries).toMatchObject([
    { id: ids[1], account: 'A-002', state: 'in-doubt', history: [{ what: 'fixed' }, { what: 'due' }] },
  ]);
  const account = await api(token, '/v1/accounts/A-003/deliveries?wave=notice');
  expect(account.json.deliveries).toMatchObject([{ id: ids[2], late: true, state: 'pending' }]);
  expect((await api(token, '/v1/campaigns/small-2027/deliveries?state=lost')).json.code).toBe('bad-state');
  expect((await api(token, '/v1/campaigns/none/deliveries')).status).toBe(404);

  const read = await api(token, `/v1/deliveries/${ids[3]}`);
  expect(read.json).toMatchObject({ state: 'accepted', letter: { proven: true } });
  const decide = (id: string | undefined, decision: string) =>
    api(token, `/v1/deliveries/${id}/decide`, { decision, reason: 'The log shows it.' });
  expect((await decide(ids[0], 'was-accepted')).json).toEqual({ id: ids[0], state: 'accepted' });
  expect((await decide(ids[2], 'was-accepted')).json.code).toBe('never-sent');
  expect((await decide(ids[3], 'send-again')).json.code).toBe('nothing-to-decide');
  expect((await decide('nothing', 'send-again')).status).toBe(404);
  const alarms = (await api(token, '/v1/campaigns/small-2027')).json.alarms as unknown as { alarm: string }[];
  expect(alarms.map((one) => one.alarm)).toEqual(['late-waiting', 'in-doubt-waiting']);
});

test('metrics carry an alarm as long as it is raised, and no name', async () => {
  await waitingMail();
  const text = async () => (await fetch(`${web.url}/metrics`)).text();
  expect(await text()).toContain(
    'glidepath_mail_alarm{alarm="late-waiting",severity="warning",campaign="small-2027"} 1',
  );
  await web.pool`update delivery set late_at = null, state = 'cancelled' where late_at is not null`;
  expect(await text()).not.toContain('late-waiting');
});
