import { LETTER_CLASSES, type LetterClass, variablesFor } from '../domain/letter.ts';
import type { Problem } from '../domain/problem.ts';
import { sha256Hex } from '../domain/sha256.ts';
import type { Brand } from './brand.ts';
import { compileMjml, vanishedProblems } from './compile-mjml.ts';
import { markupProblems } from './markup-problems.ts';
import type { Messages } from './messages.ts';
import { numberExpressions } from './template-expressions.ts';
import type { ExpressionContext, Place } from './template-reading.ts';
import { type FrontMatterField, originOfLine, type TemplateSource } from './template-source.ts';

/**
 * One template in one language, compiled as far as it goes without a recipient. Plain JSON: stored under its hash it
 * renders a frozen wave, or old evidence, after the file has changed.
 */
export type LetterTemplate = {
  readonly name: string;
  /** Relative to the templates' directory. */
  readonly file: string;
  /** Language of its texts. */
  readonly locale: string;
  readonly class: LetterClass;
  /** Handlebars source with numbered expressions; `html` is what MJML made of the template. */
  readonly subject: string;
  readonly html: string;
  readonly places: readonly Place[];
  readonly messages: Messages;
  /** SHA-256 of everything it was made from: template, partials, brand, messages, language. */
  readonly hash: string;
};

export type Compilation = { readonly template: LetterTemplate | null; readonly problems: readonly Problem[] };

/** Checks and compiles one assembled template. With any error there are problems and no template. */
export async function compileTemplate(
  name: string,
  locale: string,
  source: TemplateSource,
  brand: Brand,
  messages: Messages,
): Promise<Compilation> {
  const problems: Problem[] = [...source.problems];
  const letterClass = readClass(source, problems);
  const read = readExpressions(locale, letterClass, source, brand, messages);
  problems.push(...read.problems, ...markupProblems(source));
  if (problems.length > 0) return { template: null, problems };
  const html = await compileMjml(read.body, source, problems);
  problems.push(...vanishedProblems(read.body, html, read.places, source));
  if (problems.length > 0) return { template: null, problems };
  const { file, fields, body } = source;
  const hash = sha256Hex(JSON.stringify([name, locale, fields, body, messages, [...brand]]));
  const { subject, places } = read;
  const template = { name, file, locale, class: letterClass, subject, html, places, messages, hash };
  return { template, problems };
}

/** The template's texts with their expressions checked and numbered, and brand, subject and preheader put in. */
function readExpressions(
  locale: string,
  letterClass: LetterClass,
  source: TemplateSource,
  brand: Brand,
  messages: Messages,
): { subject: string; body: string; places: readonly Place[]; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const places: Place[] = [];
  const constants = new Map([['template.locale', locale]]);
  for (const [key, value] of brand) constants.set(`brand.${key}`, value);
  const read = (text: string, more: Pick<ExpressionContext, 'constants' | 'markup' | 'origin'>) => {
    const numbered = numberExpressions(
      text,
      { variables: variablesFor(letterClass), messages, ...more },
      places,
    );
    problems.push(...numbered.problems);
    return numbered.text;
  };
  const readField = (key: 'subject' | 'preheader') => {
    const field = source.fields[key];
    if (field?.value)
      return read(field.value, { constants, markup: false, origin: originIn(source.file, field) });
    const message = `A template needs "${key}: …" in its front matter.`;
    problems.push({ severity: 'error', code: `no-${key}`, file: source.file, line: 1, column: 1, message });
    return '';
  };
  const subject = readField('subject');
  const preheader = readField('preheader');
  const inMarkup = new Map([...constants].map(([key, value]) => [key, escapeMarkup(value)]));
  const body = read(source.body, {
    constants: inMarkup
      .set('template.subject', escapeTexts(subject))
      .set('template.preheader', escapeTexts(preheader)),
    markup: true,
    origin: (line, column) => ({ ...originOfLine(source, line), column }),
  });
  return { subject, body, places, problems };
}

function readClass(source: TemplateSource, problems: Problem[]): LetterClass {
  const field = source.fields.class;
  const known = LETTER_CLASSES.find((one) => one === field?.value);
  if (known !== undefined) return known;
  const message = `A template needs "class: …" in its front matter, one of ${LETTER_CLASSES.join(', ')}.`;
  const at = { line: field?.line ?? 1, column: field?.column ?? 1 };
  problems.push({ severity: 'error', code: 'no-class', file: source.file, ...at, message });
  return 'service';
}

function originIn(file: string, field: FrontMatterField): ExpressionContext['origin'] {
  return (_line, column) => ({ file, line: field.line, column: field.column + column - 1 });
}

function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

/** Escapes what stands between the expressions, which escape themselves. */
function escapeTexts(text: string): string {
  return text
    .split(/(\{\{.*?\}\})/)
    .map((part, at) => (at % 2 === 1 ? part : escapeMarkup(part)))
    .join('');
}
