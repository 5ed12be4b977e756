import { isSubject } from '../domain/policy/document.ts';
import type { RatchetState } from '../domain/policy/ratchet.ts';

/** What a client keeps between runs. The signed texts are verified again whenever they are read back. */
export type Kept = {
  /** Kept apart from the document: it still holds when the document's key is no longer pinned (P2). */
  readonly ratchet: RatchetState | null;
  readonly document: string | null;
  /** The server's `ETag` of the document. */
  readonly etag: string | null;
  /** A newer document that may only make things milder for now. */
  readonly loosening: string | null;
  readonly receipt: string | null;
  /** Why keys that are not pinned are trusted, in the order of the chain. */
  readonly endorsements: readonly string[];
};

const NOTHING: Kept = {
  ratchet: null,
  document: null,
  etag: null,
  loosening: null,
  receipt: null,
  endorsements: [],
};

/** Reads a store's text. A torn or foreign one is read as nothing: that is never stricter. */
export function readKept(text: string | null): Kept {
  const value = text === null ? null : parsed(text);
  if (!isObject(value) || value.glidepath !== 1) return NOTHING;
  const textOrNull = (text: unknown) => (isText(text) ? text : null);
  return {
    ratchet: isRatchet(value.ratchet) ? value.ratchet : null,
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRatchet(value: unknown): value is RatchetState {
  return (
    isObject(value) &&
    [value.iss, value.aud, value.sub].every(isText) &&
    isSubject(String(value.sub)) &&
    [value.epoch, value.revision, value.iat].every(Number.isSafeInteger)
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
