import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Inline } from '../../src/domain/faq.ts';
import { renderPage } from '../../src/pages/page.tsx';
import { ArticlePage } from '../../src/pages/portal/faq-page.tsx';
import { readArticles } from '../../src/plan/read-articles.ts';
import { signedInFrame } from '../support/sample-portal-props.ts';

const PRODUCTS = [{ key: 'atlas-cad', name: 'Atlas CAD', features: [] }];

function read(text: string, file = 'campaigns/atlas/faq/move.md') {
  const { articles, problems } = readArticles([{ file, text }], PRODUCTS);
  return { article: articles[0], problems: problems.map((one) => `${one.file}:${one.line} ${one.code}`) };
}

const answer = (body: string) => `---\ntitle: How do I move?\n---\n${body}`;
const at = (line: number | null, code: string) => [`campaigns/atlas/faq/move.md:${line} ${code}`];

describe('an answer', () => {
  it('is read from Markdown with its title, product and language', () => {
    const text = '---\ntitle: How do I move?\nproduct: atlas-cad\nlocale: de\n---\n\nFree the *seat*.\n';
    expect(read(text)).toEqual({
      article: {
        key: 'move',
        title: 'How do I move?',
        product: 'atlas-cad',
        locale: 'de',
        blocks: [
          {
            kind: 'paragraph',
            inlines: [
              { kind: 'text', text: 'Free the ' },
              { kind: 'emphasis', inlines: [{ kind: 'text', text: 'seat' }] },
              { kind: 'text', text: '.' },
            ],
          },
        ],
      },
      problems: [],
    });
  });

  it('has its language from the name of its file, too', () => {
    expect(read(answer('Yes.'), 'faq/move.ja.md').article).toMatchObject({ key: 'move', locale: 'ja' });
  });

  it.each([
    ['no title', 'Free the seat.', at(1, 'faq-title')],
    ['an empty title', '---\nproduct: atlas-cad\ntitle: ""\n---\nYes.', at(3, 'faq-title')],
    ['a product nobody sells', '---\ntitle: T\nproduct: atlas-cat\n---\nYes.', at(3, 'faq-product')],
    ['a field we do not know', '---\ntitle: T\ntitel: T\n---\nYes.', at(3, 'unknown-key')],
    ['HTML between lines', answer('\nYes.\n\n<script>alert(1)</script>\n'), at(7, 'faq-html')],
    ['HTML in a line', answer('One line,\nthen <b>bold</b>.'), at(5, 'faq-html')],
    [
      'a link that is a script',
      answer(`\n[here](${['javascript', 'alert(1)'].join(':')})`),
      at(5, 'faq-link'),
    ],
    ['a link without encryption', answer('\n[here](http://a.example)'), at(5, 'faq-link')],
    ['a picture', answer('![a cat](https://a.example/cat.png)'), at(4, 'faq-picture')],
    ['nothing in it', answer('\n'), at(3, 'faq-empty')],
    ['more than an answer', answer('word '.repeat(5000)), at(null, 'faq-too-large')],
  ])('with %s is a problem, and said with file and line', (_what, text, problems) => {
    expect([...new Set(read(text).problems)]).toEqual(problems);
  });

  it('suggests the product that was meant', () => {
    const text = '---\ntitle: T\nproduct: atlas-cat\n---\nYes.';
    const { problems } = readArticles([{ file: 'faq/a.md', text }], PRODUCTS);
    expect(problems[0]?.message).toContain('did you mean `atlas-cad`?');
  });

  it('is there once for each language', () => {
    const files = [
      { file: 'faq/move.de.md', text: answer('Ja.') },
      { file: 'faq/move.md', text: answer('Yes.') },
      { file: 'faq/other.md', text: answer('Yes.') },
    ];
    expect(readArticles(files, PRODUCTS).problems).toEqual([]);
    const again = { file: 'faq/b/move.md', text: answer('No.') };
    expect(readArticles([...files, again], PRODUCTS).problems.map((one) => one.code)).toEqual(['faq-twice']);
  });
});

const NASTY = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&#58;alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '![x](https://a.example/"onload="alert(1))',
  '<https://a.example/"onclick="x>',
  '[x]: javascript:alert(1)\n\n[x]',
  '```html\n<script>\n```',
  '&lt;script&gt;',
  '> - 1. # `<b>`',
  '\u0000\u202e',
  '](',
  '**__*',
  '\n\n',
  '    ',
];

describe('whatever an answer holds', () => {
  it('is shown as words: no script, no markup of its own, no link but https and mailto', () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom(...NASTY), fc.string()), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (body) => {
        const { article } = read(answer(body));
        if (article === undefined) return;
        for (const href of linksIn(article.blocks)) expect(href).toMatch(/^(https:\/\/|mailto:)/i);
        const html = renderPage(<ArticlePage frame={signedInFrame} article={article} />);
        const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
        const tags = [...main.matchAll(/<([a-z0-9]+)([^>]*)>/gi)];
        for (const [, tag, attributes] of tags) {
          expect(ALLOWED).toContain(tag);
          expect(attributes?.replaceAll(/"[^"]*"/g, '')).not.toMatch(/\son|style|src/i);
        }
      }),
      { numRuns: process.env.PROPERTY_RUN === 'long' ? 5000 : 60 },
    );
  });
});

const ALLOWED = [
  ...['main', 'article', 'div', 'p', 'a', 'h1', 'h2', 'h3', 'ul', 'ol', 'li'],
  ...['blockquote', 'pre', 'code', 'strong', 'em', 'br', 'hr', 'span'],
];

function linksIn(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'list') return block.items.flatMap(linksIn);
    if (block.kind === 'quote') return linksIn(block.blocks);
    return 'inlines' in block ? linksOf(block.inlines) : [];
  });
}

function linksOf(inlines: readonly Inline[]): readonly string[] {
  return inlines.flatMap((one) => [
    ...(one.kind === 'link' ? [one.href] : []),
    ...('inlines' in one ? linksOf(one.inlines) : []),
  ]);
}
