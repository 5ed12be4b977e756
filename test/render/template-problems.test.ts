import { beforeAll, expect, test } from 'vitest';
import { placeOf } from '../../src/domain/problem.ts';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { templateProblems } from '../../src/render/template-problems.ts';
import { SMALL_BRAND, smallFiles, smallTemplate } from './small-templates.ts';

// The first compilation loads MJML, which may take longer than one test has.
beforeAll(async () => {
  await compileTemplateFiles(smallFiles('<mj-text>Hello</mj-text>'));
}, 30_000);

async function problemsOf(lines: string, others: Record<string, string> = {}): Promise<readonly string[]> {
  const book = await compileTemplateFiles(smallFiles(lines, others));
  return templateProblems(book).map((problem) => `${placeOf(problem)} ${problem.code}`);
}

test('the smallest template has nothing wrong with it', async () => {
  expect(await problemsOf('<mj-text>Hello</mj-text>')).toEqual([]);
});

test.each([
  ['an unescaped expression', '<mj-text>{{{account.name}}}</mj-text>', 'a.mjml:15:10 unescaped'],
  ['an unescaped expression with &', '<mj-text>{{&account.name}}</mj-text>', 'a.mjml:15:10 unescaped'],
  ['a misspelt variable', '<mj-text>{{account.nmae}}</mj-text>', 'a.mjml:15:12 undeclared-variable'],
  [
    'a misspelt variable in a condition',
    '<mj-text>{{#if links.fag}}x{{/if}}</mj-text>',
    'a.mjml:15:16 undeclared-variable',
  ],
  [
    'a misspelt variable in a loop',
    '<mj-text>{{#each products}}{{nane}}{{/each}}</mj-text>',
    'a.mjml:15:30 undeclared-variable',
  ],
  [
    'a misspelt value of a message',
    '<mj-text>{{t "seats" count=x}}</mj-text>',
    'a.mjml:15:28 undeclared-variable',
  ],
  [
    'a briefing variable in a customer mail',
    '<mj-text>{{reader.name}}</mj-text>',
    'a.mjml:15:12 undeclared-variable',
  ],
  [
    'what every object inherits',
    '<mj-text>{{account.constructor}}</mj-text>',
    'a.mjml:15:12 undeclared-variable',
  ],
  ['a date as it is stored', '<mj-text>{{change.notBefore}}</mj-text>', 'a.mjml:15:12 wrong-kind'],
  ['a text as a date', '<mj-text>{{date account.name}}</mj-text>', 'a.mjml:15:17 wrong-kind'],
  [
    'a loop over what is no list',
    '<mj-text>{{#each account}}x{{/each}}</mj-text>',
    'a.mjml:15:18 wrong-kind',
  ],
  ['too few values', '<mj-text>{{dateRange change.notBefore}}</mj-text>', 'a.mjml:15:10 wrong-kind'],
  ['an unknown helper', '<mj-text>{{shout account.name}}</mj-text>', 'a.mjml:15:10 unknown-helper'],
  ['the log helper', '<mj-text>{{log account.name}}</mj-text>', 'a.mjml:15:10 unknown-helper'],
  ['an unknown block', '<mj-text>{{#with account}}x{{/with}}</mj-text>', 'a.mjml:15:10 unknown-helper'],
  [
    'a message that does not exist',
    '<mj-text>{{t "saets" count=owner.answerWithinHours}}</mj-text>',
    'a.mjml:15:10 unknown-message',
  ],
  ['a message without its value', '<mj-text>{{t "seats"}}</mj-text>', 'a.mjml:15:10 message-value'],
  [
    'a link without its helper',
    '<mj-button href="{{account.name}}">x</mj-button>',
    'a.mjml:15:18 unsafe-attribute',
  ],
  [
    'a link without quotes',
    '<mj-text><a href={{link links.portal}}>x</a></mj-text>',
    'a.mjml:15:18 unsafe-attribute',
  ],
  [
    'a value inside a tag',
    '<mj-text><b title="{{account.name}}">x</b></mj-text>',
    'a.mjml:15:20 unsafe-attribute',
  ],
  [
    'a script for a link',
    '<mj-text><a href="javascript:alert(1)">x</a></mj-text>',
    'a.mjml:15:13 unsafe-link',
  ],
  ['a script', '<mj-raw><script>alert(1)</script></mj-raw>', 'a.mjml:15:9 script'],
  ['an include of MJML', '<mj-include path="./x.mjml" />', 'a.mjml:15:1 mj-include'],
  ['an image without words', '<mj-image src="https://x.example/a.png" />', 'a.mjml:15:1 no-alt'],
  ['a partial that does not exist', '{{> foot}}', 'a.mjml:15:1 partial'],
  ['a partial within a line', '<mj-text>{{> foot}}</mj-text>', 'a.mjml:15:10 partial'],
  ['a block that does not end', '<mj-text>{{#if account.name}}x</mj-text>', 'a.mjml:21 syntax'],
  ['an unknown MJML tag', '<mj-txt>x</mj-txt>', 'a.mjml:15:1 mjml'],
  ['a value between tags', '{{account.name}}\n<mj-text>x</mj-text>', 'a.mjml:15:1 vanished'],
  ['a block between tags', '{{#if links.faq}}\n<mj-text>x</mj-text>\n{{/if}}', 'a.mjml:15:1 vanished'],
  [
    'an else between tags',
    '<mj-raw>{{#if links.faq}}</mj-raw>\n<mj-text>x</mj-text>\n{{else}}\n<mj-raw>{{/if}}</mj-raw>',
    'a.mjml:17:1 vanished',
  ],
  [
    'an end of a block between tags',
    '<mj-raw>{{#if links.faq}}</mj-raw>\n<mj-text>x</mj-text>\n{{/if}}',
    'a.mjml:17:1 vanished',
  ],
])('%s is found, with its place', async (_what, lines, problem) => {
  expect(await problemsOf(lines)).toContain(problem);
});

test('a mistake in a partial is told once, where it was made', async () => {
  const others = {
    'b.mjml': smallTemplate('{{> foot}}'),
    'partials/foot.mjml': '<mj-text>Fine</mj-text>\n<mj-text>{{acount.name}}</mj-text>',
  };
  expect(await problemsOf('{{> foot}}', others)).toEqual(['partials/foot.mjml:2:12 undeclared-variable']);
});

test('a partial that includes itself is refused', async () => {
  expect(await problemsOf('{{> foot}}', { 'partials/foot.mjml': '{{> foot}}' })).toEqual([
    'partials/foot.mjml:1:1 partial',
  ]);
});

test('front matter is needed, and mistakes in it have their place too', async () => {
  const without = smallTemplate('<mj-text>x</mj-text>').replace(/^---[\s\S]*?---\n/, '');
  expect(await problemsOf('', { 'a.mjml': without })).toContain('a.mjml:1:1 no-front-matter');
  const misspelt = smallTemplate('<mj-text>x</mj-text>', 'Hi {{acount.name}}', 'advert');
  expect(await problemsOf('', { 'a.mjml': misspelt })).toEqual([
    'a.mjml:4:8 no-class',
    'a.mjml:2:15 undeclared-variable',
  ]);
  const lacking = smallTemplate('<mj-text>x</mj-text>')
    .replace(/preheader: .*\n/, '')
    .replace(/<mj-(title|preview)>.*\n/g, '')
    .replace(' lang="{{template.locale}}"', '');
  expect(await problemsOf('', { 'a.mjml': lacking })).toEqual([
    'a.mjml:1:1 no-preheader',
    'a.mjml:5:1 no-language',
    'a.mjml:5:1 no-title',
    'a.mjml:5:1 no-preheader',
  ]);
});

test('a brand that could break the markup is refused', async () => {
  const brand = SMALL_BRAND.replace('Atlas & Co', '{{account.name}}').replace('#111111', 'red;}');
  expect(await problemsOf('<mj-text>x</mj-text>', { 'brand.json': brand })).toContain('brand.json brand');
});

test('a mail that Gmail would cut off is an error, one near it a warning', async () => {
  const filled = (size: number) => `<mj-text>${'word '.repeat(size / 5)}</mj-text>`;
  const near = await compileTemplateFiles(smallFiles(filled(85_000)));
  const over = await compileTemplateFiles(smallFiles(filled(105_000)));
  expect(templateProblems(near).map((one) => [one.code, one.severity])).toEqual([['too-large', 'warning']]);
  expect(templateProblems(over).map((one) => [one.code, one.severity])).toEqual([['too-large', 'error']]);
});

test('a template that would be refused at each reader is found with sample variables', async () => {
  const lines = '<mj-text>{{list products.0.features}}</mj-text>';
  expect(await problemsOf(lines)).toContain('a.mjml:15:17 undeclared-variable');
  const empty = '<mj-text>{{#each products}}{{list features}}{{/each}}</mj-text>';
  expect(await problemsOf(empty)).toEqual(['a.mjml missing-variable']);
});
