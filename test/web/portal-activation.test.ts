import { describe, expect, test } from 'vitest';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import type { Answer, Browser } from '../support/browser.ts';
import { approvePlan, berlin, makeAccounts } from '../support/make.ts';
import { tokenIn, useWeb } from '../support/make-web.ts';
import { actAsPerson, typeCode } from '../support/portal-person.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();

const ANNA = 'admin@a-001.example';
const HOUR = 3_600_000;

/** The small campaign, for two products. */
const TWO_PRODUCTS = {
  head: `
campaign: small-2027
title: License activation for Atlas
why: You keep exactly what you bought.
seed: small
timeZone: Europe/Berlin
calendar: {workdays: [mon, tue, wed, thu, fri], holidays: [], sendWindow: "09:00-16:30", tightenAt: "10:00", blackouts: []}
products: {atlas-cad: {name: Atlas CAD, features: [render]}, atlas-viewer: {name: Atlas Viewer}}
policy: {runway: P30D, offlineFor: P30D, documentFor: P45D, overage: 10%, whenBlocked: read-only, unknownInstallations: warn, fingerprint: most, deviceMoves: {max: 3, per: P30D}, lease: none}`,
};

/** After the notice was sent to one account that owns these products; by default the one that it is about. */
async function told(products: readonly string[] = ['atlas-cad']): Promise<string> {
  await makeAccounts(web.context, [{ key: 'A-001', contacts: [{ email: ANNA }], products }]);
  await approvePlan(web.context, smallPlan(products.length > 1 ? TWO_PRODUCTS : {}));
  await runTo(web.context, berlin('2027-02-24'));
  await ensureSigningKeys(web.context);
  return `/portal/a/${await tokenIn(web.pool, { key: 'notice', to: ANNA })}`;
}

const both = ['atlas-cad', 'atlas-viewer'];

async function signedIn(path: string): Promise<Browser> {
  const browser = web.browser();
  await actAsPerson(web, browser, { path, email: ANNA });
  return browser;
}

/** Opens the portal as a copy of the software does, and presses the one button. */
async function activate(browser: Browser, address: string): Promise<Answer> {
  const opened = await browser.get(address);
  const page = opened.status === 303 ? await browser.get(opened.location ?? '') : opened;
  return browser.submit(page, address, {});
}

const seats = async () => [
  ...(await web.pool`select product, installation from activation order by activated_at`),
];

describe('the front door', () => {
  test('is the portal that signed documents name', async () => {
    await told();
    const policy = await fetch(`${web.url}/v1/policy?product=atlas-cad`, {
      headers: { Accept: 'application/json' },
    });
    const document = (await policy.json()) as { help: { portal: string } };
    const { origin, pathname } = new URL(document.help.portal);
    expect(origin).toBe('https://licenses.example.com');
    const page = await web.browser().get(pathname);
    expect([page.status, page.headers.get('Set-Cookie')]).toEqual([200, null]);
    expect(page.body).toContain('Send me a link');
    expect(page.body).not.toMatch(/A-001|Company/);
  });

  test('mails a link to whoever it knows, and tells nobody whom', async () => {
    await told();
    const browser = web.browser();
    const page = await browser.get('/portal?i=copy-1&d=WS-041');
    const back = /name="back" value="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const ask = (email: string, goOn = back) =>
      browser.submit(page, '/portal/new-link', { email, back: goOn });
    const sent = await ask(ANNA);
    expect((await ask('stranger@nowhere.example')).body).toBe(sent.body);
    expect(sent.body).toContain('href="/portal?i=copy-1&amp;d=WS-041"');
    expect((await ask('stranger@nowhere.example', 'https://evil.example/portal?')).body).not.toContain(
      'evil',
    );
    await expect.poll(() => web.sent.length).toBe(1);
    expect(await seats()).toEqual([]);
  });

  test('leads who is signed in to what they own, where one button activates the copy that came', async () => {
    const browser = await signedIn(await told());
    expect((await browser.get('/portal')).location).toBe('/portal/owned');
    const address = '/portal?i=copy-1&d=WS-041&p=atlas-cad';
    const opened = await browser.get(address);
    expect([opened.status, opened.location]).toEqual([303, '/portal/owned?i=copy-1&d=WS-041&p=atlas-cad']);
    const owned = await browser.get(opened.location ?? '');
    expect(owned.body).toContain('Device: WS-041');
    expect(owned.body).toContain('action="/portal?i=copy-1&amp;d=WS-041&amp;p=atlas-cad"');
    expect(await seats()).toEqual([]);
    expect((await browser.submit(owned, address, {})).location).toBe('/portal/activated');
    await browser.submit(owned, address, {});
    expect(await seats()).toEqual([{ product: 'atlas-cad', installation: 'copy-1' }]);
  });

  test('asks a browser that is only known for a code, and then activates', async () => {
    const browser = await signedIn(await told());
    web.machine.now += 9 * HOUR;
    const address = '/portal?i=copy-1';
    const asked = await activate(browser, address);
    expect(asked.body).toContain('a…@a-001.example');
    expect(await seats()).toEqual([]);
    expect((await typeCode(web, browser, asked, address, ANNA)).location).toBe('/portal/activated');
    expect(await seats()).toEqual([{ product: 'atlas-cad', installation: 'copy-1' }]);
  });

  test('takes no seat for a stranger, nor by a form from elsewhere', async () => {
    const browser = await signedIn(await told());
    expect((await web.browser().post('/portal?i=copy-1', {})).status).toBeGreaterThanOrEqual(400);
    expect((await browser.post('/portal?i=copy-1', {})).status).toBe(403);
    expect(await seats()).toEqual([]);
  });

  test('is where a page that is not there leads customers, and no reader of a briefing', async () => {
    const lost = await web.browser().get('/portal/nothing-here', { Accept: 'text/html' });
    expect([lost.status, lost.body.includes('href="/portal"')]).toEqual([404, true]);
    const briefing = await web.browser().get('/b/x/nothing-here', { Accept: 'text/html' });
    expect([briefing.status, briefing.body.includes('href="/portal"')]).toEqual([404, false]);
  });
});

describe('a copy of the software takes a seat of its own product', () => {
  test('which it names', async () => {
    const browser = await signedIn(await told(both));
    await activate(browser, '/portal?i=copy-1&p=atlas-viewer');
    expect(await seats()).toEqual([{ product: 'atlas-viewer', installation: 'copy-1' }]);
  });

  test('which it was heard of with, where it names none', async () => {
    const path = await told(both);
    await fetch(`${web.url}/v1/policy?product=atlas-viewer&installation=copy-2`);
    const browser = await signedIn(path);
    await expect
      .poll(() => web.pool`select 1 from installation where id = 'copy-2'`.then((rows) => rows.length))
      .toBe(1);
    await activate(browser, `${path}?i=copy-2`);
    expect(await seats()).toEqual([{ product: 'atlas-viewer', installation: 'copy-2' }]);
  });

  test('which a person says where nothing else does, and none before that', async () => {
    const path = await told(both);
    const browser = await signedIn(path);
    const which = await activate(browser, `${path}?i=copy-3&d=WS-041`);
    expect(which.status).toBe(409);
    expect(which.body).toContain('Which product is it?');
    expect(await seats()).toEqual([]);
    const choice = `${path}?i=copy-3&d=WS-041&p=atlas-viewer`;
    expect(which.body).toContain(`action="${choice.replaceAll('&', '&amp;')}"`);
    expect((await browser.submit(which, choice, {})).location).toBe('/portal/activated');
    expect(await seats()).toEqual([{ product: 'atlas-viewer', installation: 'copy-3' }]);
  });

  test('and keeps it once its license key was entered', async () => {
    const browser = await signedIn(await told());
    await activate(browser, '/portal?i=copy-1&p=atlas-cad');
    const key = /ATLAS(-[0-9A-Z]{5}){6}/.exec((await browser.get('/portal/activated')).body)?.[0] ?? '';
    const checked = await fetch(`${web.url}/v1/check`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `License ${key}` },
      body: JSON.stringify({
        product: 'atlas-cad',
        installation: 'copy-1',
        fingerprint: { board: 'b-1', disk: 'd-1', mac: 'm-1' },
      }),
    });
    expect(await checked.json()).toMatchObject({ valid: true, code: 'VALID', effect: 'allow' });
    expect(await seats()).toHaveLength(1);
  });

  test('and none at all of what is not owned', async () => {
    const path = await told();
    const browser = await signedIn(path);
    const refused = await activate(browser, `${path}?i=copy-4&p=atlas-viewer`);
    expect(refused.status).toBe(409);
    expect(refused.body).toContain('We do not find this product among what you bought');
    expect(await seats()).toEqual([]);
  });
});

describe('who owns several products', () => {
  test('reads what changes for each, and is done with what is left of each', async () => {
    const path = await told(both);
    const page = await web.browser().get(path);
    const parts = (body: string) =>
      [...body.matchAll(/<h[23][^>]*>(Atlas \w+)<\/h[23]>/g)].map((one) => one[1]);
    expect(parts(page.body)).toEqual(['Atlas CAD', 'Atlas Viewer']);
    expect(parts((await web.browser().get(path.replace('/a/', '/k/'))).body)).toEqual([
      'Atlas CAD',
      'Atlas Viewer',
    ]);
    const browser = web.browser();
    const done = await actAsPerson(web, browser, { path, email: ANNA });
    expect(done.location).toBe('/portal/activated');
    await activate(browser, '/portal?i=copy-1&p=atlas-cad');
    const end = await browser.get('/portal/activated');
    expect([end.status, end.body.includes('You are done')]).toEqual([200, true]);
    expect(parts(end.body)).toEqual(['Atlas CAD', 'Atlas Viewer']);
    expect(end.body).toContain('1 of 5 seats in use');
    expect(end.body).toContain('0 of 5 seats in use');
    expect(end.body.match(/ATLAS(-[0-9A-Z]{5}){6}/g)?.length).toBeGreaterThanOrEqual(2);
  });

  test('is done with two entitlements to one product, too', async () => {
    const path = await told();
    await web.pool`
      insert into entitlement (external_key, account_id, product, quantity, features, created_at)
      select 'second', account_id, product, 2, features, created_at from entitlement`;
    const browser = await signedIn(path);
    const end = await browser.get('/portal/activated');
    expect([end.status, end.body.includes('0 of 7 seats in use')]).toEqual([200, true]);
  });
});

describe('a copy that gets no seat is told why, and what helps', () => {
  const CASES = [
    { set: { quantity: 0 }, says: 'All seats are in use.', leads: 'href="/portal/devices"' },
    { set: { expires: '2027-02-01' }, says: 'has expired, so no device', leads: 'topic=commercial' },
    { set: { suspended_at: 1 }, says: 'is suspended at the moment', leads: 'topic=commercial' },
    { set: { starts: '2027-09-01' }, says: 'has not begun yet', leads: 'topic=commercial' },
  ] as const;

  test.each(CASES)('$says', async ({ set, says, leads }) => {
    const path = await told();
    const browser = await signedIn(path);
    if ('suspended_at' in set) await web.pool`update entitlement set suspended_at = '2027-02-20'`;
    else await web.pool`update entitlement set ${web.pool(set)}`;
    const refused = await activate(browser, `${path}?i=copy-1`);
    expect(refused.status).toBe(409);
    expect(refused.body).toContain('Atlas CAD could not be activated');
    expect(refused.body).toContain(says);
    expect(refused.body.match(/class="button primary" href="[^"]*"/g)?.join()).toContain(leads);
    expect(await seats()).toEqual([]);
    // Nobody who can activate nothing is told that they are done, or that there is nothing to do.
    const owned = await browser.get('/portal/owned');
    if (!('quantity' in set)) {
      expect((await browser.get('/portal/activated')).location).toBe('/portal/owned');
      expect(owned.body).not.toContain('There is nothing to do');
    }
  });

  test('a question about an expired product is written already', async () => {
    const path = await told();
    const browser = await signedIn(path);
    await web.pool`update entitlement set expires = '2027-02-01'`;
    const refused = await activate(browser, `${path}?i=copy-1`);
    const link = /href="(\/portal\/help\?[^"#]*)/.exec(refused.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await browser.get(link)).body).toContain(
      'Atlas CAD has expired. We would like to go on using it',
    );
  });
});

describe('what a customer is told to do', () => {
  test('counts the overage: the page on how to activate is full when no seat at all is left', async () => {
    const path = await told();
    const browser = await signedIn(path);
    const how = async () => {
      const [row] = await web.pool<{ id: number }[]>`select id from entitlement`;
      return (await browser.get(`/portal/activate/${row?.id}`)).body.includes('All seats are in use');
    };
    for (let copy = 1; copy <= 5; copy++) await activate(browser, `/portal?i=copy-${copy}`);
    expect(await how()).toBe(false);
    await activate(browser, '/portal?i=copy-6');
    expect(await how()).toBe(true);
    expect((await activate(browser, '/portal?i=copy-7')).status).toBe(409);
    expect(await seats()).toHaveLength(6);
  });

  test('is to activate what is blocked now, and never that there is nothing to do', async () => {
    const browser = await signedIn(await told());
    await runTo(web.context, berlin('2027-04-02'));
    const owned = await browser.get('/portal/owned');
    expect(owned.body).toContain('that are not activated are restricted now');
    expect(owned.body).not.toContain('There is nothing to do');
    expect(owned.body.match(/class="button primary"/g)).toHaveLength(1);
  });
});
