import type { Subject } from './document.ts';

/** The `typ` of a signed receipt. */
export const RECEIPT_TYPE = 'receipt+jwt';

/** Why an installation that asked for a seat has none. */
export const SEAT_REFUSALS = ['NO_MACHINE', 'TOO_MANY_MACHINES', 'FINGERPRINT_SCOPE_MISMATCH'] as const;
export type SeatRefusal = (typeof SEAT_REFUSALS)[number];

/**
 * What is one installation's own, signed: the claims of the answer to a check or an activation. The document holds
 * what is true for all installations of its subject. Times are epoch seconds, integers.
 */
export type Receipt = {
  readonly schema: 1;
  readonly iss: string;
  readonly sub: `installation:${string}`;
  /** The product's key. */
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  readonly epoch: number;
  /** `sub` of the document it belongs to; beside any other it does not count. */
  readonly subject: Subject;
  readonly device: string | null;
  readonly activation: string | null;
  /** When the installation's device took its seat; null while it has none. */
  readonly activatedAt: number | null;
  readonly refusal: SeatRefusal | null;
  readonly firstContactAt: number;
  readonly runwayEndsAt: number;
  /** The first tightening slot after the runway's end: the code changes at the end, a block begins here. Null: at once. */
  readonly blocksFrom: number | null;
  /** The nonce of the check this answers. */
  readonly nonce: string | null;
};

/** Has the installation's device a seat? */
export function hasSeat({ activatedAt, refusal }: Receipt): boolean {
  return activatedAt !== null && refusal === null;
}

/** What a receipt is made of, as the server knows it. Every time is epoch milliseconds. */
export type ReceiptFacts = {
  readonly issuer: string;
  readonly installation: string;
  readonly product: string;
  readonly subject: Subject;
  readonly epoch: number;
  readonly issuedAt: number;
  readonly documentForDays: number;
  readonly device: string | null;
  readonly activation: string | null;
  readonly activatedAt: number | null;
  readonly refusal: SeatRefusal | null;
  readonly firstContactAt: number;
  readonly runwayEndsAt: number;
  readonly blocksFrom: number | null;
  readonly nonce: string | null;
};
