import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { readBrand } from './brand.ts';
import { catalogueProblems } from './catalogue-problems.ts';
import { compileMjml } from './compile-mjml.ts';
import { compileTemplate, type LetterTemplate, type MakeHtml } from './compile-template.ts';
import { type Catalogue, readCatalogue } from './messages.ts';
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
  /** The version of all its languages together: what approval of a template covers (E3). */
  readonly versionOf: (name: string) => string | null;
  /** The first error that keeps a template of this name, in whatever language, from being sent; null when there is none. */
  readonly brokenBy: (name: string) => Problem | null;
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
const CATALOGUE = /^([a-z]{2,3}(?:-[A-Z]{2})?)\.json$/;

/**
 * Compiles templates given as texts: `notice.mjml`, `partials/…`, `brand.json`, and a catalogue for each language,
 * `en.json`, `de.json`, …. A template that takes its words from the catalogue exists in each of these languages; one
 * with words of its own is translated as a whole, `notice.de.mjml`.
 */
export async function compileTemplateFiles(files: TemplateFiles): Promise<TemplateBook> {
  const { brand, problems: brandProblems } = readBrand(files.get('brand.json'), 'brand.json');
  const catalogues = readCatalogues(files);
  const problems = [...brandProblems, ...[...catalogues.values()].flatMap((one) => one.problems)];
  const templates: LetterTemplate[] = [];
  const broken = new Map<string, Problem>();
  const makeHtml = onceForEachText();
  for (const { file, name, locale } of templatesToMake(files, [...catalogues.keys()])) {
    const source = assembleTemplate(file, locale, files);
    const catalogue = catalogues.get(locale) ?? emptyCatalogue(locale);
    const compiled = await compileTemplate(name, locale, source, brand, catalogue, makeHtml);
    problems.push(...compiled.problems);
    const [first] = compiled.problems;
    if (compiled.template !== null) templates.push(compiled.template);
    else if (first !== undefined && !broken.has(name)) broken.set(name, first);
  }
  const find = (name: string, locale: string) => findTemplate(templates, name, locale);
  return {
    directory: '',
    names: [...new Set(templates.map((one) => one.name))].sort(),
    templates,
    problems: withoutRepeats(problems),
    find,
    hashOf: (name, locale) => find(name, locale)?.hash ?? null,
    versionOf: (name) => versionOf(templates, name),
    brokenBy: (name) => broken.get(name) ?? null,
  };
}

/** The catalogue of each language. What a translation lacks is filled with English, and breaks the templates that need it. */
function readCatalogues(files: TemplateFiles): ReadonlyMap<string, Catalogue> {
  const english = readCatalogue(files.get(`${FALLBACK}.json`) ?? '{}', `${FALLBACK}.json`);
  const catalogues = new Map([[FALLBACK, english]]);
  for (const file of [...files.keys()].sort()) {
    const locale = CATALOGUE.exec(file)?.[1];
    if (locale === undefined || locale === FALLBACK) continue;
    const own = readCatalogue(files.get(file) ?? '', file);
    const differences = catalogueProblems(english, own);
    catalogues.set(locale, {
      ...own,
      messages: { ...english.messages, ...own.messages },
      problems: [...own.problems, ...differences.values()],
      flaws: new Map([...differences].filter(([, one]) => one.severity === 'error')),
    });
  }
  return catalogues;
}

function emptyCatalogue(locale: string): Catalogue {
  return { file: `${locale}.json`, messages: {}, places: new Map(), problems: [], flaws: new Map() };
}

type ToMake = { readonly file: string; readonly name: string; readonly locale: string };

function templatesToMake(files: TemplateFiles, languages: readonly string[]): readonly ToMake[] {
  return [...files.keys()].sort().flatMap((file) => {
    const [match, name = '', own] = TEMPLATE.exec(file) ?? [];
    if (match === undefined) return [];
    if (own !== undefined) return [{ file, name, locale: own }];
    const speaks = (locale: string) =>
      !files.has(`${name}.${locale}.mjml`) && asksCatalogue(assembleTemplate(file, locale, files).body);
    return [FALLBACK, ...languages.filter((one) => one !== FALLBACK && speaks(one))].map((locale) => ({
      file,
      name,
      locale,
    }));
  });
}

/** Words of its own are in one language, and it is not ours to say that they are in another. */
function asksCatalogue(body: string): boolean {
  return /\{\{\s*t\s/.test(body);
}

function onceForEachText(): MakeHtml {
  const made = new Map<string, { readonly html: string; readonly problems: readonly Problem[] }>();
  return async (mjml, source, problems) => {
    const key = `${source.file}\n${mjml}`;
    let known = made.get(key);
    if (known === undefined) {
      const found: Problem[] = [];
      known = { html: await compileMjml(mjml, source, found), problems: found };
      made.set(key, known);
    }
    problems.push(...known.problems);
    return known.html;
  };
}

/** A mistake in a partial is found in each template and language that has it, and is told once. */
function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify(one), one])).values()];
}

function versionOf(templates: readonly LetterTemplate[], name: string): string | null {
  const languages = templates.filter((one) => one.name === name).map((one) => `${one.locale}:${one.hash}`);
  return languages.length === 0 ? null : sha256Hex(languages.toSorted().join('\n'));
}

function findTemplate(
  templates: readonly LetterTemplate[],
  name: string,
  locale: string,
): LetterTemplate | null {
  const [language = '', ...rest] = locale.replaceAll('_', '-').split('-');
  const spoken = language.toLowerCase();
  const region = rest.find((one) => /^[a-z]{2}$/i.test(one))?.toUpperCase();
  for (const wanted of [`${spoken}-${region}`, spoken, FALLBACK]) {
    const found = templates.find((one) => one.name === name && one.locale === wanted);
    if (found !== undefined) return found;
  }
  return null;
}
