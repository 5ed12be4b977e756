import { beforeAll, expect, test } from 'vitest';
import { renderLetter } from '../../src/render/render-letter.ts';
import { sampleCustomerLetter } from '../../src/render/sample-letter.ts';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { SMALL_BRAND, smallFiles, smallTemplate } from './small-templates.ts';

// The first compilation loads MJML, which may take longer than one test has.
beforeAll(async () => {
  await compileTemplateFiles(smallFiles('<mj-text>Hello</mj-text>'));
}, 30_000);

const LINES = '<mj-text>{{brand.name}}: {{t "seats" count=owner.answerWithinHours}}</mj-text>\n{{> foot}}';
const FOOT = '<mj-text>Foot</mj-text>';

async function hashWith(others: Record<string, string>, lines = LINES): Promise<string> {
  const book = await compileTemplateFiles(smallFiles(lines, { 'partials/foot.mjml': FOOT, ...others }));
  expect(book.problems).toEqual([]);
  return book.hashOf('a', 'en') ?? 'none';
}

test('a template has the same hash as long as nothing it is made from changes', async () => {
  const hash = await hashWith({});
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashWith({ 'b.mjml': smallTemplate('<mj-text>Other</mj-text>') })).toBe(hash);
});

test.each([
  ['its own text', {}, `${LINES}\n<mj-text>More</mj-text>`],
  ['its subject', { 'a.mjml': smallTemplate(LINES, 'Other') }, LINES],
  ['a partial', { 'partials/foot.mjml': '<mj-text>Feet</mj-text>' }, LINES],
  ['the brand', { 'brand.json': SMALL_BRAND.replace('#111111', '#222222') }, LINES],
  ['a message', { 'en.json': '{"seats": "{count} seats", "kind.other": "kind {pick}"}' }, LINES],
])('a change of %s changes the hash', async (_what, others, lines) => {
  expect(await hashWith(others, lines)).not.toBe(await hashWith({}));
});

test('a reader gets the nearest language there is, and English where there is none', async () => {
  const book = await compileTemplateFiles(
    smallFiles('<mj-text>{{t "seats" count=owner.answerWithinHours}}</mj-text>\n{{> foot}}', {
      'a.de.mjml': smallTemplate(
        '<mj-text>{{t "seats" count=owner.answerWithinHours}}</mj-text>\n{{> foot}}',
      ),
      'b.mjml': smallTemplate('<mj-text>Only English</mj-text>'),
      'de.json': '{"seats": "{count, plural, one {# Platz} other {# Plätze}}", "kind.other": "{pick}"}',
      'partials/foot.mjml': '<mj-text>Goodbye</mj-text>',
      'partials/foot.de.mjml': '<mj-text>Tschüss</mj-text>',
    }),
  );
  expect(book.problems).toEqual([]);
  expect(book.names).toEqual(['a', 'b']);
  const textFor = (name: string, locale: string) => {
    const letter = renderLetter(book, name, locale, { ...sampleCustomerLetter(false), locale });
    return letter.ok ? letter.value.text : letter.message;
  };
  expect(textFor('a', 'de-AT')).toBe('2 Plätze\n\nTschüss\n');
  expect(textFor('a', 'fr-FR')).toBe('2 seats\n\nGoodbye\n');
  expect(textFor('b', 'de-AT')).toBe('Only English\n');
  expect(book.find('a', 'de-AT')?.html).toContain('lang="de"');
  expect(book.hashOf('a', 'de')).not.toBe(book.hashOf('a', 'en'));
  expect(book.hashOf('c', 'en')).toBeNull();
});

test('the version of a template covers every language, so that no translation changes unapproved (E3)', async () => {
  const version = async (seats: string) => {
    const book = await compileTemplateFiles(
      smallFiles(LINES, {
        'partials/foot.mjml': FOOT,
        'de.json': JSON.stringify({ seats, 'kind.other': '{pick}' }),
      }),
    );
    expect(book.versionOf('none')).toBeNull();
    return { all: book.versionOf('a'), english: book.hashOf('a', 'en') };
  };
  const one = await version('{count, plural, one {# Platz} other {# Plätze}}');
  const other = await version('{count, plural, one {# Sitz} other {# Sitze}}');
  expect(one.english).toBe(other.english);
  expect(one.all).not.toBe(other.all);
});

test('the brand is put in when templates are compiled, escaped for where it stands', async () => {
  const book = await compileTemplateFiles(
    smallFiles('<mj-text color="{{brand.colours.ink}}">{{brand.name}}</mj-text>', {
      'a.mjml': smallTemplate(
        '<mj-text color="{{brand.colours.ink}}">{{brand.name}}</mj-text>',
        '{{brand.name}} writes',
      ),
    }),
  );
  expect(book.problems).toEqual([]);
  expect(book.find('a', 'en')?.html).toMatch(/color:#111111;"\s*>Atlas &amp; Co</);
  expect(book.find('a', 'en')?.html).toContain('aria-label="Atlas &amp; Co writes"');
  expect(book.find('a', 'en')?.subject).toBe('Atlas & Co writes');
});
