import { formatCount } from '../../numbers.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';

/** The languages the portal speaks. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself: whoever looks for theirs need not know any other. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
};

export type WordKey = keyof typeof en;
/** All words of one language. */
export type Catalogue = Readonly<Record<WordKey, string>>;

/** Words that are counted: the key without its `.one` or `.other`. */
export type CountedKey = WordKey extends infer Key
  ? Key extends `${infer Base}.other`
    ? Base
    : never
  : never;

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, de, es, fr, ja };

/** The words of one language as pages use them. */
export type Words = {
  readonly language: Language;
  /** A sentence with its values put in: `{product}`. */
  say(key: WordKey, values?: Values): string;
  /** The same for a number of things, in the form this number takes in the language. */
  count(key: CountedKey, count: number, values?: Values): string;
};

type Values = Readonly<Record<string, string | number>>;

/** @param locale for numbers; of the language */
export function wordsIn(language: Language, locale: string = language): Words {
  const catalogue = CATALOGUES[language];
  const plurals = new Intl.PluralRules(language);
  return {
    language,
    say: (key, values) => put(catalogue[key], values),
    count: (key, count, values) => {
      const form = plurals.select(count) === 'one' ? 'one' : 'other';
      const shown = formatCount(count, { locale, timeZone: 'UTC' });
      return put(catalogue[`${key}.${form}`], { ...values, count: shown });
    },
  };
}

/** The catalogue as it is, for tests and for sentences that are put together of more than text. */
export function catalogueOf(language: Language): Catalogue {
  return CATALOGUES[language];
}

/**
 * The language of a locale (`de`, `de-CH`, `ja_JP`), if the portal speaks it.
 * @param locale as imported: it may be anything
 */
export function languageIn(locale: string | null): Language | null {
  const first = locale?.trim().toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((one) => one === first) ?? null;
}

/** Words one after the other as the language lists them: `Atlas CAD and Atlas Viewer`. */
export function listIn(language: Language, words: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(words);
}

function put(sentence: string, values: Values = {}): string {
  return sentence.replaceAll(/\{([\w-]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}
