import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import {
  type BriefingLetter,
  type CustomerLetter,
  LETTER_KINDS,
  type LetterKind,
} from '../../src/domain/letter.ts';
import { letterText } from '../../src/render/letter-text.ts';
import { type RenderedLetter, renderLetter, renderTemplate } from '../../src/render/render-letter.ts';
import { sampleBriefing, sampleCustomerLetter, sampleLetter } from '../../src/render/sample-letter.ts';
import { compileTemplates, type TemplateBook } from '../../src/render/template-book.ts';
import { templateProblems } from '../../src/render/template-problems.ts';

let book: TemplateBook;
beforeAll(async () => {
  book = await compileTemplates('templates');
}, 30_000);

function render(name: LetterKind, letter: CustomerLetter | BriefingLetter): RenderedLetter {
  const result = renderLetter(book, name, 'en', letter);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

/** Words without regard to where lines break. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

const notice = sampleCustomerLetter(true);
const namedNotice = (name: string): CustomerLetter => ({ ...notice, account: { name } });

test('the shipped templates are all there and have nothing wrong with them', () => {
  expect(templateProblems(book)).toEqual([]);
  expect(book.names).toEqual([...LETTER_KINDS].sort());
});

test.each([...LETTER_KINDS])(
  'the text of %s is what its finished HTML reads as, in every language and for long and strange values',
  (name) => {
    for (const language of ['en', 'de', 'fr', 'es', 'ja']) {
      const sample = sampleLetter(book.find(name, language)?.class ?? 'service', language);
      const strange = JSON.parse(
        JSON.stringify(sample).replaceAll(
          'Atlas CAD',
          'A  & \uE0000\uE001 <b>B</b> \u00a0 a name that is long ',
        ),
      ) as typeof sample;
      for (const letter of [sample, strange]) {
        const rendered = renderLetter(book, name, language, letter);
        if (!rendered.ok) throw new Error(rendered.message);
        expect(rendered.value.text).toBe(letterText(rendered.value.html));
      }
    }
  },
);

test.each([...LETTER_KINDS])(
  '%s has a language, a title, both colour schemes and every link in its text',
  (name) => {
    const template = book.find(name, 'en');
    const { subject, html, text } = render(name, sampleLetter(template?.class ?? 'service'));
    expect(html).toContain('<html lang="en"');
    expect(html).toContain('<meta name="color-scheme" content="light dark"');
    expect(html).toContain('prefers-color-scheme: dark');
    const title = /<title>([^<]*)<\/title>/.exec(html)?.[1];
    expect(title?.replaceAll('\u00a0', ' ')).toBe(subject);
    const links = [...html.matchAll(/href="([^"]+)"/g)].map((match) => match[1]?.replaceAll('&#x3D;', '='));
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect(text).toContain(link?.replace('mailto:', ''));
  },
);

test('a notice says when, what does not change and what to do, and the preheader is not in its text', () => {
  const { subject, html, text, templateHash } = render('notice', notice);
  expect(subject).toBe('License activation for Atlas CAD: your date is 12 May 2027');
  expect(text).toContain('Nothing stops working before\n\nWednesday, 12 May 2027');
  expect(text).toContain(
    'Wednesday, 2 June 2027, at the earliest\nCopies that are still not activated open files read-only',
  );
  expect(text).toContain(
    'Activate now\n<https://licensing.example.com/portal/activate/Zk3vQ0pWm1x7Tt9yLh2sAg>',
  );
  expect(text).toContain('Thursday, 27 May 2027, 10:00–11:00 CEST');
  expect(text).toContain('Atlas CAD, 25 seats\nDoes not expire. On support until 31 December 2027.');
  expect(text).toContain('It is a required notice');
  expect(html).toContain('you can ask for more time.');
  expect(text).not.toContain('you can ask for more time.');
  expect(templateHash).toBe(book.hashOf('notice', 'en'));
});

test('a required notice cannot be declined, an optional letter can', () => {
  expect(render('notice', notice).text).not.toContain('Unsubscribe');
  expect(flat(render('reminder', sampleCustomerLetter(false)).text)).toContain('Unsubscribe <https://');
});

test('what the reader does not have is not spoken of', () => {
  const { text } = render('notice', {
    ...notice,
    recipient: { name: null },
    change: { ...notice.change, graceDays: null, brownouts: [] },
    links: { ...notice.links, faq: null, chat: null, preferences: null },
    videos: [],
    products: [],
  });
  expect(text).toContain('Hello,');
  expect(text).toContain('We have no purchase on file');
  for (const absent of ['countdown', 'trial run', 'Questions and answers', 'Chat', 'video']) {
    expect(text).not.toContain(absent);
  }
});

test('a notice names the stage: reminders, features and blocking are told apart', () => {
  const textAt = (stage: CustomerLetter['change']['stage'], whenBlocked: string) =>
    flat(
      render('notice', { ...notice, change: { ...notice.change, graceDays: null, stage, whenBlocked } }).text,
    );
  expect(textAt('warn', 'exit')).toContain('show a reminder. They keep working.');
  expect(textAt('enforce-feature', 'exit')).toContain(
    'Features that are not part of your license are switched off.',
  );
  expect(textAt('enforce-product', 'exit')).toContain('still not activated do not start');
  expect(textAt('enforce-product', 'kiosk mode')).toContain('(kiosk mode)');
});

test('blocking after days offline is said in the notice where the vendor opted into it (P6)', () => {
  const { text } = render('notice', { ...notice, change: { ...notice.change, offlineBlockDays: 30 } });
  expect(text).toContain('has not reached us for 30 days');
  expect(render('notice', notice).text).not.toContain('never online');
});

test('dates and times follow the reader: language of the template, order of the region, clock of the zone', () => {
  const american = render('notice', { ...notice, locale: 'en-US', zone: 'America/New_York' });
  expect(american.subject).toContain('May 12, 2027');
  expect(flat(american.text)).toContain('4:00 – 5:00 AM EDT');
  const german = render('notice', { ...notice, locale: 'de-DE' });
  expect(german.subject).toContain('your date is 12 May 2027');
});

test('a briefing has the four Ws, the reader’s accounts and a button to acknowledge', () => {
  const briefing = sampleBriefing();
  const { text } = render('briefing', briefing);
  const words = flat(text);
  for (const w of Object.values(briefing.fourWs)) expect(words).toContain(w);
  expect(text).toContain(
    'I have read this\n<https://licensing.example.com/b/Zk3vQ0pWm1x7Tt9yLh2sAg/acknowledge>',
  );
  expect(text).toMatch(/Nordwind Engineering GmbH +12 Apr 2027 +12 May 2027/);
  expect(text).toContain('And 7 more of your accounts.');
  expect(words).toContain('Notice, 12 – 13 April 2027');
  expect(text).toContain('How to activate, 5 May 2027');
});

test('a missing variable is refused with its name and the line that needs it', () => {
  const { portal: _, ...links } = notice.links;
  const result = renderLetter(book, 'notice', 'en', { ...notice, links } as CustomerLetter);
  expect(result).toMatchObject({ ok: false, code: 'missing-variable' });
  const [, file = '', line = ''] =
    /"links\.portal".*\((.*):(\d+)\)/.exec(result.ok ? '' : result.message) ?? [];
  expect(readFileSync(`templates/${file}`, 'utf8').split('\n')[Number(line) - 1]).toContain('links.portal');
});

test.each([
  [
    'a value that is null',
    { change: { ...notice.change, notBefore: null } },
    'missing-variable',
    'change.notBefore',
  ],
  ['a name that is empty', { account: { name: '' } }, 'missing-variable', 'account.name'],
  ['a condition nobody supplied', { required: undefined }, 'missing-variable', 'required'],
  ['a whole group', { links: undefined }, 'missing-variable', 'links.'],
  ['a list', { products: null }, 'missing-variable', 'products'],
  [
    'a field of a list',
    { products: [{ ...notice.products[0], seats: null }] },
    'missing-variable',
    'products[].seats',
  ],
  [
    'a day that is none',
    { change: { ...notice.change, notBefore: '2027-02-30' } },
    'unusable-variable',
    'change.notBefore',
  ],
  [
    'a text where a number belongs',
    { change: { ...notice.change, graceDays: 'soon' } },
    'unusable-variable',
    'graceDays',
  ],
  ['an unknown zone', { zone: 'Mars/Olympus' }, 'unusable-variable', 'zone'],
  ['a missing zone', { zone: undefined }, 'unusable-variable', 'zone'],
])('%s is refused by name and never throws', (_what, change, code, named) => {
  const result = renderLetter(book, 'notice', 'en', { ...notice, ...change } as CustomerLetter);
  expect(result).toMatchObject({ ok: false, code, message: expect.stringContaining(named) });
});

test.each([
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,x',
  '//evil.example',
  'portal',
  '',
])('the link %j is refused', (activate) => {
  const result = renderLetter(book, 'notice', 'en', { ...notice, links: { ...notice.links, activate } });
  expect(result).toMatchObject({ ok: false, message: expect.stringContaining('links.activate') });
});

test('a link cannot leave its attribute', () => {
  const activate = 'https://x.example/?a=1&b="><script>alert(1)</script>';
  const { html, text } = render('notice', { ...notice, links: { ...notice.links, activate } });
  expect(html).not.toContain('<script>');
  expect(text).toContain('https://x.example/?a=1&b=%22%3E%3Cscript%3Ealert(1)%3C/script%3E');
});

test('an unknown template is refused', () => {
  expect(renderLetter(book, 'advert', 'en', notice)).toMatchObject({ ok: false, code: 'unknown-template' });
});

test('a compiled template renders the same after it was stored as JSON', () => {
  const stored = JSON.parse(JSON.stringify(book.find('notice', 'en')));
  expect(renderTemplate(stored, notice)).toEqual(renderLetter(book, 'notice', 'en', notice));
});

test('what is no HTML is not escaped: subject and text show a name as it is', () => {
  const enterprise = render('notice-enterprise', namedNotice('O\'Neil & Söhne <DE> "CAD"'));
  expect(enterprise.subject).toContain('O\'Neil & Söhne <DE> "CAD"');
  expect(enterprise.text).toContain('O\'Neil & Söhne <DE> "CAD"');
  expect(enterprise.html).toContain('O&#x27;Neil &amp; Söhne &lt;DE&gt; &quot;CAD&quot;');
});

test.each([
  ['a template expression', '{{links.activate}} {{activationToken}} {{#each products}}'],
  ['MJML', '</mj-text><mj-raw><script>alert(1)</script></mj-raw>'],
  ['a name of the prototype', '__proto__ constructor'],
  ['emoji', 'Ōkawa 👩🏽‍🔧 GmbH'],
  ['ICU syntax', '{count, plural, other {#}} <b>x</b>'],
])('%s in a name is shown and does nothing', (_what, name) => {
  const { subject, html, text } = render('notice-enterprise', namedNotice(name));
  expect(subject).toContain(name);
  expect(text.replaceAll('\n', ' ')).toContain(name);
  expect(html).not.toContain('<script');
  expect(html).not.toContain('<b>x');
});

test('a name cannot start a header, turn the writing direction or become the whole mail', () => {
  const header = render('notice-enterprise', namedNotice('Evil\r\nBcc: all@example.com\u2028\u0000'));
  expect(header.subject).toContain('Evil Bcc: all@example.com');
  expect(header.subject).not.toMatch(/\p{Cc}|\u2028/u);
  const turned = render('notice-enterprise', namedNotice('Evil\u202Egpj.exe\u2066'));
  expect(turned.subject + turned.html + turned.text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  const long = render('notice-enterprise', namedNotice('N'.repeat(10_000)));
  expect([...long.subject].length).toBeLessThanOrEqual(150);
  expect(Buffer.byteLength(long.html)).toBeLessThan(80_000);
});

test('variables that carry a prototype of their own change nothing', () => {
  const polluted = JSON.parse('{"__proto__": {"name": "Evil"}, "constructor": {"name": "Evil"}}');
  const letter = { ...notice, ...polluted, account: { ...polluted } };
  const result = renderLetter(book, 'notice', 'en', letter);
  expect(result).toMatchObject({ ok: false, message: expect.stringContaining('account.name') });
});

test('every text of the brand’s colours can be read, by day and by night', () => {
  const brand = JSON.parse(readFileSync('templates/brand.json', 'utf8'));
  for (const scheme of [brand.colours, brand.dark]) {
    for (const ground of ['page', 'card', 'panel']) {
      for (const ink of ['ink', 'muted', 'accent']) {
        expect(contrast(scheme[ink], scheme[ground]), `${ink} on ${ground}`).toBeGreaterThan(4.5);
      }
    }
    expect(contrast(scheme.onAccent, scheme.accent), 'button').toBeGreaterThan(4.5);
  }
});

/** Contrast of two colours after WCAG 2.2: 1 is none, 21 is black on white. */
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
