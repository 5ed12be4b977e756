import { beforeAll, expect, test } from 'vitest';
import { LETTER_KINDS } from '../../src/domain/letter.ts';
import { renderLetter } from '../../src/render/render-letter.ts';
import { sampleLetter } from '../../src/render/sample-letter.ts';
import { compileTemplates, type TemplateBook } from '../../src/render/template-book.ts';

let book: TemplateBook;
beforeAll(async () => {
  book = await compileTemplates('templates');
}, 30_000);

test.each([
  ['en', 'Our support team'],
  ['de', 'Unser Support-Team'],
  ['es', 'Nuestro equipo de soporte'],
  ['fr', 'Notre équipe d’assistance'],
  ['ja', 'サポート窓口'],
  // Nobody translated the templates: the whole letter is in English.
  ['pl', 'Our support team'],
])('where no name says anything to the reader, a letter in %s says who answers: %s', (language, team) => {
  for (const kind of LETTER_KINDS) {
    const letterClass = book.find(kind, language)?.class ?? 'service';
    const letter = sampleLetter(letterClass, language);
    if (!('owner' in letter)) continue;
    const named = renderLetter(book, kind, language, letter);
    const unnamed = renderLetter(book, kind, language, { ...letter, owner: { ...letter.owner, name: null } });
    if (!named.ok || !unnamed.ok) throw new Error('The letter could not be written.');
    expect(unnamed.value.html.includes(team)).toBe(named.value.html.includes(String(letter.owner.name)));
    expect(unnamed.value.html).not.toMatch(/null|\{owner\}/);
  }
});
