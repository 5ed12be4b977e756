import { beforeAll, expect, test } from 'vitest';
import { placeOf } from '../../src/domain/problem.ts';
import { renderLetter } from '../../src/render/render-letter.ts';
import { sampleCustomerLetter } from '../../src/render/sample-letter.ts';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { templateProblems } from '../../src/render/template-problems.ts';
import { SMALL_BRAND, smallFiles, smallTemplate } from './small-templates.ts';

// The first compilation loads MJML, which may take longer than one test has.
beforeAll(async () => {
  await compileTemplateFiles(smallFiles('<mj-text>Hello</mj-text>'));
}, 30_000);

async function problemsOf(files: Map<string, string>): Promise<readonly string[]> {
  const book = await compileTemplateFiles(files);
  return templateProblems(book).map((one) => `${placeOf(one)} ${one.severity} ${one.code}`);
}

const ofClass = (letterClass: string, lines: string, subject = 'Hello') =>
  smallFiles('', { 'a.mjml': smallTemplate(lines, subject, letterClass) });

const ANSWERS = {
  what: '<p data-answers="what">Your software asks to be activated.</p>',
  when: '<p data-answers="when">{{date change.notBefore}}</p>',
  why: '<p data-answers="why">{{campaign.why}}</p>',
  gain: '<ul data-answers="gain"><li>You see what you own.</li></ul>',
  where: '<p data-answers="where">{{owner.name}}</p>',
};
const notice = (answers: Record<string, string>, more = '') =>
  `<mj-text>${Object.values(answers).join('\n')}${more}</mj-text>`;

test('a notice that answers everything has nothing wrong with it', async () => {
  expect(await problemsOf(ofClass('required-notice', notice(ANSWERS)))).toEqual([]);
});

test.each(Object.keys(ANSWERS))('a notice that leaves out the %s is refused', async (part) => {
  const { [part as keyof typeof ANSWERS]: _, ...rest } = ANSWERS;
  expect(await problemsOf(ofClass('required-notice', notice(rest)))).toEqual([
    `a.mjml:11:1 error no-${part}`,
  ]);
});

test.each([
  ['what', '<p data-answers="what"> <b></b> </p>'],
  ['when', '<p data-answers="when">Soon.</p>'],
  ['why', '<p data-answers="why">Because.</p>'],
  ['where', '<p data-answers="where">Call us.</p>'],
])('a notice that only pretends to say the %s is refused', async (part, pretence) => {
  const lines = notice({ ...ANSWERS, [part]: pretence });
  expect(await problemsOf(ofClass('required-notice', lines))).toEqual([`a.mjml:11:1 error no-${part}`]);
});

test.each(['what', 'when', 'why', 'where'])('a briefing without its W "%s" is refused', async (w) => {
  const others = ['what', 'when', 'why', 'where'].filter((one) => one !== w);
  const lines = `<mj-text>${others.map((one) => `{{fourWs.${one}}}`).join(' ')}{{#if fourWs.${w}}}!{{/if}}</mj-text>`;
  expect(await problemsOf(ofClass('internal', lines, 'Briefing'))).toEqual([`a.mjml:11:1 error no-${w}`]);
});

test.each([
  'Upgrade now',
  'Only today: 20 % Rabatt',
  'Profitez de notre offre spéciale',
  'Oferta limitada',
  '期間限定の割引',
])('"%s" in a required notice is advertising, elsewhere it is not', async (advert) => {
  const lines = notice(ANSWERS, `\n${advert}`);
  const found = await problemsOf(ofClass('required-notice', lines));
  expect(found).toEqual([expect.stringMatching(/^a\.mjml:20:\d+ error promotional$/)]);
  expect(await problemsOf(ofClass('optional', lines))).toEqual([]);
});

test('advertising is found in a subject and in the catalogue too, where it was written', async () => {
  const lines = notice(ANSWERS, '{{t "advert"}}');
  const files = ofClass('required-notice', lines, 'A discount');
  files.set('en.json', '{\n  "advert": "Buy more"\n}');
  expect(await problemsOf(files)).toEqual(['a.mjml:2:12 error promotional', 'en.json:2:3 error promotional']);
});

test.each([
  ['a data: link', '<mj-text><a href="data:text/html,x">x</a></mj-text>', 'a.mjml:15:13 error unsafe-link'],
  [
    'a hidden scheme',
    '<mj-text><a href="&#106;avascript:x">x</a></mj-text>',
    'a.mjml:15:13 error unsafe-link',
  ],
  [
    'a scheme over lines',
    '<mj-text><a\nhref="java\nscript:x">x</a></mj-text>',
    'a.mjml:16:1 error unsafe-link',
  ],
  ['a relative link', '<mj-button href="/portal">x</mj-button>', 'a.mjml:15:12 error unsafe-link'],
  ['an empty link', '<mj-button href="">x</mj-button>', 'a.mjml:15:12 error unsafe-link'],
  [
    'a style that loads',
    '<mj-text><p style="background:url(javascript:x)">x</p></mj-text>',
    'a.mjml:15:31 error unsafe-link',
  ],
  ['a form', '<mj-text><form>x</form></mj-text>', 'a.mjml:15:10 error script'],
  ['an image over lines', '<mj-image\n src="https://x.example/a.png"\n />', 'a.mjml:15:1 error no-alt'],
  [
    'a message as a link',
    '<mj-text><a href="{{t "plain"}}">x</a></mj-text>',
    'a.mjml:15:19 error unsafe-attribute',
  ],
])('%s is refused', async (_what, lines, problem) => {
  expect(await problemsOf(smallFiles(lines, { 'en.json': '{"plain": "x"}' }))).toContain(problem);
});

test('an image whose words come from the catalogue is fine', async () => {
  const lines = '<mj-image\n src="https://x.example/a.png"\n alt="{{t "alt"}}" />\n<mj-text>Hello</mj-text>';
  const book = await compileTemplateFiles(smallFiles(lines, { 'en.json': '{"alt": "A \\"plan\\" & more"}' }));
  expect(templateProblems(book)).toEqual([]);
  expect(book.find('a', 'en')?.html).toContain('alt="A &quot;plan&quot; &amp; more"');
});

test('a mail of pictures alone, or with a link only in its HTML, is refused', async () => {
  expect(await problemsOf(smallFiles('<mj-image src="https://x.example/a.png" alt="" />'))).toEqual([
    'a.mjml error no-text',
  ]);
  const hidden = '<mj-text>Hello <a class="not-in-text" href="https://x.example/">x</a></mj-text>';
  expect(await problemsOf(smallFiles(hidden))).toEqual(['a.mjml error link-not-in-text']);
});

test('a language that is not the reader’s is refused', async () => {
  const lines = smallTemplate('<mj-text>x</mj-text>').replace('{{template.locale}}', 'de');
  expect(await problemsOf(smallFiles('', { 'a.mjml': lines }))).toEqual(['a.mjml:6:1 error no-language']);
});

test('every problem is told at once: of the front matter, expressions, markup and MJML', async () => {
  const lines =
    '<mj-text>{{acount.name}}</mj-text>\n<mj-txt>x</mj-txt>\n{{#if required}}\n<mj-image src="data:x" />\n{{/if}}';
  const files = smallFiles('', { 'a.mjml': smallTemplate(lines, '{{nobody}}', 'advert') });
  expect((await problemsOf(files)).map((one) => one.replace(' error', ''))).toEqual([
    'a.mjml:4:8 no-class',
    'a.mjml:2:12 undeclared-variable',
    'a.mjml:15:12 undeclared-variable',
    'a.mjml:18:11 unsafe-link',
    'a.mjml:18:1 no-alt',
    'a.mjml:17:1 vanished',
    'a.mjml:19:1 vanished',
    'a.mjml:16:1 mjml',
  ]);
});

test('a brand that links to a script is refused', async () => {
  const brand = SMALL_BRAND.replace('"colours"', '"help": "javascript:alert(1)", "colours"');
  const files = smallFiles('<mj-text><a href="{{brand.help}}">x</a></mj-text>', { 'brand.json': brand });
  expect(await problemsOf(files)).toContain('a.mjml error unsafe-link');
});

test('a letter that grows too large for one reader is refused for that reader', async () => {
  const book = await compileTemplateFiles(
    smallFiles('<mj-text>{{#each products}}{{name}} {{/each}}</mj-text>'),
  );
  const letter = sampleCustomerLetter(false);
  const product = { ...letter.products[0], name: 'N'.repeat(100) } as (typeof letter.products)[number];
  const large = { ...letter, products: Array.from({ length: 1000 }, () => product) };
  expect(renderLetter(book, 'a', 'en', letter)).toMatchObject({ ok: true });
  expect(renderLetter(book, 'a', 'en', large)).toMatchObject({ ok: false, code: 'too-large' });
});

test('a template with an error is refused with it, in every language', async () => {
  const files = smallFiles('<mj-text>{{t "hello"}}</mj-text>', {
    'en.json': '{"hello": "Hello"}',
    'de.json': '{}',
  });
  const book = await compileTemplateFiles(files);
  for (const locale of ['en', 'de-AT']) {
    expect(renderLetter(book, 'a', locale, sampleCustomerLetter(false))).toMatchObject({
      ok: false,
      code: 'broken-template',
      message: expect.stringContaining('"hello" is missing'),
    });
  }
});
