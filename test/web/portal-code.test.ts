import { describe, expect, test } from 'vitest';
import type { ImportedContact } from '../../src/domain/customers.ts';
import { changeContact } from '../../src/flows/change-contacts.ts';
import { ensureSigningKeys } from '../../src/flows/signing-keys.ts';
import { inTransaction } from '../../src/store/connect.ts';
import { saveContacts } from '../../src/store/customers.ts';
import { insertCode, lockCodeReader } from '../../src/store/portal-codes.ts';
import { approvePlan, berlin, makeAccounts, makeStaff, manyAccounts } from '../support/make.ts';
import { tokenIn, useWeb } from '../support/make-web.ts';
import { actAsPerson, codeTo, typeCode } from '../support/portal-person.ts';
import { runTo } from '../support/run-time.ts';
import { smallPlan } from '../support/small-campaign.ts';

const provider = { isDown: false };
const web = useWeb({
  send: async (message) => {
    if (provider.isDown) return { kind: 'try-later' };
    web.sent.push(message);
  },
});

const ANNA = 'admin@a-001.example';
const OTHER = 'admin@a-002.example';
const MINUTE = 60_000;

async function toldCampaign() {
  await makeAccounts(web.context, manyAccounts(2));
  await approvePlan(web.context, smallPlan());
  await runTo(web.context, berlin('2027-02-24'));
  await ensureSigningKeys(web.context);
  const notice = await tokenIn(web.pool, { key: 'notice', to: ANNA });
  const other = await tokenIn(web.pool, { key: 'notice', to: OTHER });
  return { notice, other, path: `/portal/a/${notice}?i=copy-1` };
}

/** Opens a link and presses its button, so that a code is mailed. */
async function askedFor(path: string, browser = web.browser()) {
  const page = await browser.get(path);
  return { browser, page, asked: await browser.submit(page, path, {}) };
}

const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
const signedIn = () => web.pool`select 1 from audit where action = 'signed-in'`;

describe('a mailed code', () => {
  test('of 100 posts at the same time signs in once, and takes one seat; all see the same', async () => {
    const { path } = await toldCampaign();
    const { asked } = await askedFor(path);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => typeCode(web, web.browser(), asked, path, ANNA)),
    );
    expect(new Set(answers.map((one) => `${one.status} ${one.location}`))).toEqual(
      new Set(['303 /portal/activated']),
    );
    expect(await signedIn()).toHaveLength(1);
    expect(await web.pool`select 1 from activation`).toHaveLength(1);
    expect(await web.pool`select 1 from portal_code where used_at is not null`).toHaveLength(1);
  });

  test('is mailed once for 25 presses at the same time', async () => {
    const { path } = await toldCampaign();
    const browser = web.browser();
    const page = await browser.get(path);
    const pressed = Array.from({ length: 25 }, () => browser.submit(page, path, {}));
    for (const answer of await Promise.all(pressed)) expect(answer.status).toBe(200);
    expect(web.sent).toHaveLength(1);
  });

  test('survives five wrong guesses at most, also at the same time, and no right one after them', async () => {
    const { path } = await toldCampaign();
    const { browser, asked } = await askedFor(path);
    const code = codeTo(web, ANNA);
    const guesses = Array.from({ length: 20 }, () => browser.submit(asked, path, { code: wrong(code) }));
    for (const answer of await Promise.all(guesses)) expect(answer.status).toBe(422);
    const right = await browser.submit(asked, path, { code });
    expect([right.status, right.body.includes('no longer works')]).toEqual([422, true]);
    expect(await web.pool`select attempts from portal_code`).toEqual([{ attempts: 5 }]);
    expect(await signedIn()).toHaveLength(0);
    const none = await browser.submit(asked, path, { code: 'test' });
    expect(none.body).toContain('six digits');
  });

  test('is good for ten minutes, and once used for no other browser later', async () => {
    const { path } = await toldCampaign();
    const { browser, asked } = await askedFor(path);
    web.machine.now += 10 * MINUTE;
    expect((await typeCode(web, browser, asked, path, ANNA)).status).toBe(422);
    web.machine.now -= 1;
    expect((await typeCode(web, browser, asked, path, ANNA)).status).toBe(303);
    web.machine.now += 2 * MINUTE;
    expect((await typeCode(web, web.browser(), asked, path, ANNA)).status).toBe(422);
  });

  test('is good for its own contact alone', async () => {
    const { path, other } = await toldCampaign();
    const { asked } = await askedFor(path);
    const ticket = /name="_ticket" value="([^"]+)"/.exec(asked.body)?.[1] ?? '';
    const foreign = `/portal/a/${other}`;
    const { browser, asked: theirs } = await askedFor(foreign);
    const answer = await browser.submit(theirs, foreign, { _ticket: ticket, code: codeTo(web, ANNA) });
    expect(answer.status).toBe(422);
    expect(await signedIn()).toHaveLength(0);
  });

  test('is good for the address it was mailed to alone: a corrected one gets its own, at once', async () => {
    const { path } = await toldCampaign();
    const { browser, page, asked } = await askedFor(path);
    const old = codeTo(web, ANNA);
    const staff = await makeStaff(web.pool, 'support', 'Sue');
    const [row] = await web.pool<
      { externalKey: string }[]
    >`select external_key from contact where email = ${ANNA}`;
    const correct = (changes: { email: string } | { name: string }) =>
      changeContact(web.context, { account: 'A-001', externalKey: row?.externalKey ?? '', changes, staff });
    expect((await correct({ name: 'Anna B.' })).ok).toBe(true);
    expect((await correct({ email: ANNA.toUpperCase() })).ok).toBe(true);
    expect(await web.pool`select 1 from portal_code`).toHaveLength(1);
    expect((await correct({ email: 'anna@a-001.example' })).ok).toBe(true);
    const late = await browser.submit(asked, path, { code: old });
    expect([late.status, late.body.includes('_ticket')]).toEqual([422, false]);
    expect(await signedIn()).toHaveLength(0);
    const again = await browser.submit(page, path, {});
    expect(web.sent.at(-1)?.to.email).toBe('anna@a-001.example');
    expect((await typeCode(web, browser, again, path, 'anna@a-001.example')).status).toBe(303);
  });

  test('that is being mailed while the address changes is forgotten, too', async () => {
    await toldCampaign();
    const [contact] = await web.pool<{ id: number; accountId: number; externalKey: string }[]>`
      select id, account_id, external_key from contact where email = ${ANNA}`;
    if (contact === undefined) throw new Error('Anna is no contact.');
    const moved: ImportedContact = {
      ...{ account: 'A-001', externalKey: contact.externalKey, email: 'new@a-001.example' },
      ...{ name: null, role: 'primary', locale: null, timeZone: null },
    };
    const changing: Promise<void>[] = [];
    await inTransaction(web.pool, async (db) => {
      await lockCodeReader(db, { accountId: contact.accountId, contactId: contact.id });
      changing.push(inTransaction(web.pool, (other) => saveContacts(other, [moved])));
      await new Promise((done) => setTimeout(done, 200));
      await insertCode(db, {
        ...{ id: 'c-1', accountId: contact.accountId, contactId: contact.id, codeHash: 'ab' },
        ...{ createdAt: web.machine.now, expiresAt: web.machine.now + MINUTE },
      });
    });
    await Promise.all(changing);
    expect(await web.pool`select 1 from portal_code`).toHaveLength(0);
  });

  test('is mailed once a minute and five times an hour; then the page says when', async () => {
    const { path } = await toldCampaign();
    const browser = web.browser();
    const page = await browser.get(path);
    for (let minute = 0; minute < 5; minute += 1) {
      await browser.submit(page, path, {});
      await browser.submit(page, path, {});
      web.machine.now += MINUTE;
    }
    expect(web.sent).toHaveLength(5);
    const refused = await browser.submit(page, path, {});
    expect([refused.status, refused.body.includes('in 55 minutes')]).toEqual([429, true]);
    web.machine.now += 55 * MINUTE;
    expect((await browser.submit(page, path, {})).status).toBe(200);
    expect(web.sent).toHaveLength(6);
  });

  test('that could not be mailed is forgotten, and can be asked for again at once', async () => {
    const { path } = await toldCampaign();
    provider.isDown = true;
    const { browser, page, asked } = await askedFor(path);
    provider.isDown = false;
    expect([asked.status, asked.body.includes('try again in a minute')]).toEqual([503, true]);
    expect((await browser.submit(page, path, {})).status).toBe(200);
    expect(web.sent).toHaveLength(1);
  });

  test('comes in the language of its reader, says what it is for, and is never logged', async () => {
    const { path } = await toldCampaign();
    const said: Record<string, string> = {
      'de-CH': 'ist Ihr Code',
      es: 'es su código',
      fr: 'est votre code',
      ja: 'の確認コードです',
      en: 'is your code',
      'pt-BR': 'is your code',
    };
    for (const [locale, words] of Object.entries(said)) {
      await web.pool`update contact set locale = ${locale} where email = ${ANNA}`;
      await askedFor(path);
      expect(web.sent.at(-1)?.subject).toMatch(new RegExp(`^\\d{6} .*${words}`));
      expect(web.sent.at(-1)?.text).toContain(codeTo(web, ANNA));
      expect(web.sent.at(-1)?.text).not.toContain('http');
      web.machine.now += 20 * MINUTE;
    }
    expect(web.sent.at(-1)?.text).toContain('for activating your software (Company A-001)');
    const logged = web.logged.join('\n');
    for (const mail of web.sent) expect(logged).not.toContain(mail.subject.slice(0, 6));
    expect(logged).not.toContain(ANNA);
  });

  test('is asked for thirty times from one address at most, whoever it is for', async () => {
    const { path } = await toldCampaign();
    const { browser, page } = await askedFor(path);
    const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const press = () => browser.post(path, { _csrf: token }, { 'X-Forwarded-For': '198.51.100.9' });
    for (let times = 0; times < 30; times += 1) await press();
    const refused = await press();
    expect([refused.status, refused.body.includes('Nothing is lost')]).toEqual([429, true]);
  });
});

describe('a form that is sent when its session is over', () => {
  test('is done after the code with all that was typed, whatever characters it holds', async () => {
    const { notice } = await toldCampaign();
    const path = `/portal/s/${notice}`;
    const browser = web.browser();
    const comment = `It's "good" <b>&amp;</b>\n2nd line — 日本`;
    const fields = { score: '4', comment, evil: '<script>' };
    const page = await browser.get(path);
    const asked = await browser.submit(page, path, fields);
    expect(asked.body).not.toMatch(/<b>|evil|<script/);
    expect(await web.pool`select 1 from survey_answer`).toHaveLength(0);
    const slip = await browser.post(path, { ...carriedFrom(asked.body), code: '12' });
    await browser.post(path, { ...carriedFrom(slip.body), code: codeTo(web, ANNA) });
    const [answer] = await web.pool`select score, comment from survey_answer`;
    expect([answer?.score, answer?.comment.replaceAll('\r\n', '\n')]).toEqual([4, comment]);
  });

  test('renames the device it was about after the code, as typed, though it is sent again from the page before', async () => {
    const { path } = await toldCampaign();
    const browser = web.browser();
    await actAsPerson(web, browser, { path, email: ANNA });
    const [seat] = await web.pool<{ id: string }[]>`select id from activation`;
    const form = `/portal/devices/${seat?.id}/name`;
    const page = await browser.get(form);
    web.machine.now += 9 * 60 * MINUTE;
    const asked = await browser.submit(page, form, { name: 'Workshop PC 2' });
    expect(asked.body).toContain('_ticket');
    const named = async () => (await web.pool`select device_name from activation`)[0]?.deviceName;
    expect(await named()).not.toBe('Workshop PC 2');
    const done = await typeCode(web, browser, asked, form, ANNA);
    expect(done.status).toBe(303);
    await typeCode(web, browser, asked, form, ANNA);
    await browser.submit(page, form, { name: 'Workshop PC 2' });
    expect(await named()).toBe('Workshop PC 2');
    expect(await signedIn()).toHaveLength(2);
  });

  test('of somebody who signed out meanwhile does nothing, and says how to go on', async () => {
    const { path } = await toldCampaign();
    const browser = web.browser();
    await actAsPerson(web, browser, { path, email: ANNA });
    const help = await browser.get('/portal/help');
    await browser.submit(await browser.get('/portal/owned'), '/portal/sign-out', {});
    const sent = await browser.submit(help, '/portal/help', { topic: 'technical', question: 'Hello?' });
    expect([sent.status, sent.body.includes('Send me a new link')]).toEqual([401, true]);
    expect(sent.body).toContain('Hello?</textarea>');
    expect(await web.pool`select 1 from support_case`).toHaveLength(0);
  });
});

test('a new link that could not be mailed is forgotten, so that it does not count among those a person may have', async () => {
  await toldCampaign();
  const browser = web.browser();
  const page = await browser.get(`/portal/a/${'x'.repeat(32)}`);
  const ask = () => browser.submit(page, '/portal/new-link', { email: ANNA });
  const links = async () => (await web.pool`select 1 from link where purpose = 'portal'`).length;
  provider.isDown = true;
  for (let times = 0; times < 11; times += 1) await ask();
  await expect.poll(() => web.logged.filter((line) => line.includes('could not be mailed')).length).toBe(11);
  provider.isDown = false;
  expect(await links()).toBe(0);
  await ask();
  await expect.poll(() => web.sent.map((one) => one.to.email)).toEqual([ANNA]);
  expect(await links()).toBe(1);
});

test('two browsers of one person act side by side, each with a code of its own', async () => {
  const { path } = await toldCampaign();
  const phone = await askedFor(path);
  await typeCode(web, phone.browser, phone.asked, path, ANNA);
  const laptop = await askedFor(path);
  expect(web.sent).toHaveLength(2);
  expect((await typeCode(web, laptop.browser, laptop.asked, path, ANNA)).status).toBe(303);
  expect((await phone.browser.get('/portal/owned')).status).toBe(200);
  expect(await web.pool`select 1 from activation`).toHaveLength(1);
});

test('a browser that is known sees its keys again after a code, and goes on with a page of ours alone', async () => {
  const { path } = await toldCampaign();
  const browser = web.browser();
  await actAsPerson(web, browser, { path, email: ANNA });
  web.machine.now += 9 * 60 * MINUTE;
  expect((await browser.get('/portal/owned')).body).not.toMatch(/ATLAS-[0-9A-Z]{5}-/);
  const start = await browser.get('/portal/sign-in?next=//evil.example');
  const asked = await browser.submit(start, '/portal/sign-in', { next: 'https://evil.example/' });
  const done = await typeCode(web, browser, asked, '/portal/sign-in', ANNA);
  expect([done.status, done.location]).toEqual([303, '/portal/owned']);
  expect((await browser.get('/portal/owned')).body).toMatch(/ATLAS-[0-9A-Z]{5}-/);
});

/** The hidden fields of the page's first form, as a browser reads them. */
function carriedFrom(html: string): Readonly<Record<string, string>> {
  const form = html.split('<main')[1]?.split('</form>')[0] ?? '';
  const decode = (text: string) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
      name ?? '',
      decode(value ?? ''),
    ]),
  );
}
