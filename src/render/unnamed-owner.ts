import type { Letter } from '../domain/letter.ts';

/** Who answers where no name says anything to the reader, in the languages mail is written in; begins a sentence. */
const TEAM: Readonly<Record<string, string>> = {
  en: 'Our support team',
  de: 'Unser Support-Team',
  es: 'Nuestro equipo de soporte',
  fr: 'Notre équipe d’assistance',
  ja: 'サポート窓口',
};

/**
 * A letter whose owner has a name: its own, or the words for "our support team".
 * @param language the template is written in, which need not be the reader's
 */
export function withOwnerNamed(letter: Letter, language: string): Letter {
  if (!('owner' in letter) || letter.owner.name !== null) return letter;
  const name = TEAM[language.slice(0, 2).toLowerCase()] ?? TEAM.en ?? '';
  return { ...letter, owner: { ...letter.owner, name } };
}
