import MarkdownIt from 'markdown-it';
import type { Block, Inline } from '../domain/faq.ts';

/** Something an answer may not hold, and the line of the text it stands in (from 1). */
export type BlockFinding = { readonly code: string; readonly line: number; readonly message: string };

type Token = ReturnType<MarkdownIt['parse']>[number];

/** Plain CommonMark. HTML is read as HTML, so that it can be refused, and addresses are judged here. */
const markdown = new MarkdownIt('commonmark', { html: true });
markdown.validateLink = () => true;

/**
 * Markdown into the few things an answer may hold. What is refused is left out or kept as text, never as markup, so even
 * what was overlooked could do nothing.
 */
export function blocksOf(text: string): {
  readonly blocks: readonly Block[];
  readonly findings: readonly BlockFinding[];
} {
  const findings: BlockFinding[] = [];
  const tokens = [...markdown.parse(text, {})];
  return { blocks: blocksUpTo(tokens, null, findings), findings };
}

/** Takes tokens until the one that closes; null: to the end. */
function blocksUpTo(tokens: Token[], close: string | null, findings: BlockFinding[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let token = tokens.shift(); token !== undefined && token.type !== close; token = tokens.shift()) {
    const block = blockOf(token, tokens, findings);
    if (block !== null) blocks.push(block);
  }
  return blocks;
}

function blockOf(token: Token, tokens: Token[], findings: BlockFinding[]): Block | null {
  const line = (token.map?.[0] ?? 0) + 1;
  switch (token.type) {
    case 'heading_open':
      return {
        kind: 'heading',
        level: token.tag === 'h1' || token.tag === 'h2' ? 2 : 3,
        inlines: inlineUpTo(tokens, 'heading_close', findings),
      };
    case 'paragraph_open':
      return { kind: 'paragraph', inlines: inlineUpTo(tokens, 'paragraph_close', findings) };
    case 'bullet_list_open':
      return { kind: 'list', ordered: false, items: itemsUpTo(tokens, 'bullet_list_close', findings) };
    case 'ordered_list_open':
      return { kind: 'list', ordered: true, items: itemsUpTo(tokens, 'ordered_list_close', findings) };
    case 'blockquote_open':
      return { kind: 'quote', blocks: blocksUpTo(tokens, 'blockquote_close', findings) };
    case 'fence':
    case 'code_block':
      return { kind: 'code', text: token.content.replace(/\n$/, '') };
    case 'hr':
      return { kind: 'rule' };
    default:
      if (token.type === 'html_block') findings.push(htmlAt(line));
      return null;
  }
}

function itemsUpTo(tokens: Token[], close: string, findings: BlockFinding[]): readonly (readonly Block[])[] {
  const items: (readonly Block[])[] = [];
  for (let token = tokens.shift(); token !== undefined && token.type !== close; token = tokens.shift()) {
    if (token.type === 'list_item_open') items.push(blocksUpTo(tokens, 'list_item_close', findings));
  }
  return items;
}

function inlineUpTo(tokens: Token[], close: string, findings: BlockFinding[]): readonly Inline[] {
  const inlines: Inline[] = [];
  for (let token = tokens.shift(); token !== undefined && token.type !== close; token = tokens.shift()) {
    if (token.type !== 'inline') continue;
    const place = { line: (token.map?.[0] ?? 0) + 1 };
    inlines.push(...inlinesUpTo([...(token.children ?? [])], null, place, findings));
  }
  return inlines;
}

/** @param place counts the lines on while it is read */
function inlinesUpTo(
  tokens: Token[],
  close: string | null,
  place: { line: number },
  findings: BlockFinding[],
): readonly Inline[] {
  const inlines: Inline[] = [];
  for (let token = tokens.shift(); token !== undefined && token.type !== close; token = tokens.shift())
    inlines.push(...inlineOf(token, tokens, place, findings));
  return inlines;
}

function inlineOf(
  token: Token,
  tokens: Token[],
  place: { line: number },
  findings: BlockFinding[],
): readonly Inline[] {
  const within = (close: string) => inlinesUpTo(tokens, close, place, findings);
  switch (token.type) {
    case 'text':
      return token.content === '' ? [] : [{ kind: 'text', text: token.content }];
    case 'code_inline':
      return [{ kind: 'code', text: token.content }];
    case 'softbreak':
    case 'hardbreak':
      place.line += 1;
      return token.type === 'softbreak' ? [{ kind: 'text', text: '\n' }] : [{ kind: 'break' }];
    case 'strong_open':
      return [{ kind: 'strong', inlines: within('strong_close') }];
    case 'em_open':
      return [{ kind: 'emphasis', inlines: within('em_close') }];
    case 'link_open':
      return linkOf(token, within, place.line, findings);
    case 'html_inline':
      findings.push(htmlAt(place.line));
      return [];
    case 'image': {
      const message = 'Pictures cannot be shown here: describe it, or link to it.';
      findings.push({ code: 'faq-picture', line: place.line, message });
      return [];
    }
    default:
      return [];
  }
}

function linkOf(
  token: Token,
  within: (close: string) => readonly Inline[],
  line: number,
  findings: BlockFinding[],
): readonly Inline[] {
  const href = String(token.attrGet('href') ?? '');
  const inlines = within('link_close');
  if (isAllowed(href)) return [{ kind: 'link', href, inlines }];
  const message = `\`${href.slice(0, 80)}\` is no address for a link: it begins with \`https://\` or \`mailto:\`.`;
  findings.push({ code: 'faq-link', line, message });
  return inlines;
}

/** Only what cannot be a script, and names where it leads. */
function isAllowed(href: string): boolean {
  if (/^mailto:[^\s<>"]+$/i.test(href)) return true;
  if (!/^https:\/\/[^\s<>"]+$/i.test(href)) return false;
  return URL.canParse(href);
}

function htmlAt(line: number): BlockFinding {
  return { code: 'faq-html', line, message: 'HTML is not shown: write Markdown, or put it in backticks.' };
}
