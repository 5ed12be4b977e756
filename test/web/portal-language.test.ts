import { expect, test } from 'vitest';
import { approvePlan, berlin, makeAccounts } from '../support/make.ts';
import { tokenIn, useWeb } from '../support/make-web.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const web = useWeb();

const MAIL = 'admin@a-001.example';

/** The link of a notice to somebody with this locale. */
async function linkFor(locale: string | null): Promise<string> {
  await makeAccounts(web.context, [{ key: 'A-001', contacts: [{ email: MAIL, locale }] }]);
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-24'));
  return `/portal/t/${await tokenIn(web.pool, { key: 'notice', to: MAIL })}`;
}

const language = (page: { body: string }) => /<html lang="(\w+)"/.exec(page.body)?.[1];

test('pages speak as mail to this person does, whatever the browser is set to', async () => {
  const path = await linkFor('fr-CA');
  const page = await web.browser().get(path, { 'Accept-Language': 'ja' });
  expect(language(page)).toBe('fr');
  expect(page.body).toContain('Avez-vous besoin de plus de temps\u00a0?');
});

test('the browser decides where nobody’s language is known, else English', async () => {
  const path = await linkFor(null);
  const ask = async (header?: string) =>
    language(await web.browser().get(path, header === undefined ? {} : { 'Accept-Language': header }));
  expect(await ask('pt-BR, es-MX;q=0.8')).toBe('es');
  expect(await ask('pt-BR')).toBe('en');
  expect(await ask()).toBe('en');
});

test('a language that is chosen by a link of the page stays, also on error pages and with no link', async () => {
  const path = await linkFor('de-DE');
  const browser = web.browser();
  const page = await browser.get(`${path}?i=an-id`);
  expect(page.body).toContain(`href="${path}?i=an-id&amp;lang=ja"`);
  expect(language(await browser.get(`${path}?i=an-id&lang=ja`))).toBe('ja');
  expect(language(await browser.get(path))).toBe('ja');
  expect(language(await browser.get('/portal/nowhere'))).toBe('ja');
  expect((await browser.get(`/portal/a/${'x'.repeat(32)}`)).body).toContain('このリンクは使えません');
  expect(language(await browser.get(`${path}?lang=xx`))).toBe('ja');
  expect(language(await web.browser().get(path))).toBe('de');
});

test('days are written in the reader’s language and counted in the account’s zone', async () => {
  const path = (await linkFor('de-DE')).replace('/t/', '/a/');
  const page = await web.browser().get(path);
  expect(page.body).toContain('<time datetime="2027-03-02" lang="de-DE">Dienstag, 2. März 2027</time>');
});

test('the pages of a link lead to no other host, whatever its address looks like', async () => {
  const path = await linkFor('de-DE');
  const page = await web.browser().get(`/${path}`);
  expect(page.body).not.toMatch(/href="\/\//);
});
