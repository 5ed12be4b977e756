import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestFile } from '../../src/domain/policy/offline-request.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import type { Language } from '../../src/pages/portal/words/words.ts';
import { readArticles } from '../../src/plan/read-articles.ts';
import { describeWithChromium, launchChromium } from '../support/chromium.ts';
import { approvePlan, berlin, makeAccounts } from '../support/make.ts';
import { tokenIn, useWeb } from '../support/make-web.ts';
import { codeTo } from '../support/portal-person.ts';
import { tabTo, type Visitor, type Walker, walkerFor } from '../support/portal-walk.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();

const FAQ = join(import.meta.dirname, '../../campaigns/sample/faq');
/** Somebody looks for this and finds the answer about a new computer. */
const SEARCHES: Readonly<Record<string, string>> = {
  en: 'new computer',
  de: 'neuen computer',
  ja: 'コンピューター',
};
const LOCALES: Readonly<Record<string, string>> = { en: 'en-GB', de: 'de-DE', ja: 'ja-JP' };

const ALL_VISITORS: readonly Visitor[] = (['de', 'ja'] as const).flatMap((language) =>
  [true, false].flatMap((scripts) => [375, 1280].map((width) => ({ language, width, scripts }))),
);
/** Every pair of language, width and script once; `JOURNEY=all` for all eight. */
const VISITORS = ALL_VISITORS.filter(
  ({ language, width, scripts }) =>
    process.env.JOURNEY === 'all' || (width === 375) === (scripts === (language === 'de')),
);

const mailOf = (account: string) => `admin@${account.toLowerCase()}.example`;

/** A campaign with answers that told one account, whose person reads this language. */
async function toldAccount(language: Language): Promise<void> {
  const contact = { email: mailOf('A-001'), locale: LOCALES[language] ?? null, name: 'Anna Schneider' };
  await makeAccounts(web.context, [{ key: 'A-001', contacts: [contact] }]);
  const plan = smallPlan();
  const files = readdirSync(FAQ).map((name) => ({ file: name, text: readFileSync(join(FAQ, name), 'utf8') }));
  const { articles } = readArticles(files, null);
  await approvePlan(web.context, { ...plan, support: { ...plan.support, articles } });
  await runTo(web.context, berlin('2027-02-24'));
  await ensureSigningKeys(web.context);
}

/** From the mail to the survey, past every page a customer may want. */
async function journey(walker: Walker, account: string, visitor: Visitor): Promise<void> {
  const { page, words, open, follow, press, look } = walker;
  const { say } = words;
  const email = mailOf(account);
  const notice = await tokenIn(web.pool, { key: 'notice', to: email });
  const remind = await tokenIn(web.pool, { key: 'remind', to: email });

  await open(`/portal/a/${notice}?i=installation-${account}&d=WS-041`);
  await look('activate');
  await press(say('code.send'));
  await look('code');
  await page.getByLabel(say('code.label')).fill(codeTo(web, email));
  await press(say('code.button'));
  await look('activated');
  expect(await page.locator('.license-key code').textContent()).toMatch(/^ATLAS(-[0-9A-Z]{5}){6}$/);

  await follow(say('to-owned'));
  await look('owned');
  await follow(say('owned.how'));
  await look('how');

  await follow(say('nav.devices'));
  await look('devices');
  await follow(say('devices.rename-of', { device: 'WS-041' }));
  await look('rename');
  await page.getByLabel(say('rename.label')).fill('Werkstatt 2');
  await press(say('rename.button'));
  await look('devices-renamed');
  await follow(say('devices.free-of', { device: 'Werkstatt 2' }));
  await look('free-seat');
  await press(say('free.button'));
  await look('devices-freed');
  expect(await page.getByRole('status').textContent()).toBe(say('devices.freed'));

  await open('/portal/offline');
  await look('offline');
  await press(say('offline.button'));
  await look('offline-missing');
  const request = requestFile({
    product: 'atlas-cad',
    installation: `offline-${account}`,
    nonce: '2345678',
    deviceName: 'WS-051',
    fingerprint: { machine: 'a'.repeat(64), disk: 'b'.repeat(64) },
  });
  if (visitor.scripts) {
    const file = { name: 'request.txt', mimeType: 'text/plain', buffer: Buffer.from(request) };
    await page.getByLabel(say('offline.file')).setInputFiles(file);
  } else await page.getByLabel(say('offline.request')).fill(request);
  await press(say('offline.button'));
  await look('offline-done');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: say('offline.download') }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('atlas-cad-activation.txt');
  expect(readFileSync(await download.path(), 'utf8').length).toBeGreaterThan(500);

  await follow(say('nav.more-time'));
  await look('more-time');
  await press(say('time.button'));
  await look('more-time-granted');

  await follow(say('nav.help'));
  await look('help');
  await page.getByLabel(say('help.search')).fill(SEARCHES[visitor.language] ?? '');
  await press(say('faq.button'));
  await look('faq-found');
  await page.locator('.rows a').first().click();
  await look('article');
  await follow(say('foot.ask'));
  await page.getByLabel(say('help.topic')).selectOption('technical');
  await page
    .getByRole('textbox', { name: say('help.question'), exact: true })
    .fill('Rendering stops after an hour. Why?');
  await press(say('help.button'));
  await look('help-sent');
  expect(await page.locator('main code').textContent()).toMatch(/^C\d+$/);

  await open(`/u/${remind}`);
  await look('preferences');
  await page.getByRole('radio').first().check();
  await press(say('mail.button'));
  await look('preferences-kept');
  await open(`/portal/s/${notice}`);
  await look('survey');
  await page.getByRole('radio', { name: '4' }).check();
  await page.getByLabel(say('survey.comment')).fill('Danke');
  await press(say('survey.button'));
  await look('survey-done');

  await open('/portal/nothing-here');
  await look('error');
  await open('/portal/owned');
  await press(say('sign-out'));
  await look('signed-out');
}

describeWithChromium('the customer’s journey', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it.each(VISITORS)('works in $language at $width px, scripts: $scripts', async (visitor) => {
    await toldAccount(visitor.language);
    const walker = await walkerFor(browser, web.url, visitor);
    await journey(walker, 'A-001', visitor);
    await walker.leave();
    expect(walker.problems).toEqual([]);
    const done = await web.pool`
      select (select count(*)::int from support_case where closed_at is null and topic = 'technical') as cases,
             (select count(*)::int from survey_answer) as answers,
             (select count(*)::int from leniency where kind = 'extension') as extensions,
             (select count(*)::int from activation where offline and deactivated_at is null) as offline`;
    expect(done).toEqual([{ cases: 1, answers: 1, extensions: 1, offline: 1 }]);
  });

  it('works by keyboard alone, and the focus always shows', async () => {
    await toldAccount('en');
    const walker = await walkerFor(browser, web.url, { language: 'en', width: 1280, scripts: true });
    const { page, open, look } = walker;
    const notice = await tokenIn(web.pool, { key: 'notice', to: mailOf('A-001') });
    const enter = async () => {
      const moved = page.waitForNavigation();
      await page.keyboard.press('Enter');
      await moved;
    };
    await open(`/portal/a/${notice}?i=installation-1&d=WS-041`);
    await look('activate');
    await tabTo(page, 'Send me the code');
    await enter();
    await tabTo(page, 'Code from the mail');
    await page.keyboard.type(codeTo(web, mailOf('A-001')));
    await enter();
    await tabTo(page, 'See what you own');
    await enter();
    await look('owned');
    await tabTo(page, 'Devices');
    await enter();
    await look('devices');
    await tabTo(page, 'Free the seat of WS-041');
    await enter();
    await tabTo(page, 'Free this seat');
    await enter();
    expect(await page.getByRole('status').textContent()).toContain('The seat is free.');
    await tabTo(page, 'More time');
    await enter();
    await tabTo(page, 'Give us more time');
    await enter();
    expect(await page.locator('h1').textContent()).toBe('You have more time');
    await tabTo(page, 'Help');
    await enter();
    await look('help');
    await tabTo(page, 'Search questions and answers');
    await page.keyboard.type('new computer');
    await enter();
    await tabTo(page, 'I have a new computer. How do I move my license?');
    await enter();
    await tabTo(page, 'Deutsch');
    await enter();
    expect(await page.locator('h1').textContent()).toContain('Wie ziehe ich um?');
    expect(walker.problems).toEqual([]);
    await walker.leave();
  });
});
