import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { readBrand } from './brand.ts';
import { compileTemplate, type LetterTemplate } from './compile-template.ts';
import { type Messages, readMessages } from './messages.ts';
import { assembleTemplate, type TemplateFiles } from './template-source.ts';

/** All templates of a directory, compiled. Templates with errors are missing; `problems` says what is wrong with them. */
export type TemplateBook = {
  /** Where the templates were read from, as it was given; empty when they were given as texts. */
  readonly directory: string;
  /** Names of the templates that can be rendered, sorted. */
  readonly names: readonly string[];
  readonly templates: readonly LetterTemplate[];
  readonly problems: readonly Problem[];
  /** The template in the reader's language (`de-AT`, else `de`), else in English; null when there is none of that name. */
  readonly find: (name: string, locale: string) => LetterTemplate | null;
  /** The version of what `find` returns, to be frozen with a wave (M4). */
  readonly hashOf: (name: string, locale: string) => string | null;
};

/** The language every template exists in. */
const FALLBACK = 'en';

/**
 * Reads and compiles all templates of a directory, which takes about a second. What is wrong with them is in the book's
 * problems; only a directory that cannot be read throws.
 */
export async function compileTemplates(directory: string): Promise<TemplateBook> {
  const files = new Map<string, string>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(mjml|json)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(join(directory, '/').length).replaceAll('\\', '/');
    files.set(name, (await readFile(path, 'utf8')).replaceAll('\r\n', '\n'));
  }
  const book = await compileTemplateFiles(files);
  const problems = book.problems.map((one) => ({ ...one, file: join(directory, one.file) }));
  return { ...book, directory, problems };
}

const TEMPLATE = /^([a-z0-9-]+)(?:\.([a-z]{2,3}(?:-[A-Z]{2})?))?\.mjml$/;

/** Compiles templates given as texts: `notice.mjml`, `notice.de.mjml`, `partials/…`, `brand.json`, `en.json`, `de.json`. */
export async function compileTemplateFiles(files: TemplateFiles): Promise<TemplateBook> {
  const { brand, problems: brandProblems } = readBrand(files.get('brand.json'), 'brand.json');
  const problems = [...brandProblems];
  const catalogues = new Map<string, Messages>();
  const templates: LetterTemplate[] = [];
  for (const file of [...files.keys()].sort()) {
    const match = TEMPLATE.exec(file);
    if (match === null) continue;
    const [, name = '', locale = FALLBACK] = match;
    const messages = catalogues.get(locale) ?? catalogueFor(locale, files, problems);
    catalogues.set(locale, messages);
    const source = assembleTemplate(file, locale, files);
    const compiled = await compileTemplate(name, locale, source, brand, messages);
    problems.push(...compiled.problems);
    if (compiled.template !== null) templates.push(compiled.template);
  }
  const find = (name: string, locale: string) => findTemplate(templates, name, locale);
  return {
    directory: '',
    names: [...new Set(templates.map((one) => one.name))].sort(),
    templates,
    problems: withoutRepeats(problems),
    find,
    hashOf: (name, locale) => find(name, locale)?.hash ?? null,
  };
}

/** The messages of a language; those it lacks are taken from English. */
function catalogueFor(locale: string, files: TemplateFiles, problems: Problem[]): Messages {
  const read = (language: string): Messages => {
    const text = files.get(`${language}.json`);
    if (text === undefined) return {};
    const { messages, problems: found } = readMessages(text, `${language}.json`);
    problems.push(...found);
    return messages;
  };
  return locale === FALLBACK ? read(FALLBACK) : { ...read(FALLBACK), ...read(locale) };
}

/** A mistake in a partial is found in each template that includes it, and is told once. */
function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify(one), one])).values()];
}

function findTemplate(
  templates: readonly LetterTemplate[],
  name: string,
  locale: string,
): LetterTemplate | null {
  const language = locale.split('-')[0] ?? FALLBACK;
  for (const wanted of [locale, language, FALLBACK]) {
    const found = templates.find((one) => one.name === name && one.locale === wanted);
    if (found !== undefined) return found;
  }
  return null;
}
