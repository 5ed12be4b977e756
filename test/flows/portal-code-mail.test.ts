import { expect, test } from 'vitest';
import { codeMessage } from '../../src/flows/portal-code-mail.ts';

/** The paragraphs of the mail that brings a code, to a reader of this language. */
function paragraphsIn(locale: string): readonly string[] {
  const { text } = codeMessage({
    from: { email: 'licensing@vendor.example', name: 'Northwind' },
    reader: { email: 'anna@a-001.example', name: 'Anna', accountName: 'Brunner AG', locale },
    code: '123456',
    purpose: 'activate',
  });
  return text.split('\n\n');
}

test.each([
  ['en', 'They are for activating your software (Brunner AG).'],
  ['de', 'Sie dienen dazu, Ihre Software zu aktivieren (Brunner AG).'],
  ['es', 'Sirven para activar su software (Brunner AG).'],
  ['fr', 'Ils servent à activer votre logiciel (Brunner AG).'],
  ['ja', '用途：ソフトウェアのライセンス認証（Brunner AG）。'],
])('the mail with a code says in %s what it is for, in a whole sentence', (locale, sentence) => {
  expect(paragraphsIn(locale)).toContain(sentence);
});

test('after a greeting the mail goes on as the language does', () => {
  const starts = ['en', 'de', 'es', 'fr'].map((locale) => paragraphsIn(locale)[1]?.split(' ')[0]);
  expect(starts).toEqual(['Here', 'hier', 'Estas', 'Voici']);
});
