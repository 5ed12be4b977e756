/**
 * One answer of a campaign's questions and answers, read from Markdown into what pages can show. There is no place for
 * markup in it: whatever somebody wrote is text, or one of the few things below.
 */
export type Article = {
  /** Its file's name without the ending; once per language. */
  readonly key: string;
  readonly title: string;
  /** Key of the product it is about; null for all. */
  readonly product: string | null;
  /** The language it is written in; null when it says none. */
  readonly locale: string | null;
  readonly blocks: readonly Block[];
};

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly inlines: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' };

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'emphasis'; readonly inlines: readonly Inline[] }
  /** `href` begins with https or mailto. */
  | { readonly kind: 'link'; readonly href: string; readonly inlines: readonly Inline[] }
  | { readonly kind: 'break' };

/**
 * Finds articles: every word asked for must occur in the title or the text, at the beginning of a word or within it;
 * words of the title count more, and whole words more than parts. Accents, case and width do not matter.
 * @param articles in the order of the folder, which decides among equals
 */
export function searchArticles(articles: readonly Article[], query: string): readonly Article[] {
  const wanted = wordsIn(query).slice(0, MOST_WORDS);
  if (wanted.length === 0) return [];
  return articles
    .map((article) => ({ article, score: scoreOf(article, wanted) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ article }) => article);
}

/** The articles a reader gets: each once, in their language where there is one, else in English, else as it is. */
export function articlesFor(articles: readonly Article[], language: string): readonly Article[] {
  const rank = ({ locale }: Article) =>
    locale === language ? 0 : locale === null ? 1 : locale === 'en' ? 2 : 3;
  const best = new Map<string, Article>();
  for (const article of articles) {
    const known = best.get(article.key);
    if (known === undefined || rank(article) < rank(known)) best.set(article.key, article);
  }
  return [...best.values()];
}

const MOST_WORDS = 12;
const IN_TITLE = 8;
const WHOLE_WORD = 2;

function scoreOf(article: Article, wanted: readonly string[]): number {
  const title = folded(article.title);
  const text = folded(textOf(article.blocks));
  let score = 0;
  for (const word of wanted) {
    const found = IN_TITLE * hit(title, word) + hit(text, word);
    if (found === 0) return 0;
    score += found;
  }
  return score;
}

function hit(text: string, word: string): number {
  if (!text.includes(word)) return 0;
  return wordsIn(text).includes(word) ? WHOLE_WORD : 1;
}

function wordsIn(text: string): readonly string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Without accents and case; full-width letters as the usual ones. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFC');
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map(blockText).join('\n');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'list':
      return block.items.map(textOf).join('\n');
    case 'quote':
      return textOf(block.blocks);
    case 'code':
      return block.text;
    case 'rule':
      return '';
    default:
      return inlineText(block.inlines);
  }
}

function inlineText(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'break') return ' ';
      return 'text' in inline ? inline.text : inlineText(inline.inlines);
    })
    .join('');
}
