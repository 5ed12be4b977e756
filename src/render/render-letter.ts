import type { Letter } from '../domain/letter.ts';
import { placeOf } from '../domain/problem.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { cleanSubject } from './clean-text.ts';
import type { LetterTemplate } from './compile-template.ts';
import { HELPERS, letterHandlebars, type Rendering, UnusableValue } from './letter-helpers.ts';
import { letterShapes, newValues } from './letter-shape.ts';
import { unsafeAddresses } from './markup-problems.ts';
import { isZone, localeFor } from './show-date.ts';
import type { TemplateBook } from './template-book.ts';
import { withOwnerNamed } from './unnamed-owner.ts';

export type RenderedLetter = {
  /** One line, without escapes. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly templateHash: string;
};

export type LetterRefusal =
  | 'unknown-template'
  | 'broken-template'
  | 'missing-variable'
  | 'unusable-variable'
  | 'unsafe-link'
  | 'no-text'
  | 'too-large';

/**
 * Renders a letter in the reader's language, or in English. Never throws for what the variables hold: a value that is
 * missing where the template needs one is refused with its name and its `file:line`.
 * @param locale of the reader, BCP 47; picks the template's language. Dates follow `variables.locale` and `.zone`
 */
export function renderLetter(
  book: TemplateBook,
  name: string,
  locale: string,
  variables: Letter,
): Result<RenderedLetter, LetterRefusal> {
  const error = book.brokenBy(name);
  if (error !== null) {
    return refuse(
      'broken-template',
      `The template "${name}" has an error: ${error.message} (${placeOf(error)})`,
    );
  }
  const template = book.find(name, locale);
  if (template === null) {
    return refuse('unknown-template', `There is no template "${name}"; there are ${book.names.join(', ')}.`);
  }
  return renderTemplate(template, variables);
}

/** Renders one compiled template, of a book or stored under its hash, in one pass: data is never read as template. */
export function renderTemplate(
  template: LetterTemplate,
  letter: Letter,
): Result<RenderedLetter, LetterRefusal> {
  const { locale, zone } = letter;
  if (typeof locale !== 'string' || typeof zone !== 'string' || !isZone(zone)) {
    return refuse(
      'unusable-variable',
      'A letter needs a locale such as en-GB and a zone such as Europe/Berlin.',
    );
  }
  const rendering = { locale: localeFor(template.locale, locale), zone, messages: template.messages };
  const variables = withOwnerNamed(letter, template.locale);
  const write = writersOf(template);
  try {
    const subject = write.subject(variables, {
      data: { rendering: { ...rendering, longestValue: 80, longestProse: 80 } },
    });
    const values = newValues();
    const marked = write.html(variables, {
      data: { rendering: { ...rendering, longestValue: 120, longestProse: 1500, values } },
    });
    const { html, text } = write.parts(marked, values);
    if (write.unsafe !== null) {
      return refuse('unsafe-link', `"${write.unsafe}" is no address a mail may link to (${template.file}).`);
    }
    if (isTooLarge(html)) {
      return refuse(
        'too-large',
        `The letter has ${kilobytes(html)} KB; above 100 KB mail programs cut it off (${template.file}).`,
      );
    }
    if (text.trim() === '') return refuse('no-text', `The letter has no words (${template.file}).`);
    return ok({ subject: cleanSubject(subject, 150), html, text, templateHash: template.hash });
  } catch (error) {
    if (error instanceof UnusableValue) return refuseValue(error, template);
    throw error;
  }
}

/** Gmail cuts a mail off at about 102 KB, and what is cut off is the footer; links still grow on their way. */
const LARGEST_BYTES = 100_000;

function isTooLarge(html: string): boolean {
  // No character takes more than three bytes, so most letters need no counting.
  return html.length * 3 > LARGEST_BYTES && Buffer.byteLength(html) > LARGEST_BYTES;
}

function kilobytes(html: string): number {
  return Math.round(Buffer.byteLength(html) / 1000);
}

function refuseValue(error: UnusableValue, template: LetterTemplate): Result<never, LetterRefusal> {
  const place = template.places[error.at];
  const variable = place?.variables[error.argument] ?? error.argument;
  const where = place === undefined ? template.name : `${place.file}:${place.line}`;
  return error.reason === null
    ? refuse('missing-variable', `The letter needs "${variable}", which is missing (${where}).`)
    : refuse('unusable-variable', `"${variable}" ${error.reason} (${where}).`);
}

type Writer = (variables: Letter, options: { data: { rendering: Rendering } }) => string;
type Writers = {
  readonly subject: Writer;
  /** Writes the HTML with marks in place of its values. */
  readonly html: Writer;
  readonly parts: ReturnType<typeof letterShapes>;
  /** A link that no reader's values make safe: looked for once, as the values of links are checked where they are put in. */
  readonly unsafe: string | null;
};

const handlebars = letterHandlebars();
const written = new WeakMap<LetterTemplate, Writers>();

function writersOf(template: LetterTemplate): Writers {
  const known = written.get(template);
  if (known !== undefined) return known;
  const options = {
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries([...Object.keys(HELPERS), 'mark'].map((name) => [name, true])),
  };
  const writers = {
    // A subject is plain text: HTML escapes would be read as they are written.
    subject: handlebars.compile<Letter>(template.subject, { ...options, noEscape: true }),
    html: handlebars.compile<Letter>(withMarks(template.html), options),
    parts: letterShapes(),
    unsafe: unsafeAddresses(template.html)[0] ?? null,
  };
  written.set(template, writers);
  return writers;
}

/** Every expression that shows something goes through `mark`; those that decide stay as they are. */
function withMarks(html: string): string {
  return html.replace(/\{\{(?![#/]|else\b)([^{}]+)\}\}/g, '{{mark ($1)}}');
}
