import { type PolicyDocument, subjectKind } from '../domain/policy/document.ts';
import { accept, acceptsReceipt, type RatchetState } from '../domain/policy/ratchet.ts';
import type { Receipt } from '../domain/policy/receipt.ts';
import { type Clocks, type TrustedTime, trustedNow, witness } from '../domain/policy/trusted-time.ts';
import { readKept, writeKept } from './kept.ts';
import type { Store } from './store.ts';
import type { Expected, Refusal, Verifier } from './verify.ts';

/** What became of a signed text that was offered. */
export type Offered =
  /** Kept, and in force from now on. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'same' }
  /** Verified, but it may only make things milder until it can be kept or the wall clock has caught up (P2, P3). */
  | { readonly kind: 'loosening'; readonly why: 'future-dated' | 'not-saved' }
  | { readonly kind: 'refused'; readonly refusal: Refusal | 'older' | 'lesser-subject' };

export type View = {
  readonly document: PolicyDocument | null;
  readonly loosening: PolicyDocument | null;
  readonly receipt: Receipt | null;
  readonly etag: string | null;
  readonly clocks: Clocks;
  /** What the store last answered with, when it failed; null while it works. */
  readonly storeProblem: string | null;
};

/** Holds what was verified, and lets it move only as the rules allow. Never throws or rejects. */
export type Keeper = {
  load(): Promise<void>;
  offerDocument(token: string, etag: string | null): Promise<Offered>;
  /** @param nonce what the receipt has to repeat; null when it was not asked for by this client */
  offerReceipt(token: string, nonce: string | null): Promise<Offered>;
  view(): View;
};

export type KeeperOptions = {
  readonly store: Store;
  readonly verifier: Verifier;
  readonly expected: Expected;
  /** The wall clock, epoch milliseconds. */
  readonly now: () => number;
  /** A clock that only runs forward, in milliseconds. */
  readonly monotonic: () => number;
};

type Signed<Claims> = { readonly claims: Claims; readonly token: string };

type Held = {
  readonly ratchet: RatchetState | null;
  readonly document: Signed<PolicyDocument> | null;
  readonly etag: string | null;
  readonly loosening: Signed<PolicyDocument> | null;
  readonly receipt: Signed<Receipt> | null;
};

/** A document dated further ahead than this is future-dated. */
const TOLERATED_SECONDS = 300;

export function createKeeper({ store, verifier, expected, now, monotonic }: KeeperOptions): Keeper {
  let held: Held = { ratchet: null, document: null, etag: null, loosening: null, receipt: null };
  let trusted: TrustedTime | null = null;
  let lastRead: string | null = null;
  let storeProblem: string | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  /** One at a time: each offer sees what the one before it kept. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = queue.then(work);
    queue = done;
    return done;
  }

  /** Takes over what the store holds: after a start, and what another process kept since. */
  async function syncWithStore(): Promise<void> {
    const text = await readStore();
    if (text === null || text === lastRead) return;
    lastRead = text;
    const kept = readKept(text);
    if (kept.document !== null) await adoptDocument(kept.document, kept.etag, kept.ratchet);
    held = { ...held, ratchet: held.ratchet ?? kept.ratchet };
    if (kept.receipt !== null) await adoptReceipt(kept.receipt);
    if (kept.loosening !== null) await adoptLoosening(kept.loosening);
  }

  async function adoptDocument(
    token: string,
    etag: string | null,
    ratchet: RatchetState | null,
  ): Promise<void> {
    const verified = await verifier.document(token, expected);
    if (!verified.ok || isLesser(verified.claims)) return;
    const answer = accept(held.ratchet ?? ratchet, verified.claims);
    if (!answer.accepted && (answer.reason === 'older' || held.document !== null)) return;
    const state = answer.accepted ? answer.state : (held.ratchet ?? ratchet);
    held = { ...held, ratchet: state, document: { token, claims: verified.claims }, etag };
    seen(verified.claims.iat);
  }

  async function adoptReceipt(token: string): Promise<void> {
    const verified = await verifier.receipt(token, expected, null);
    if (!verified.ok || !acceptsReceipt(held.receipt?.claims ?? null, verified.claims)) return;
    held = { ...held, receipt: { token, claims: verified.claims } };
    seen(verified.claims.iat);
  }

  async function adoptLoosening(token: string): Promise<void> {
    const verified = await verifier.document(token, expected);
    if (!verified.ok || isLesser(verified.claims) || !accept(held.ratchet, verified.claims).accepted) return;
    held = { ...held, loosening: { token, claims: verified.claims } };
  }

  async function takeDocument(token: string, etag: string | null): Promise<Offered> {
    await syncWithStore();
    const verified = await verifier.document(token, expected);
    if (!verified.ok) return { kind: 'refused', refusal: verified.refusal };
    const { claims } = verified;
    if (isLesser(claims)) return { kind: 'refused', refusal: 'lesser-subject' };
    const answer = accept(held.ratchet, claims);
    if (!answer.accepted && answer.reason === 'older') return { kind: 'refused', refusal: 'older' };
    if (!answer.accepted && held.document !== null) return { kind: 'same' };

    const loose: Held = { ...held, loosening: { token, claims } };
    if (isFutureDated(claims.iat)) {
      await save(loose);
      held = loose;
      return { kind: 'loosening', why: 'future-dated' };
    }
    const ratchet = answer.accepted ? answer.state : held.ratchet;
    const next: Held = { ...held, ratchet, document: { token, claims }, etag, loosening: null };
    const isSaved = await save(next);
    held = isSaved ? next : loose;
    if (!isSaved) return { kind: 'loosening', why: 'not-saved' };
    seen(claims.iat);
    return { kind: 'accepted' };
  }

  async function takeReceipt(token: string, nonce: string | null): Promise<Offered> {
    await syncWithStore();
    const verified = await verifier.receipt(token, expected, nonce);
    if (!verified.ok) return { kind: 'refused', refusal: verified.refusal };
    const { claims } = verified;
    if (!acceptsReceipt(held.receipt?.claims ?? null, claims)) return { kind: 'refused', refusal: 'older' };

    const next: Held = { ...held, receipt: { token, claims } };
    const mayOnlyLoosen = claims.activatedAt !== null && claims.refusal === null;
    const isAhead = isFutureDated(claims.iat);
    const isSaved = isAhead && !mayOnlyLoosen ? false : await save(next);
    if (isSaved || mayOnlyLoosen) held = next;
    if (isAhead) return { kind: 'loosening', why: 'future-dated' };
    if (!isSaved) return { kind: 'loosening', why: 'not-saved' };
    seen(claims.iat);
    return { kind: 'accepted' };
  }

  /** A proxy that answers a licensed client with somebody's anonymous document must not cost a customer the license. */
  function isLesser(document: PolicyDocument): boolean {
    const known = held.document?.claims.sub;
    return known !== undefined && subjectKind(known) === 'account' && subjectKind(document.sub) !== 'account';
  }

  function isFutureDated(iat: number): boolean {
    const { trusted: known, wall } = clocks();
    return iat > Math.max(known, wall) + TOLERATED_SECONDS;
  }

  function seen(iat: number): void {
    trusted = witness(trusted, iat, monotonic());
  }

  function clocks(): Clocks {
    const wall = Math.floor(now() / 1000);
    return { trusted: trusted === null ? 0 : trustedNow(trusted, monotonic()), wall };
  }

  async function readStore(): Promise<string | null> {
    try {
      const text = await store.load();
      storeProblem = null;
      return text;
    } catch (error) {
      storeProblem = sentence(error);
      return null;
    }
  }

  async function save(next: Held): Promise<boolean> {
    const text = writeKept({
      ratchet: next.ratchet,
      document: next.document?.token ?? null,
      etag: next.etag,
      loosening: next.loosening?.token ?? null,
      receipt: next.receipt?.token ?? null,
    });
    try {
      await store.save(text);
      storeProblem = null;
      lastRead = text;
      return true;
    } catch (error) {
      storeProblem = sentence(error);
      return false;
    }
  }

  return {
    load: () => inTurn(syncWithStore),
    offerDocument: (token, etag) => inTurn(() => takeDocument(token, etag)),
    offerReceipt: (token, nonce) => inTurn(() => takeReceipt(token, nonce)),
    view: () => ({
      document: held.document?.claims ?? null,
      loosening: held.loosening?.claims ?? null,
      receipt: held.receipt?.claims ?? null,
      etag: held.etag,
      clocks: clocks(),
      storeProblem,
    }),
  };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : 'The store failed.';
}
