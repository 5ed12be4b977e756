import { join } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import type { LetterTemplate } from './compile-template.ts';
import { type RenderedLetter, renderTemplate } from './render-letter.ts';
import { sampleLetter } from './sample-letter.ts';
import type { TemplateBook } from './template-book.ts';

/** From here on it is worth to shorten a mail; above 100 KB it is refused. */
const LARGE_BYTES = 80_000;

const LONGEST_SUBJECT = 78;

/** Everything wrong with a book of templates: what compiling found, and what letters with sample variables show. */
export function templateProblems(book: TemplateBook): readonly Problem[] {
  const trials = book.templates.flatMap((template) =>
    trialProblems(template).map((problem) => ({ ...problem, file: join(book.directory, template.file) })),
  );
  return [...book.problems, ...trials];
}

type Trial = Omit<Problem, 'file'>;

function trialProblems(template: LetterTemplate): readonly Trial[] {
  const letter = renderTemplate(template, sampleLetter(template.class, template.locale));
  if (!letter.ok) return [trial('error', letter.code, inWords(template, letter.message))];
  const problems: Trial[] = [];
  const { subject, html } = letter.value;
  const size = Buffer.byteLength(html);
  if (size > LARGE_BYTES) {
    const message = `The mail has ${Math.round(size / 1000)} KB. Above 100 KB it is refused, because Gmail cuts off its end; shorten it.`;
    problems.push(trial('warning', 'too-large', inWords(template, message)));
  }
  if (subject.length > LONGEST_SUBJECT) {
    const message = `With sample names the subject has ${subject.length} characters; most readers see ${LONGEST_SUBJECT} at best.`;
    problems.push(trial('warning', 'long-subject', inWords(template, message)));
  }
  for (const link of linksNotInText(letter.value)) {
    const message = `The link ${link} is in the HTML and not in the text part. Take class="not-in-text" off it.`;
    problems.push(trial('error', 'link-not-in-text', message));
  }
  return problems;
}

/** Who reads the text part must be able to do everything. */
function linksNotInText({ html, text }: RenderedLetter): readonly string[] {
  const links = [...html.matchAll(/\shref="([^"#]+)"/g)].map((match) =>
    (match[1] ?? '')
      .replaceAll('&#x3D;', '=')
      .replaceAll('&amp;', '&')
      .replace(/^mailto:/, ''),
  );
  return [...new Set(links)].filter((link) => !text.includes(link));
}

function inWords(template: LetterTemplate, message: string): string {
  return template.locale === 'en' ? message : `In ${template.locale}: ${message}`;
}

function trial(severity: Problem['severity'], code: string, message: string): Trial {
  return { severity, code, line: null, column: null, message };
}
