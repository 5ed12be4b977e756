import { compile } from 'html-to-text';

const WIDTH = 76;

const convert = compile({
  wordwrap: false,
  baseElements: { selectors: ['body'] },
  selectors: [
    // The preheader, which MJML hides at the beginning of the body.
    { selector: 'body > div[style^="display:none"]', format: 'skip' },
    { selector: '.not-in-text', format: 'skip' },
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
    ...['h1', 'h2', 'h3'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'div', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'dt', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 1 } },
    { selector: 'dd', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 2 } },
    { selector: 'table.data', format: 'dataTable', options: { uppercaseHeaderCells: false, colSpacing: 3 } },
    { selector: 'ol', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    { selector: 'ul', options: { itemPrefix: '- ', leadingLineBreaks: 2, trailingLineBreaks: 2 } },
  ],
});

/** The plain-text part of a letter, from its HTML: same words, each link beside its text, no preheader. */
export function letterText(html: string): string {
  return wrapText(skeletonText(html));
}

/** The text of HTML before its lines are wrapped: a paragraph is one line. */
export function skeletonText(html: string): string {
  return convert(html);
}

/** Can the text be read before the values are known? In a table the columns are as wide as their values. */
export function isPlainProse(html: string): boolean {
  return !html.includes('<table class="data"');
}

/** Breaks long lines between words, an item of a list below its own beginning, and takes out what a reader does not see. */
export function wrapText(text: string): string {
  const lines = text.split('\n').map((line) => (line.length > WIDTH ? wrapLine(line) : line));
  return `${lines
    .join('\n')
    .replaceAll('\u00a0', ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** Columns of a table keep their places. */
const TABLE_ROW = / {3,}\S/;

function wrapLine(line: string): string {
  if (TABLE_ROW.test(line)) return line;
  const indent = /^\s*(?:- |\d+\. )?/.exec(line)?.[0] ?? '';
  const below = ' '.repeat(indent.length);
  const lines: string[] = [];
  let current = indent;
  let isEmpty = true;
  for (const word of line.slice(indent.length).split(/[ \t]+/)) {
    if (!isEmpty && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = below;
      isEmpty = true;
    }
    current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  lines.push(current);
  return lines.join('\n');
}
