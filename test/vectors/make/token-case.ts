import type { CLIENT } from './base.ts';

/** A signed text, or how to build one that is too long to print: each part so many times. */
export type TokenText =
  | { readonly token: string }
  | { readonly parts: readonly (readonly [string, number])[] };

/** One signed text, and what a client says of it. */
export type TokenCase = TokenText & {
  readonly name: string;
  /** What differs from the client that is asked otherwise. */
  readonly client?: Partial<typeof CLIENT>;
  /** Of receipts: what the client asked with; null or missing when it asked for none. */
  readonly nonce?: string | null;
  /** `accepted`, or the refusal. */
  readonly expect: string;
  /** True where only the spelling of the JSON is wrong, which no port that lacks a writer can see. */
  readonly spelling?: true;
};

export function tokenCase(
  name: string,
  expect: string,
  token: string,
  more: Partial<Pick<TokenCase, 'client' | 'nonce' | 'spelling'>> = {},
): TokenCase {
  return { name, expect, ...more, ...shortened(token) };
}

/** Runs of the same four letters are counted instead of printed. */
function shortened(token: string): TokenText {
  if (token.length < 10_000) return { token };
  const parts: [string, number][] = [];
  let at = 0;
  for (const match of token.matchAll(/(.{4})\1{99,}/gs)) {
    if (match.index > at) parts.push([token.slice(at, match.index), 1]);
    const [run, unit = ''] = match;
    parts.push([unit, run.length / unit.length]);
    at = match.index + run.length;
  }
  if (at < token.length) parts.push([token.slice(at), 1]);
  return { parts };
}
