import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { LETTER_KINDS } from '../../src/domain/letter.ts';
import { catalogueProblems } from '../../src/render/catalogue-problems.ts';
import { argumentsOf, readCatalogue } from '../../src/render/messages.ts';
import { type RenderedLetter, renderLetter } from '../../src/render/render-letter.ts';
import { sampleCustomerLetter, sampleLetter } from '../../src/render/sample-letter.ts';
import { compileTemplateFiles, compileTemplates, type TemplateBook } from '../../src/render/template-book.ts';
import { smallFiles } from './small-templates.ts';

const LANGUAGES = ['de', 'en', 'es', 'fr', 'ja'];

let book: TemplateBook;
beforeAll(async () => {
  book = await compileTemplates('templates');
}, 30_000);

const catalogue = (language: string) =>
  readCatalogue(readFileSync(`templates/${language}.json`, 'utf8'), `${language}.json`);

function render(name: string, language: string): RenderedLetter {
  const letterClass = book.find(name, language)?.class ?? 'service';
  const letter = renderLetter(book, name, language, sampleLetter(letterClass, language));
  if (!letter.ok) throw new Error(letter.message);
  return letter.value;
}

test('every template exists in every language', () => {
  const made = book.templates.map((one) => `${one.name} ${one.locale}`).sort();
  expect(made).toEqual(LETTER_KINDS.flatMap((name) => LANGUAGES.map((one) => `${name} ${one}`)).sort());
});

describe.each(LANGUAGES)('the catalogue %s', (language) => {
  test('has the messages of English, with the same values, in the same order', () => {
    expect([...catalogueProblems(catalogue('en'), catalogue(language)).values()]).toEqual([]);
    expect(Object.keys(catalogue(language).messages)).toEqual(Object.keys(catalogue('en').messages));
  });

  test('has no straight apostrophe, which ICU messages read as a quote', () => {
    for (const message of Object.values(catalogue(language).messages)) expect(message).not.toContain("'");
  });

  test('translates what English says', () => {
    if (language === 'en') return;
    const english = catalogue('en').messages;
    const same = Object.entries(catalogue(language).messages)
      .filter(
        ([key, message]) =>
          message === english[key] && /\p{L}{3}/u.test(message.replace(/\{[^}]*\}|<[^>]*>/g, '')),
      )
      .map(([key]) => key);
    // Words the languages share: "Briefing", "contact", "Invitation".
    expect(same.filter((key) => !['briefing.subject', 'contacts', 'wave.invitation'].includes(key))).toEqual(
      [],
    );
  });
});

test('French lets no line end before a sign of two parts, nor inside quotation marks', () => {
  const messages = Object.entries(catalogue('fr').messages);
  expect(messages.filter(([, one]) => / [:;?!»]|« /.test(one)).map(([key]) => key)).toEqual([]);
});

test('German calls mail E-Mail', () => {
  const messages = Object.entries(catalogue('de').messages);
  expect(messages.filter(([, one]) => /(?<![\p{L}-])Mail/u.test(one)).map(([key]) => key)).toEqual([]);
});

test('no message is left over that no template asks for', () => {
  const files = readdirSync('templates', { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((one) => one.endsWith('.mjml'))
    .map((one) => readFileSync(`templates/${one}`, 'utf8'));
  const asked = new Set([...texts.join('\n').matchAll(/\bt "([^"]+)"/g)].map((match) => match[1]));
  const unasked = Object.keys(catalogue('en').messages).filter(
    (key) => !asked.has(key) && !asked.has(key.slice(0, key.lastIndexOf('.'))),
  );
  expect(unasked).toEqual([]);
});

describe.each(LANGUAGES)('in %s', (language) => {
  test.each([...LETTER_KINDS])('%s says its language and leaves nothing unfilled', (name) => {
    const { subject, html, text } = render(name, language);
    expect(html).toContain(`<html lang="${language}"`);
    expect(subject + html + text).not.toMatch(/\{\{|\}\}|\{[a-z-]+\}|undefined|null|NaN/);
    expect(subject.length).toBeGreaterThan(3);
    expect(text.length).toBeGreaterThan(200);
    const preheader = /display:none[^>]*>([^<]+)</.exec(html)?.[1]?.trim() ?? '';
    expect(preheader.length).toBeGreaterThan(15);
  });
});

test.each([
  [
    'de',
    'Lizenzaktivierung für Atlas CAD: Ihr Termin ist der 12. Mai 2027',
    'Mittwoch, 12. Mai 2027',
    '10:00–11:00 Uhr MESZ',
  ],
  [
    'fr',
    'Activation des licences Atlas CAD : à partir du 12 mai 2027',
    'mercredi 12 mai 2027',
    '10:00 – 11:00 UTC+2',
  ],
  [
    'es',
    'Activación de licencias Atlas CAD: a partir del 12 de mayo de 2027',
    'miércoles, 12 de mayo de 2027',
    '10:00–11:00 CEST',
  ],
  [
    'ja',
    '【Atlas CAD ライセンス認証】2027年5月12日より前にお願いしたいこと',
    '2027年5月12日水曜日',
    '2027年5月27日木曜日 17時00分～18時00分(JST)',
  ],
])('a notice in %s writes its date and its hours as its reader does', (language, subject, day, hours) => {
  const letter = render('notice', language);
  expect(letter.subject.replace(/\s/g, ' ')).toBe(subject);
  const words = letter.text.replace(/\s+/g, ' ');
  expect(words).toContain(day);
  expect(words).toContain(hours);
});

test.each([
  ['de', 'Guten Tag Dr. Anna-Katharina Weber,'],
  ['fr', 'Bonjour Élodie Lefèvre,'],
  ['es', 'Buenos días, Íñigo Ibáñez:'],
  ['ja', '大川 健太郎 様'],
])('a reader in %s is greeted politely', (language, greeting) => {
  expect(render('notice', language).text).toContain(greeting);
});

test.each([
  ['de-AT', 'de'],
  ['de_DE', 'de'],
  ['DE', 'de'],
  ['fr-CA', 'fr'],
  ['es-US', 'es'],
  ['ja-Jpan-JP', 'ja'],
  ['fi', 'en'],
  ['', 'en'],
  ['not a locale', 'en'],
])('a reader of %j gets %s', (locale, language) => {
  expect(book.find('notice', locale)?.locale).toBe(language);
});

test('a reader of a language we lack gets English with their own order of day and month', () => {
  const letter = { ...sampleCustomerLetter(true), locale: 'fi' };
  const result = renderLetter(book, 'notice', 'fi', letter);
  expect(result.ok && result.value.subject).toContain('12 May 2027');
});

test.each([
  ['a message that is missing', '{}', 'de.json:1:1 missing-message'],
  ['a value that is left out', '{\n"hello": "Hallo"}', 'de.json:2:1 message-arguments'],
  ['a value hidden by an apostrophe', '{"hello": "Hallo \'{name}"}', 'de.json:1:2 message-arguments'],
  ['a value nobody gives', '{"hello": "Hallo {name} {rank}"}', 'de.json:1:2 message-arguments'],
  ['a message nobody asks for', '{"hello": "Hallo {name}",\n "bye": "Tschüss"}', 'de.json:2:2 extra-message'],
  ['a message that cannot be read', '{"hello": "Hallo {name"}', 'de.json:1:2 message'],
  [
    'a tag that is neither emphasis nor a link',
    '{"hello": "<blink>{name}</blink>"}',
    'de.json:1:2 message-arguments',
  ],
])('%s is found in a translation, with its place', async (_what, german, problem) => {
  const lines = '<mj-text>{{t "hello" name=account.name}}</mj-text>';
  const files = smallFiles(lines, { 'en.json': '{"hello": "Hello {name}"}', 'de.json': german });
  const found = await compileTemplateFiles(files);
  expect(found.problems.map((one) => `${one.file}:${one.line}:${one.column} ${one.code}`)).toContain(problem);
});

test.each([
  [
    'a link where only words fit',
    '<mj-image src="https://x.example/a.png" alt="{{t "m"}}" />',
    '<strong>x</strong>',
  ],
  [
    'a tag in a plural',
    '<mj-text>{{t "m" n=owner.answerWithinHours}}</mj-text>',
    '{n, plural, other {<strong>#</strong>}}',
  ],
  ['a value where a link belongs', '<mj-text>{{t "m" page=account.name}}</mj-text>', '<page>x</page>'],
  ['braces as text', '<mj-text>{{t "m"}}</mj-text>', "'{{'account.name'}}'"],
])('%s is refused in a message', async (_what, lines, message) => {
  const files = smallFiles(lines, { 'en.json': JSON.stringify({ m: message }) });
  const found = await compileTemplateFiles(files);
  expect(found.problems.map((one) => one.code)).toEqual(['message-markup']);
});

test('what a message holds is escaped for where it stands, its values once', async () => {
  const files = smallFiles('<mj-text>{{t "m" name=account.name page=(link links.faq)}}</mj-text>', {
    'en.json': JSON.stringify({ m: 'R&D of <page>{name}</page> "now"' }),
  });
  const small = await compileTemplateFiles(files);
  const letter = { ...sampleCustomerLetter(false), account: { name: 'A & B' } };
  const result = renderLetter(small, 'a', 'en', letter);
  expect(result.ok && result.value.html).toContain(
    'R&amp;D of <a href="https://help.example.com/licensing">A &amp; B</a> &quot;now&quot;',
  );
  expect(argumentsOf('R&D of <page>{name}</page>')).toEqual(['page', 'name']);
});
