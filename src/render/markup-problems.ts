import type { Problem } from '../domain/problem.ts';
import { originOfOffset, type TemplateSource } from './template-source.ts';

/** What may not be written in a template, and why. Each pattern is tried on the whole text; its first group is optional. */
const FORBIDDEN: readonly { code: string; pattern: RegExp; message: string }[] = [
  {
    code: 'unsafe-link',
    // Allowed beginnings are listed, not forbidden ones: so entities and blanks cannot hide a scheme.
    pattern:
      /(?<=[\s"'])(?:href|src|srcset|action|formaction|poster|background(?:-url)?)\s*=\s*(?!"(?:https?:|mailto:|#\w|\{\{)|'(?:https?:|mailto:|#\w|\{\{)|(?:https?:|mailto:|\{\{))/gi,
    message: 'Links begin with https:, http: or mailto:, or are written href="{{link …}}".',
  },
  {
    code: 'unsafe-link',
    pattern: /url\(\s*["']?\s*(?!["']?\s*https?:)[^)\s]/gi,
    message: 'Addresses in styles begin with https: or http:.',
  },
  {
    code: 'script',
    pattern: /<\s*(?:script|iframe|object|embed|form)\b|\son[a-z]+\s*=\s*["']/gi,
    message: 'Mail programs drop scripts, forms and frames, and filters distrust mail that has them.',
  },
  {
    code: 'mj-include',
    pattern: /<\s*mj-include\b/gi,
    message: 'MJML drops mj-include here. Write {{> name}} alone on a line to include partials/name.mjml.',
  },
  {
    code: 'no-alt',
    pattern: /<\s*(?:mj-image|mj-carousel-image|img)\b(?![^>]*\balt\s*=)/gi,
    message: 'An image needs alt="…" for those who do not see it (alt="" if it only decorates).',
  },
];

/** What must be written once in every template, wherever its partials come from. */
const REQUIRED: readonly { code: string; pattern: RegExp; message: string }[] = [
  {
    code: 'no-title',
    pattern: /<mj-title>\s*[^<\s]/,
    message: 'Write <mj-title>{{template.subject}}</mj-title> in the head.',
  },
  {
    code: 'no-preheader',
    pattern: /<mj-preview>\s*[^<\s]/,
    message: 'Write <mj-preview>{{template.preheader}}</mj-preview> in the head.',
  },
];

/** Problems of the markup itself, before MJML sees it. @param locale the language it is being made in */
export function markupProblems(source: TemplateSource, locale: string): readonly Problem[] {
  const problems: Problem[] = [];
  const complain = (code: string, offset: number, message: string) =>
    problems.push({ severity: 'error', code, ...originOfOffset(source, offset), message });
  const body = withoutComments(source.body);
  for (const { code, pattern, message } of FORBIDDEN) {
    for (const match of body.matchAll(pattern)) {
      complain(code, match.index + match[0].search(/\S/), message);
    }
  }
  for (const { offset, text } of nakedExpressions(body)) {
    const message = `MJML drops ${text}, because it stands between tags. Around MJML tags, write it inside <mj-raw>…</mj-raw>.`;
    complain('vanished', offset, message);
  }
  const root = Math.max(0, body.search(/<mjml\b/));
  const language = /<mjml\b[^>]*?\slang="([^"]*)"/.exec(body)?.[1];
  if (language !== '{{template.locale}}' && language !== locale) {
    const advice = 'Write <mjml lang="{{template.locale}}">, so that it is read out in the right language.';
    complain(
      'no-language',
      root,
      language === undefined ? advice : `"${language}" is not ${locale}. ${advice}`,
    );
  }
  for (const { code, pattern, message } of REQUIRED) {
    if (!pattern.test(body)) complain(code, root, message);
  }
  return problems;
}

/** Blanks out comments, so that nothing in them counts and everything else keeps its place. */
function withoutComments(body: string): string {
  return body.replace(/\{\{!--[\s\S]*?--\}\}|\{\{![^}]*\}\}|<!--[\s\S]*?-->/g, (comment) =>
    comment.replace(/[^\n]/g, ' '),
  );
}

/** MJML tags whose content it keeps as it is. Between all others it keeps tags only. */
const KEEPS_CONTENT =
  /^mj-(?:text|raw|button|table|style|title|preview|navbar-link|social-element|accordion-(?:text|title))$/;

/** Expressions that stand between MJML tags, where MJML drops them without a word. */
function nakedExpressions(body: string): readonly { readonly offset: number; readonly text: string }[] {
  const naked: { offset: number; text: string }[] = [];
  const token = /<(\/?)([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|\{\{[^}]*\}\}/gi;
  for (let match = token.exec(body); match !== null; match = token.exec(body)) {
    const [text, slash, name, rest = ''] = match;
    if (name === undefined) naked.push({ offset: match.index, text });
    else if (slash === '' && KEEPS_CONTENT.test(name) && !rest.endsWith('/')) {
      const end = body.indexOf(`</${name}`, token.lastIndex);
      if (end < 0) break;
      token.lastIndex = end;
    }
  }
  return naked;
}

/** Addresses in a compiled text that are neither checked at rendering nor safe as they stand. */
export function unsafeAddresses(html: string): readonly string[] {
  const attributes = [...html.matchAll(/\s(?:href|src|action|background)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi)];
  return attributes
    .map((match) => (match[1] ?? '').replace(/^["']|["']$/g, ''))
    .filter((address) => !/^(?:https?:|mailto:|#|$)/i.test(address) && !/^\{\{link [^}]*\}\}$/.test(address));
}
