import { checkSum } from './check-sum.ts';

/** Digits and letters that are hard to mistake for one another (Crockford): five bits each. */
export const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Letters people write for others, and the one that is meant. */
const MEANT: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/**
 * Two letters behind a code. Each letter counts by its place modulo a prime beyond all of them, so one wrong letter and
 * two that changed places always show.
 * @param purpose a code that was made for something else is told as well, 1,020 times of 1,021
 */
export function checkLetters(letters: string, purpose: string): string {
  let sum = Number.parseInt(checkSum(purpose), 16);
  for (let at = 0; at < letters.length; at += 1) sum += (at + 2) * CODE_LETTERS.indexOf(letters.charAt(at));
  const rest = sum % 1021;
  return `${CODE_LETTERS.charAt(rest >> 5)}${CODE_LETTERS.charAt(rest & 31)}`;
}

/** In groups of five, as people read and type it. */
export function inGroups(letters: string): string {
  return letters.match(/.{1,5}/g)?.join('-') ?? '';
}

/** What was typed, without blanks and dashes, in capitals; null when it holds anything that no code has. */
export function lettersTyped(text: string): string | null {
  const letters = text
    .toUpperCase()
    .replace(/[\s\-–—.]/gu, '')
    .replace(/[OIL]/g, (letter) => MEANT[letter] ?? letter);
  return [...letters].every((letter) => CODE_LETTERS.includes(letter)) ? letters : null;
}

/** Five bits a letter, the highest first; bits that are missing at the end are 0. */
export function lettersOfBits(bits: string): string {
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((five) => CODE_LETTERS.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('');
}

export function bitsOfLetters(letters: string): string {
  return [...letters].map((letter) => CODE_LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
}
