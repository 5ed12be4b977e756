import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';
import { openScanner } from '../support/mail-scanner.ts';
import { approvePlan, berlin, makeAccounts, manyAccounts } from '../support/make.ts';
import { tokenIn, useWeb } from '../support/make-web.ts';
import { actAsPerson, codeTo } from '../support/portal-person.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

/** With scripts; more of them in a longer run. */
const CHROMIUM_VISITS = process.env.VISITS === undefined ? 10 : 36;
const ACCOUNTS = 6;
/** Each kind of program at each link once; `VISITS=1000` for a longer run. */
const VISITS = Number(process.env.VISITS ?? 456);
const HOUR = 3_600_000;

const web = useWeb();
const addressOf = (account: number) => `admin@a-${String(account).padStart(3, '0')}.example`;

/** Every link of the mails people got: activation, what you own, more time, acknowledge, survey, unsubscribe, briefing. */
async function mailedLinks(): Promise<readonly string[]> {
  await makeAccounts(web.context, manyAccounts(ACCOUNTS));
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-24'));
  await ensureSigningKeys(web.context);
  const briefing = await tokenIn(web.pool, { key: 'hello', to: 'rita@vendor.example' });
  const links = [`/b/${briefing}`, `/b/${briefing}/acknowledge`, `/b/${briefing}/ask`];
  for (let account = 1; account <= ACCOUNTS; account += 1) {
    const notice = await tokenIn(web.pool, { key: 'notice', to: addressOf(account) });
    const remind = await tokenIn(web.pool, { key: 'remind', to: addressOf(account) });
    links.push(
      `/portal/a/${notice}`,
      `/portal/a/${notice}?i=copy-${account}&d=PC`,
      ...['k', 's', 't', 'p', 'h', 'f'].map((page) => `/portal/${page}/${notice}`),
      `/portal/a/${remind}`,
      `/u/${remind}`,
      `/u/${notice}`,
    );
  }
  return links;
}

/** Every table, by name, as a checksum of all its rows. Codes that were mailed and never used bind nobody. */
async function database(): Promise<Readonly<Record<string, string>>> {
  const tables = await web.pool<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'portal_code' order by 1`;
  const sums = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await web.pool.unsafe(
        `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from "${name}" t`,
      );
      return [name, String(row?.sum)] as const;
    }),
  );
  return Object.fromEntries(sums);
}

type Visit = (path: string, network: number) => Promise<void>;

const scanner = (network: number, text = 'test') => openScanner(web.url, network, text);

/** The ways in which programs look at a link. */
const VISITS_BY_KIND: Readonly<Record<string, Visit>> = {
  'opens it': async (path, network) => void (await scanner(network).request('GET', path)),
  'asks for its head': async (path, network) => void (await scanner(network).request('HEAD', path)),
  'asks what it answers to': async (path, network) => void (await scanner(network).request('OPTIONS', path)),
  'fetches it ahead': async (path, network) => {
    const headers = { 'Sec-Purpose': 'prefetch;prerender', Purpose: 'prefetch', 'X-Moz': 'prefetch' };
    await scanner(network).request('GET', path, { headers });
  },
  'comes back after 22 seconds': async (path, network) => {
    const one = scanner(network);
    await one.request('GET', path);
    web.machine.now += 22_000;
    await one.request('GET', path);
  },
  'sends every form it finds': async (path, network) => {
    const one = scanner(network);
    await one.sendForms(await one.request('GET', path), 1);
  },
  'sends every form, also of the pages that come back': async (path, network) => {
    const one = scanner(network, String(network % 1_000_000).padStart(6, '0'));
    await one.sendForms(await one.request('GET', path), 2);
  },
  'posts blindly': async (path, network) => {
    for (const body of ['', 'a=1', 'code=123456&_ticket=x', 'choice=stop-all&word=briefed&score=1'])
      await scanner(network).request('POST', path, {
        body,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      });
  },
};

describe('programs that look at mailed links before people do', () => {
  let links: readonly string[];
  beforeEach(async () => {
    links = await mailedLinks();
  });

  it(`change nothing in ${VISITS} visits, and then each person succeeds`, { timeout: 600_000 }, async () => {
    const before = await database();
    const kinds = Object.entries(VISITS_BY_KIND);
    let visits = 0;
    const lane = async () => {
      while (visits < VISITS) {
        const number = visits;
        visits += 1;
        const [, visit] = kinds[number % kinds.length] as (typeof kinds)[number];
        await visit(links[Math.floor(number / kinds.length) % links.length] as string, number);
      }
    };
    await Promise.all(Array.from({ length: 6 }, lane));
    expect(await database()).toEqual(before);
    // They did get as far as the page that asks for a code, and guessed.
    expect(web.sent.length).toBeGreaterThan(0);
    expect(await web.pool`select 1 from portal_code where attempts > 0`).not.toEqual([]);
    expect(web.logged.filter((line) => line.includes('"status":5'))).toEqual([]);
    expect(secretsIn(web.logged.join('\n'), links)).toEqual([]);

    // The next morning.
    web.machine.now += 12 * HOUR;
    await peopleAct(links);
    const after = await database();
    const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
    expect(changed).toEqual(
      expect.arrayContaining(['activation', 'delivery', 'leniency', 'opt_out', 'survey_answer', 'link']),
    );
  });

  it('do not keep a person waiting who comes a minute after them', async () => {
    const mail = links.filter((path) => path.includes(links[3]?.split('/')[3] ?? ''));
    const before = web.sent.length;
    for (const [number, path] of mail.entries()) {
      const one = scanner(number);
      await one.sendForms(await one.request('GET', path), 2);
    }
    // One code for all of them: whoever asks again at once means the same one.
    expect(web.sent.length - before).toBe(1);
    web.machine.now += 61_000;
    const done = await actAsPerson(web, web.browser(), { path: links[3] ?? '', email: addressOf(1) });
    expect([done.status, done.location]).toEqual([303, '/portal/activated']);
  });

  describeWithChromium('in a real browser', () => {
    it(`${CHROMIUM_VISITS} of them, with script, change nothing`, { timeout: 600_000 }, async () => {
      const before = await database();
      const chromium = await launchChromium();
      try {
        for (let number = 0; number < CHROMIUM_VISITS; number += 1) {
          const context = await chromium.newContext({
            extraHTTPHeaders: { 'X-Forwarded-For': `192.0.2.${number}` },
          });
          const page = await context.newPage();
          await page.goto(web.url + links[(number * 7) % links.length], { waitUntil: 'load' });
          if (number % 2 === 1) await pressEverything(page);
          await context.close();
        }
      } finally {
        await chromium.close();
      }
      expect(await database()).toEqual(before);
      expect(web.sent.length).toBeGreaterThan(0);
    });
  });
});

/** Fills in each form of the page as a program would and presses its buttons, one after the other. */
async function pressEverything(page: Page): Promise<void> {
  const address = page.url();
  const buttons = await page.locator('form button').count();
  for (let number = 0; number < buttons; number += 1) {
    const button = page.locator('form button').nth(number);
    const form = page.locator('form', { has: button }).first();
    for (const box of await form.locator('input:not([type=hidden]):not([type=radio]), textarea').all())
      await box.fill('7');
    const radio = form.locator('input[type=radio]').first();
    if ((await radio.count()) > 0) await radio.check({ force: true });
    await button.click();
    await page.waitForLoadState('load');
    await page.goto(address, { waitUntil: 'load' });
  }
}

/** Each of six people does one thing, by the link of their mail and the code they are mailed. */
async function peopleAct(links: readonly string[]): Promise<void> {
  const linkOf = (account: number, page: string) =>
    links.filter((path) => path.startsWith(page))[page === '/u/' ? account * 2 - 2 : account - 1] ?? '';
  const act = (account: number, path: string, fields: Readonly<Record<string, string>> = {}) =>
    actAsPerson(web, web.browser(), { path, email: addressOf(account), fields });
  const activation = links.find((path) => path.includes('i=copy-1')) ?? '';
  expect((await act(1, activation)).location).toBe('/portal/activated');
  expect((await act(2, linkOf(2, '/portal/k/'))).body).toContain('We noted that you know');
  const answer = { score: '4', comment: 'Well done.' };
  expect((await act(3, linkOf(3, '/portal/s/'), answer)).body).toContain('Your answer is on the table');
  const time = { days: '14', reason: 'Holidays.' };
  expect((await act(4, linkOf(4, '/portal/t/'), time)).body).toContain('You have more time');
  const browser = web.browser();
  const page = await browser.get(linkOf(5, '/u/'));
  await browser.submit(page, linkOf(5, '/u/'), { choice: 'stop-all' });
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  expect((await fetch(web.url + linkOf(6, '/u/'), { method: 'POST', body })).status).toBe(200);
  expect(await web.pool`select 1 from opt_out`).toHaveLength(4);
  const briefing = links[0] ?? '';
  const read = await browser.get(briefing);
  await browser.submit(read, `${briefing}/acknowledge`, { word: 'briefed' });
  expect((await browser.get(briefing)).body).toContain('You acknowledged this on');
}

/** Tokens and codes that stand where they must not. */
function secretsIn(text: string, links: readonly string[]): readonly string[] {
  const tokens = links.flatMap((path) => /[\w-]{20,}/.exec(path)?.[0] ?? []);
  const codes = [...new Set(web.sent.map((one) => one.to.email))].map((email) => codeTo(web, email));
  return [...tokens, ...codes.map((code) => `"${code}`)].filter((secret) => text.includes(secret));
}
