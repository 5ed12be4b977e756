/**
 * The language of a mail that has no template: that of the locale, where there are words in it, else English.
 * @param words by language
 * @param locale as imported, such as `de-AT` or `pt_BR`: it may be anything
 */
export function mailLanguage<Language extends string>(
  words: Readonly<Record<Language | 'en', unknown>>,
  locale: string | null,
): Language | 'en' {
  const language = (locale ?? '').trim().toLowerCase().split(/[-_]/)[0] ?? '';
  return isIn(words, language) ? language : 'en';
}

function isIn<Key extends string>(words: Readonly<Record<Key, unknown>>, language: string): language is Key {
  return Object.hasOwn(words, language);
}
