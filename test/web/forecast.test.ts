import { expect, test } from 'vitest';
import { proposeRevision } from '../../src/flows/propose-revision.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts } from '../support/make.ts';
import { makeToken, signIn, useWeb } from '../support/make-web.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();

const PAGE = '/console/campaigns/small-2027/forecast';
const API = '/v1/campaigns/small-2027/forecast';

/** A campaign at warn: grace comes on 2 March, enforce on 30 March. */
async function runningCampaign(accounts = 3): Promise<void> {
  await makeAccounts(web.context, manyAccounts(accounts));
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-20'));
}

/** The clients of these accounts, two each, report that they would be blocked. */
async function reportBlocked(accounts: readonly string[], code = 'NOT_ACTIVATED'): Promise<void> {
  await web.pool`
    insert into installation (id, product, account_id, attributed_by_key, first_contact_at, last_contact_at)
    select external_key || copy, 'atlas-cad', id, true, ${berlin('2027-02-10')}, ${berlin('2027-02-19')}
    from account, unnest('{-one,-two}'::text[]) as copy where external_key = any(${accounts as string[]})`;
  await web.pool`
    insert into report (product, installation, day, code, effect, account_id, count)
    select product, id, '2027-02-19', ${code}, 'block', account_id, 1 from installation
    on conflict do nothing`;
}

async function call(token: string | null, path: string) {
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  const answer = await fetch(web.url + path, { headers });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

test('the page says what is not known before any client reported', async () => {
  await runningCampaign();
  const browser = await signIn(web, 'viewer');
  expect((await browser.get('/console/campaigns/small-2027')).body).toContain(`href="${PAGE}"`);
  const { status, body } = await browser.get(PAGE);
  expect(status).toBe(200);
  expect(body).toContain('None of its accounts has been seen lately.');
  expect(body).toContain('3 accounts own the product and were never seen.');
  expect(body).toContain('No client software of these accounts has reported lately.');
  expect(body).not.toContain('>warn</a>');
});

test('it names the phases, the reasons and each account with a link, and no other', async () => {
  await runningCampaign();
  await reportBlocked(['A-001', 'A-002']);
  await web.pool`update report set effect = 'allow', code = 'VALID' where installation like 'A-002%'`;
  const browser = await signIn(web, 'viewer');
  const { body } = await browser.get(PAGE);
  expect(body).toContain('Of 2 accounts seen, 1 would be blocked (50%).');
  expect(body).toContain('This installation has not been activated.');
  expect(body).toContain('href="/console/accounts/A-001"');
  expect(body).not.toContain('href="/console/accounts/A-002"');
  expect((await browser.get(`${PAGE}?phase=enforce`)).body).toContain('<h2 id="phase">enforce</h2>');
});

test('a long list comes a page at a time', async () => {
  await runningCampaign(53);
  await reportBlocked(manyAccounts(53).map((one) => one.key));
  const browser = await signIn(web, 'viewer');
  const linksOf = (body: string) =>
    [...body.matchAll(/href="\/console\/accounts\/(A-\d+)"/g)].map(([, key]) => key);
  const first = await browser.get(PAGE);
  expect(linksOf(first.body)).toHaveLength(50);
  const more = /href="([^"]*after=[^"]*)"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const second = await browser.get(more);
  expect(linksOf(second.body)).toEqual(['A-051', 'A-052', 'A-053']);
  expect(second.body).not.toContain('after=');
});

test('before an approval it says why there is nothing; what is not there is not found; a stranger signs in', async () => {
  await makeAccounts(web.context, manyAccounts(1));
  const { id } = await makeStaff(web.pool, 'product-manager', 'Petra');
  await proposeRevision(web.context, { plan: smallPlan(), staffId: id });
  const browser = await signIn(web, 'viewer');
  expect((await browser.get(PAGE)).body).toContain('Nothing is approved yet.');
  expect((await browser.get('/console/campaigns/other/forecast')).status).toBe(404);
  expect((await browser.get(`${PAGE}?phase=warn`)).status).toBe(404);
  expect((await web.browser().get(PAGE)).location).toMatch(/^\/console\/sign-in\?next=/);
});

test('integrations get the same numbers, and the accounts', async () => {
  await runningCampaign();
  await reportBlocked(['A-002', 'A-003'], 'EXPIRED');
  const token = await makeToken(web, 'viewer', 'Vera');
  const { json } = await call(token, API);
  const numbers = { accounts: 3, seen: 2, blocked: 2, devices: 4, neverSeen: 1, quiet: 0, isEnough: false };
  const reasons = [{ code: 'EXPIRED', accounts: 2, devices: 4 }];
  expect(json).toMatchObject({
    ...{ campaign: 'small-2027', today: '2027-02-20', since: '2027-02-06' },
    phases: [
      { phase: 'grace', stage: 'grace', plannedStart: '2027-03-02', ...numbers, reasons },
      { phase: 'enforce', stage: 'enforce-product', plannedStart: '2027-03-30', ...numbers, reasons },
    ],
  });
  const blocked = (account: string) => ({
    ...{ account, cohort: 'everyone', devices: 2, codes: ['EXPIRED'], day: '2027-02-19' },
  });
  expect((await call(token, `${API}/grace`)).json).toEqual({
    accounts: [blocked('A-002'), blocked('A-003')],
    next: null,
  });
  expect((await call(token, `${API}/grace?after=A-002`)).json.accounts).toEqual([blocked('A-003')]);
  for (const path of [`${API}/warn`, `${API}/nothing`, '/v1/campaigns/other/forecast'])
    expect([path, (await call(token, path)).status]).toEqual([path, 404]);
  for (const path of [API, `${API}/grace`]) expect((await call(null, path)).status).toBe(401);
});
