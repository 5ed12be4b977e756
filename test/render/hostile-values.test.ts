import { beforeAll, describe, expect, test } from 'vitest';
import { LETTER_KINDS, type Letter } from '../../src/domain/letter.ts';
import { type RenderedLetter, renderTemplate } from '../../src/render/render-letter.ts';
import { sampleLetter } from '../../src/render/sample-letter.ts';
import { compileTemplates, type TemplateBook } from '../../src/render/template-book.ts';

let book: TemplateBook;
beforeAll(async () => {
  book = await compileTemplates('templates');
}, 30_000);

const HOSTILE: readonly (readonly [string, string])[] = [
  ['a template expression', '{{activationToken}}'],
  ['a block of a template', '{{#each products}}{{/each}}{{{links.activate}}}'],
  ['the end of an MJML tag', '</mj-text><mj-raw>'],
  ['HTML', '"><script>alert(1)</script><img src=x onerror=alert(1)><a href="https://evil.example">x</a>'],
  ['a comment that does not end', '<!-- '],
  ['a header', 'Evil\r\nBcc: all@evil.example\r\n\r\n<html>'],
  ['ten thousand characters', 'N'.repeat(10_000)],
  ['ten thousand characters without a break that grow when escaped', '<&>"'.repeat(2_500)],
  ['a right-to-left override', 'Evil\u202Egpj.exe\u2066\u2069'],
  ['a name of the prototype', '__proto__'],
  ['emoji', '👩🏽‍🔧🏴󠁧󠁢󠁳󠁣󠁴󠁿 GmbH'],
  ['half of an emoji', 'Evil \uD83D'],
  ['null bytes and separators', 'A\u0000B\u2028C\u2029D\u0085E'],
  ['ICU syntax', "{count, plural, other {#}} '{' <strong>"],
  ['a replacement pattern', "$& $1 $` $'"],
  ['an entity', '&lt;b&gt; &#106;avascript:'],
];

/** Every text of a letter that a person typed somewhere; kinds and stages are words of ours and stay. */
function withEveryText(letter: Letter, value: string): Letter {
  const ours = new Set([
    'stage',
    'kind',
    'key',
    'locale',
    'zone',
    'notBefore',
    'expires',
    'supportUntil',
    'url',
  ]);
  const dates = new Set(['from', 'to', 'firstMailOn', 'changesOn']);
  const replace = (one: unknown, name: string): unknown => {
    if (name === 'links' || ours.has(name) || dates.has(name)) return one;
    if (typeof one === 'string') return value;
    if (Array.isArray(one)) return one.map((item) => replace(item, ''));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, replace(inner, key)]));
  };
  return replace(letter, '') as Letter;
}

/** Tags with their attributes' names and addresses, in order: what a mail program makes of the HTML, without its words. */
function structureOf(html: string): readonly string[] {
  return [...html.matchAll(/<!--|<\/?[a-z][^\s>]*|\s[a-z-]+(?==")|\shref="[^"]*"/gi)].map(
    (match) => match[0],
  );
}

function linksOf(text: string): readonly string[] {
  return [...text.matchAll(/<https?:[^>\s]*>/g)].map((match) => match[0]);
}

function render(name: string, locale: string, letter: Letter): RenderedLetter {
  const template = book.find(name, locale);
  if (template === null) throw new Error(`There is no ${name}.`);
  const result = renderTemplate(template, letter);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

describe.each(['en', 'ja'])('in %s', (locale) => {
  describe.each([...LETTER_KINDS])('%s', (name) => {
    test.each(HOSTILE)('shows %s and nothing comes of it', (_what, value) => {
      const letterClass = book.find(name, locale)?.class ?? 'service';
      const sample = sampleLetter(letterClass, locale);
      const plain = render(name, locale, withEveryText(sample, 'Plain'));
      const { subject, html, text } = render(name, locale, withEveryText(sample, value));
      expect(structureOf(html)).toEqual(structureOf(plain.html));
      expect(linksOf(text.replaceAll(value, ''))).toEqual(linksOf(plain.text));
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
      expect([...subject].length).toBeLessThanOrEqual(150);
      expect(html + text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
      expect(html + text).not.toContain('\0');
      expect(html).not.toContain('\r');
    });
  });
});

test('a typed word of how a product is blocked chooses no message but the one for others', () => {
  const sample = sampleLetter('required-notice');
  for (const whenBlocked of ['__proto__', 'constructor', 'toString']) {
    const letter = {
      ...sample,
      change: { ...('change' in sample ? sample.change : {}), whenBlocked },
    } as Letter;
    expect(render('notice', 'en', letter).text).toContain(`(${whenBlocked})`);
  }
});
