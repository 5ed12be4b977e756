import { LETTER_CLASSES, type LetterClass, variablesFor } from '../domain/letter.ts';
import type { Problem } from '../domain/problem.ts';
import { sha256Hex } from '../domain/sha256.ts';
import type { Brand } from './brand.ts';
import { vanishedProblems } from './compile-mjml.ts';
import { contentProblems } from './content-problems.ts';
import { markupProblems, unsafeAddresses } from './markup-problems.ts';
import { type MessageCall, messagesAtRendering, putMessages, usedMessages } from './message-calls.ts';
import type { Catalogue, Messages } from './messages.ts';
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
  /** Those it still needs when it is rendered: plurals and choices. */
  readonly messages: Messages;
  /** SHA-256 of everything it was made from: template, partials, brand, messages, language. */
  readonly hash: string;
};

export type Compilation = { readonly template: LetterTemplate | null; readonly problems: readonly Problem[] };

/** Makes HTML of MJML. Languages mostly share a text, and so one run of it. */
export type MakeHtml = (mjml: string, source: TemplateSource, problems: Problem[]) => Promise<string>;

/** Checks and compiles one assembled template in one language. With any error there are problems and no template. */
export async function compileTemplate(
  name: string,
  locale: string,
  source: TemplateSource,
  brand: Brand,
  catalogue: Catalogue,
  makeHtml: MakeHtml,
): Promise<Compilation> {
  const problems: Problem[] = [...source.problems];
  const { messages } = catalogue;
  const letterClass = readClass(source, problems);
  const read = readExpressions(letterClass, source, brand, messages);
  const used = usedMessages(read.calls.values(), messages);
  problems.push(...read.problems, ...markupProblems(source, locale));
  problems.push(...contentProblems(letterClass, source, used, catalogue));
  problems.push(...Object.keys(used).flatMap((key) => catalogue.flaws.get(key) ?? []));
  // Text that cannot be read as a template would only confuse MJML.
  if (problems.some((one) => one.code === 'syntax')) return { template: null, problems };
  const mjmlHtml = await makeHtml(read.body, source, problems);
  if (problems.length === 0) problems.push(...vanishedProblems(read.body, mjmlHtml, read.places, source));
  const subject = inLanguage(read.subject, (text) => text, read, locale, messages, problems);
  const html = inLanguage(mjmlHtml, escapeMarkup, read, locale, messages, problems);
  if (problems.length === 0) problems.push(...addressProblems(html, source));
  if (problems.length > 0) return { template: null, problems };
  const { file, fields, body } = source;
  const hash = sha256Hex(JSON.stringify([name, locale, fields, body, used, [...brand]]));
  const { places } = read;
  const late = messagesAtRendering(read.calls.values(), messages);
  const template = { name, file, locale, class: letterClass, subject, html, places, messages: late, hash };
  return { template, problems };
}

type ReadExpressions = {
  readonly subject: string;
  readonly body: string;
  readonly places: readonly Place[];
  readonly calls: ReadonlyMap<number, MessageCall>;
  readonly problems: readonly Problem[];
};

/** Stands for the language while MJML makes one HTML for all of them. */
const LOCALE_MARK = '{{locale}}';

/** The template's texts with their expressions checked and numbered, and brand, subject and preheader put in. */
function readExpressions(
  letterClass: LetterClass,
  source: TemplateSource,
  brand: Brand,
  messages: Messages,
): ReadExpressions {
  const problems: Problem[] = [];
  const found = { places: [] as Place[], calls: new Map<number, MessageCall>() };
  const constants = new Map([['template.locale', LOCALE_MARK]]);
  for (const [key, value] of brand) constants.set(`brand.${key}`, value);
  const read = (text: string, more: Pick<ExpressionContext, 'constants' | 'markup' | 'origin'>) => {
    const variables = variablesFor(letterClass);
    const numbered = numberExpressions(text, { variables, messages, brand, ...more }, found);
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
  return { subject, body, ...found, problems };
}

/** The text in one language: its messages where the marks stand. */
function inLanguage(
  text: string,
  escapeText: (literal: string) => string,
  read: ReadExpressions,
  locale: string,
  messages: Messages,
  problems: Problem[],
): string {
  const put = putMessages(text, read.calls, messages, escapeText);
  for (const { at, text: message } of put.problems) {
    const { file, line, column } = read.places[at] ?? { file: '', line: null, column: null };
    problems.push({ severity: 'error', code: 'message-markup', file, line, column, message });
  }
  return put.text.replaceAll(LOCALE_MARK, locale);
}

/** Nothing that was overlooked above may become a link. */
function addressProblems(html: string, source: TemplateSource): readonly Problem[] {
  return unsafeAddresses(html).map((address) => ({
    severity: 'error',
    code: 'unsafe-link',
    file: source.file,
    line: null,
    column: null,
    message: `"${address}" is no address a mail may link to: http, https and mailto are.`,
  }));
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
