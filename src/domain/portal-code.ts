import type { Instant } from './instant.ts';

/** How long a mailed code can be typed in. Everything here lives by the machine's clock. */
export const CODE_MINUTES = 10;
/** Wrong guesses a code survives: with six digits, guessing is useless. */
export const CODE_GUESSES = 5;
/** Codes a contact is mailed in an hour: whoever asks for more only fills an inbox. */
export const CODES_AN_HOUR = 5;

/** What a customer wants to do: their mail and the page that asks for the code say it. */
export const CODE_PURPOSES = ['activate', 'acknowledge', 'survey', 'more-time', 'ask', 'sign-in'] as const;
export type CodePurpose = (typeof CODE_PURPOSES)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A mail takes a moment. Whoever asks again meanwhile, or opens a second link of the same mail, means the same code. */
const PAUSE_MS = MINUTE;
/** A double click, a reload or a lost answer right after a code was taken is the same act once more. */
const SAME_PRESS_MS = 2 * MINUTE;

/** A code that was mailed. */
export type MailedCode = {
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** Wrong guesses so far. */
  readonly attempts: number;
  readonly usedAt: Instant | null;
};

/** What becomes of a press on "send me a code". */
export type CodeRequest<Code> =
  | { readonly kind: 'send' }
  /** One is on its way already: type that. */
  | { readonly kind: 'sent-already'; readonly code: Code }
  | { readonly kind: 'wait'; readonly until: Instant };

/**
 * May a contact be mailed another code?
 * @param recent the codes of the last hour, in any order
 */
export function judgeCodeRequest<Code extends MailedCode>(
  recent: readonly Code[],
  now: Instant,
): CodeRequest<Code> {
  const inHour = recent
    .filter((one) => one.createdAt > now - HOUR)
    .toSorted((a, b) => b.createdAt - a.createdAt);
  const [last] = inHour;
  if (last === undefined) return { kind: 'send' };
  const freeAt = inHour[CODES_AN_HOUR - 1]?.createdAt;
  if (last.usedAt === null && last.createdAt > now - PAUSE_MS) {
    if (last.attempts < CODE_GUESSES) return { kind: 'sent-already', code: last };
    return { kind: 'wait', until: Math.max(last.createdAt + PAUSE_MS, (freeAt ?? now - HOUR) + HOUR) };
  }
  return freeAt === undefined ? { kind: 'send' } : { kind: 'wait', until: freeAt + HOUR };
}

/** What becomes of typed digits. `again`: this code was taken a moment ago, by the same page. */
export type CodeVerdict = 'right' | 'again' | 'wrong' | 'over';

/** @param matches are the typed digits the mailed ones? */
export function judgeCode(code: MailedCode, matches: boolean, now: Instant): CodeVerdict {
  if (code.expiresAt <= now || code.attempts >= CODE_GUESSES) return 'over';
  if (!matches) return code.usedAt === null ? 'wrong' : 'over';
  if (code.usedAt === null) return 'right';
  return code.usedAt > now - SAME_PRESS_MS ? 'again' : 'over';
}

/** The six digits somebody meant: `123 456`, `123-456` or in full width as some keyboards type them; null for anything else. */
export function readCode(typed: string): string | null {
  if (typed.length > 40) return null;
  const digits = typed.normalize('NFKC').replaceAll(/[\s\p{Pd}.]/gu, '');
  return /^[0-9]{6}$/.test(digits) ? digits : null;
}
