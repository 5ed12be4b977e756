import type { Article } from '../domain/faq.ts';
import type { Product } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import { blocksOf } from './article-blocks.ts';
import { suggestion } from './nearest.ts';
import { readYaml } from './read-yaml.ts';

/** One Markdown file of a campaign's folder. */
export type ArticleFile = { readonly file: string; readonly text: string };

const LONGEST = 20_000;
const MOST = 300;
const FIELDS = ['title', 'product', 'locale'];

/**
 * Reads the questions and answers of a campaign: Markdown with `title`, and if wanted `product` and `locale`, between two
 * lines of `---`. A file is called `<key>.md`, or `<key>.<locale>.md` for another language. Every problem comes back, with
 * file and line. Never throws for what a person wrote.
 * @param products of the campaign; null when they could not be read
 */
export function readArticles(
  files: readonly ArticleFile[],
  products: readonly Product[] | null,
): { readonly articles: readonly Article[]; readonly problems: readonly Problem[] } {
  const read = files.slice(0, MOST).map((one) => readArticle(one, products));
  const problems = read.flatMap((one) => one.problems);
  const tooMany = files[MOST];
  if (tooMany !== undefined)
    problems.push(problemAt(tooMany.file, null, 'faq-too-many', `There are more than ${MOST} answers.`));
  const named = read.flatMap(({ article }, at) =>
    article === null ? [] : [{ article, file: files[at]?.file ?? article.key }],
  );
  return { articles: named.map((one) => one.article), problems: [...problems, ...twice(named)] };
}

type ReadArticle = { readonly article: Article | null; readonly problems: readonly Problem[] };

function readArticle({ file, text }: ArticleFile, products: readonly Product[] | null): ReadArticle {
  const name = /(?:^|[/\\])([a-z0-9][a-z0-9-]{0,80})(?:\.([a-z]{2}))?\.md$/.exec(file);
  if (name === null) {
    const message =
      'Name it with small letters, digits and hyphens: `move-a-device.md`, `move-a-device.de.md`.';
    return { article: null, problems: [problemAt(file, null, 'faq-name', message)] };
  }
  if (text.length > LONGEST) {
    const message = `An answer has at most ${LONGEST} letters: make two of it.`;
    return { article: null, problems: [problemAt(file, null, 'faq-too-large', message)] };
  }
  const { front, body, bodyLine } = splitFront(text.replaceAll(/\r\n?/g, '\n').replace(/^\uFEFF/, ''));
  const problems: Problem[] = [];
  const fields = readFront(file, front, products, problems);
  const { blocks, findings } = blocksOf(body);
  problems.push(
    ...findings.map(({ code, line, message }) => problemAt(file, bodyLine + line, code, message)),
  );
  if (blocks.length === 0) problems.push(problemAt(file, bodyLine, 'faq-empty', 'The answer is missing.'));
  const { title, product, locale } = fields;
  const article = { key: name[1] ?? '', title, product, locale: locale ?? name[2] ?? null, blocks };
  return { article: title === '' ? null : article, problems };
}

/** @returns `front` null when the file does not begin with `---`; `bodyLine`: how many lines stand before the body */
function splitFront(text: string): {
  readonly front: string | null;
  readonly body: string;
  readonly bodyLine: number;
} {
  const found = /^---[ \t]*\n([\s\S]*?\n)?---[ \t]*(?:\n|$)/.exec(text);
  if (found === null) return { front: null, body: text, bodyLine: 0 };
  const bodyLine = found[0].split('\n').length - 1;
  return { front: found[1] ?? '', body: text.slice(found[0].length), bodyLine };
}

function readFront(
  file: string,
  front: string | null,
  products: readonly Product[] | null,
  problems: Problem[],
): Pick<Article, 'title' | 'product' | 'locale'> {
  const nothing = { title: '', product: null, locale: null };
  if (front === null || front.trim() === '') {
    const message = 'Begin the file with `---`, `title: The question`, `---`.';
    problems.push(problemAt(file, 1, 'faq-title', message));
    return nothing;
  }
  const { yaml, problems: unreadable } = readYaml(file, front);
  problems.push(...unreadable.map((one) => ({ ...one, line: (one.line ?? 0) + 1 })));
  if (yaml === null) return nothing;
  const { data, places } = yaml;
  const fields = new Map(typeof data === 'object' && data !== null ? Object.entries(data) : []);
  const at = (key: string) => places.at([key], 'value').line + 1;
  const text = (key: string) => {
    const value: unknown = fields.get(key);
    return typeof value === 'string' ? value.trim() : '';
  };
  for (const key of fields.keys()) {
    if (FIELDS.includes(key)) continue;
    const message = `\`${key}\` is not known: ${suggestion(key, FIELDS, 'fields')}`;
    problems.push(problemAt(file, places.at([key], 'key').line + 1, 'unknown-key', message));
  }
  const title = text('title');
  if (title === '' || title.length > 200) {
    const message = 'Give it a `title` of at most 200 letters: the question as a customer would ask it.';
    problems.push(problemAt(file, fields.has('title') ? at('title') : 1, 'faq-title', message));
  }
  const product = text('product');
  const known = products?.map((one) => one.key) ?? null;
  if (fields.has('product') && known !== null && !known.includes(product)) {
    const message = `\`product: ${product.slice(0, 80)}\` is not known: ${suggestion(product, known, 'products')}`;
    problems.push(problemAt(file, at('product'), 'faq-product', message));
  }
  const locale = text('locale');
  if (fields.has('locale') && !/^[a-z]{2}$/.test(locale))
    problems.push(problemAt(file, at('locale'), 'faq-locale', '`locale` is two letters: `de`, `ja`.'));
  return { title, product: product || null, locale: locale || null };
}

/** Two files that would be one answer in one language. */
function twice(named: readonly { readonly article: Article; readonly file: string }[]): readonly Problem[] {
  const seen = new Set<string>();
  return named.flatMap(({ article: { key, locale }, file }) => {
    const name = `${key}.${locale ?? ''}`;
    if (seen.has(name)) {
      const message = `\`${key}\` is there twice for one language: remove one of the files.`;
      return [problemAt(file, null, 'faq-twice', message)];
    }
    seen.add(name);
    return [];
  });
}

function problemAt(file: string, line: number | null, code: string, message: string): Problem {
  return { severity: 'error', code, file, line, column: line === null ? null : 1, message };
}
