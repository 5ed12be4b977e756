import { join } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import type { LetterTemplate } from './compile-template.ts';
import { renderTemplate } from './render-letter.ts';
import { sampleLetter } from './sample-letter.ts';
import type { TemplateBook } from './template-book.ts';

/** Gmail cuts a mail off at about 102 KB, and what is cut off is the footer; links still grow on their way. */
const LARGEST = { warning: 80_000, error: 100_000 };

const LONGEST_SUBJECT = 78;

/** A required notice that reads as advertising becomes advertising, by law and in the reader's eyes. */
const PROMOTIONAL =
  /\b(?:discount|special offer|limited time|buy (?:now|more)|upgrade (?:now|today)|save \d+)\b|% off/i;

/** Everything wrong with a book of templates: what compiling found, and what a letter with sample variables shows. */
export function templateProblems(book: TemplateBook): readonly Problem[] {
  const trials = book.templates.flatMap((template) =>
    trialProblems(template).map((problem) => ({ ...problem, file: join(book.directory, template.file) })),
  );
  return [...book.problems, ...trials];
}

type Trial = Omit<Problem, 'file'>;

function trialProblems(template: LetterTemplate): readonly Trial[] {
  const letter = renderTemplate(template, sampleLetter(template.class));
  if (!letter.ok) return [trial('error', letter.code, letter.message)];
  const problems: Trial[] = [];
  const { subject, html, text } = letter.value;
  const size = Buffer.byteLength(html);
  if (size > LARGEST.warning) {
    const severity = size > LARGEST.error ? 'error' : 'warning';
    const message = `The mail has ${Math.round(size / 1000)} KB. Above 100 KB Gmail cuts off its end; shorten it.`;
    problems.push(trial(severity, 'too-large', message));
  }
  if (subject.length > LONGEST_SUBJECT) {
    const message = `With sample names the subject has ${subject.length} characters; most readers see ${LONGEST_SUBJECT} at best.`;
    problems.push(trial('warning', 'long-subject', message));
  }
  const promotional = template.class === 'required-notice' ? PROMOTIONAL.exec(`${subject} ${text}`) : null;
  if (promotional) {
    const message = `"${promotional[0]}" reads as advertising, which has no place in a required notice.`;
    problems.push(trial('warning', 'promotional', message));
  }
  return problems;
}

function trial(severity: Problem['severity'], code: string, message: string): Trial {
  return { severity, code, line: null, column: null, message };
}
