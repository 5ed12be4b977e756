import type { Problem } from '../domain/problem.ts';
import type { TemplateSource } from './template-source.ts';

/** What may not be written in a template, and why. Each pattern is tried on each line. */
const FORBIDDEN: readonly { code: string; pattern: RegExp; message: string }[] = [
  {
    code: 'unsafe-link',
    pattern: /\b(?:href|src|action)\s*=\s*["']?\s*(?!["']?\s*(?:https?:|mailto:|\{\{|#))[^\s>]/i,
    message: 'Links begin with https:, http: or mailto:, or are written href="{{link …}}".',
  },
  {
    code: 'script',
    pattern: /<\s*(?:script|iframe|object|embed|form)\b|\son[a-z]+\s*=\s*["']/i,
    message: 'Mail programs drop scripts, forms and frames, and filters distrust mail that has them.',
  },
  {
    code: 'mj-include',
    pattern: /<\s*mj-include\b/i,
    message: 'MJML drops mj-include here. Write {{> name}} alone on a line to include partials/name.mjml.',
  },
  {
    code: 'no-alt',
    pattern: /<\s*(?:mj-image|img)\b(?![^>]*\balt\s*=)/i,
    message: 'An image needs alt="…" for those who do not see it (alt="" if it only decorates).',
  },
];

/** What must be written once in every template, wherever its partials come from. */
const REQUIRED: readonly { code: string; pattern: RegExp; message: string }[] = [
  {
    code: 'no-language',
    pattern: /<mjml\b[^>]*\slang="/,
    message: 'Write <mjml lang="{{template.locale}}">, so that it is read out in the right language.',
  },
  {
    code: 'no-title',
    pattern: /<mj-title>/,
    message: 'Write <mj-title>{{template.subject}}</mj-title> in the head.',
  },
  {
    code: 'no-preheader',
    pattern: /<mj-preview>/,
    message: 'Write <mj-preview>{{template.preheader}}</mj-preview> in the head.',
  },
];

/** Problems of the markup itself, before MJML sees it. */
export function markupProblems(source: TemplateSource): readonly Problem[] {
  const problems: Problem[] = [];
  source.body.split('\n').forEach((text, at) => {
    const origin = source.origins[at] ?? { file: source.file, line: 1 };
    for (const { code, pattern, message } of FORBIDDEN) {
      const match = pattern.exec(text);
      if (match) problems.push({ severity: 'error', code, ...origin, column: match.index + 1, message });
    }
  });
  for (const { code, pattern, message } of REQUIRED) {
    if (pattern.test(source.body)) continue;
    problems.push({ severity: 'error', code, file: source.file, line: null, column: null, message });
  }
  return problems;
}
