import type { RatchetState } from '../domain/policy/ratchet.ts';
import { isText, readRatchet } from '../domain/policy/read-claims.ts';
import { membersOf } from './members.ts';

/** What a client keeps between runs. The signed texts are verified again whenever they are read back. */
export type Kept = {
  /** Kept apart from the document: it still holds when the document's key is no longer pinned (P2). */
  readonly ratchet: KeptRatchet | null;
  readonly document: string | null;
  /** The server's `ETag` of the document. */
  readonly etag: string | null;
  /** A newer document that may only make things milder for now. */
  readonly loosening: string | null;
  readonly receipt: string | null;
  /** Why keys that are not pinned are trusted, in the order of the chain. */
  readonly endorsements: readonly string[];
};

/** The ratchet, and by {@link markOf} the license key that its subject was accepted for. */
export type KeptRatchet = RatchetState & { readonly keyMark?: unknown };

export const NOTHING = {
  ratchet: null,
  document: null,
  etag: null,
  loosening: null,
  receipt: null,
  endorsements: [],
} as const satisfies Kept;

/** Reads a store's text. A torn or foreign one is read as nothing: that is never stricter. */
export function readKept(text: string | null): Kept {
  const value = membersOf(text ?? '');
  if (text === null || value.glidepath !== 1) return NOTHING;
  const textOrNull = (text: unknown) => (isText(text) ? text : null);
  return {
    ratchet: readRatchet(value.ratchet),
    document: textOrNull(value.document),
    etag: textOrNull(value.etag),
    loosening: textOrNull(value.loosening),
    receipt: textOrNull(value.receipt),
    endorsements: Array.isArray(value.endorsements) ? value.endorsements.filter(isText) : [],
  };
}

export function writeKept(kept: Kept): string {
  return JSON.stringify({ glidepath: 1, ...kept });
}

/** Tells one license key from another. Its 32 bits say next to nothing of the key, which is kept nowhere. */
export function markOf(licenseKey: string): number {
  let mark = 0;
  for (const byte of new TextEncoder().encode(licenseKey)) mark = Math.imul(mark, 31) + byte;
  return mark;
}
