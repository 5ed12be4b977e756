import { type PolicyDocument, type Subject, subjectKind } from '../domain/policy/document.ts';
import { fittingReceipt } from '../domain/policy/outcome.ts';
import { accept, acceptsReceipt } from '../domain/policy/ratchet.ts';
import { hasSeat, type Receipt } from '../domain/policy/receipt.ts';
import { type Clocks, type TrustedTime, trustedNow, witness } from '../domain/policy/trusted-time.ts';
import { type Kept, type KeptRatchet, NOTHING, readKept, writeKept } from './kept.ts';
import type { Store } from './store.ts';
import type { Keyring } from './succession.ts';
import type { Expected, Refusal, Verified, Verifier } from './verify.ts';

/** What became of a signed text that was offered. */
export type Offered =
  /** Kept, and in force from now on. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'same' }
  /** Verified, but it may only make things milder: until it can be kept, until the wall clock has caught up, or for good (P2, P3). */
  | { readonly kind: 'loosening'; readonly why: 'future-dated' | 'not-saved' | 'other-account' }
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
  /** Trusts the keys these lead to from now on; they are kept with what they signed. @returns whether there was a new one */
  adoptKeys(endorsements: readonly string[]): Promise<boolean>;
  view(): View;
};

export type KeeperOptions = {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly verifier: Verifier;
  readonly expected: Expected;
  /** Of the license key, by `markOf`; null without one. */
  readonly keyMark?: number | null;
  /** The wall clock, epoch milliseconds. */
  readonly now: () => number;
  /** A clock that only runs forward, in milliseconds. */
  readonly monotonic: () => number;
};

type Held = Pick<View, 'document' | 'loosening' | 'receipt' | 'etag'> & {
  readonly ratchet: KeptRatchet | null;
};

/** A store that takes longer than this has failed. */
const STORE_MS = 5000;

/** A document dated further ahead than this is future-dated. */
const TOLERATED_SECONDS = 300;

export function createKeeper(options: KeeperOptions): Keeper {
  const { store, keyring, verifier, expected, keyMark = null, now, monotonic } = options;
  let held: Held = NOTHING;
  /** The signed text of what is held. */
  const tokens = new WeakMap<object, string>();
  let trusted: TrustedTime | null = null;
  let lastRead: string | null = null;
  let storeProblem: string | null = null;
  /** Whose license key this is, as the service said when this process asked. */
  let vouchedFor: Subject | null = null;
  /** What a store holds that could not be read yet must not be written over: it may be a newer ratchet. */
  let hasRead = false;
  let saving: Promise<unknown> = Promise.resolve();
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
    await keyring.adopt(kept.endorsements);
    if (kept.document !== null) await adoptDocument(kept.document, kept);
    held = { ...held, ratchet: held.ratchet ?? kept.ratchet };
    if (kept.receipt !== null) await adoptReceipt(kept.receipt);
    if (kept.loosening !== null) await adoptLoosening(kept.loosening);
  }

  async function adoptDocument(token: string, { etag, ratchet }: Kept): Promise<void> {
    const verified = await documentIn(token);
    if (!verified.ok || isLesser(verified.claims)) return;
    // Another process with the same license key may have been told of a move; one with another key speaks for itself.
    if (isOthers(verified.claims) && ratchet?.keyMark !== keyMark) return;
    const answer = accept(held.ratchet ?? ratchet, verified.claims);
    if (!answer.accepted && (answer.reason === 'older' || held.document !== null)) return;
    const state = answer.accepted
      ? { ...answer.state, keyMark: ratchet?.keyMark }
      : (held.ratchet ?? ratchet);
    const loosening = newest(verified.claims);
    hold({ ...held, ratchet: state, document: verified.claims, etag, loosening });
    seen(verified.claims.iat);
  }

  async function adoptReceipt(token: string): Promise<void> {
    const verified = await receiptIn(token, null);
    if (!verified.ok || !acceptsReceipt(held.receipt, verified.claims)) return;
    held = { ...held, receipt: verified.claims };
    // A seat is kept though it is dated ahead; its date would make everything else look old.
    if (!isFutureDated(verified.claims.iat)) seen(verified.claims.iat);
  }

  async function adoptLoosening(token: string): Promise<void> {
    const verified = await documentIn(token);
    if (verified.ok && !isLesser(verified.claims)) hold({ ...held, loosening: newest(verified.claims) });
  }

  /** Of what may only loosen the newest counts, in whatever order they come. */
  function newest(document: PolicyDocument): PolicyDocument {
    const { loosening } = held;
    return loosening === null || accept(loosening, document).accepted ? document : loosening;
  }

  /** What is not newer than the document has nothing left to loosen. */
  function hold(next: Held): void {
    const isAhead = next.loosening !== null && accept(next.ratchet, next.loosening).accepted;
    held = isAhead ? next : { ...next, loosening: null };
  }

  async function takeDocument(token: string, etag: string | null): Promise<Offered> {
    await syncWithStore();
    const verified = await documentIn(token);
    if (!verified.ok) return { kind: 'refused', refusal: verified.refusal };
    const { claims } = verified;
    if (isLesser(claims)) return { kind: 'refused', refusal: 'lesser-subject' };
    const isOther = isOthers(claims);
    // Without an installation there is no receipt to tell whose the license key is.
    if (isOther && expected.installation !== null) return { kind: 'refused', refusal: 'wrong-subject' };
    const answer = accept(held.ratchet, claims);
    if (!answer.accepted && answer.reason === 'older') return { kind: 'refused', refusal: 'older' };
    if (!answer.accepted && held.document !== null) return { kind: 'same' };

    const loose: Held = { ...held, loosening: newest(claims) };
    if (isFutureDated(claims.iat)) {
      await save(loose);
      hold(loose);
      return { kind: 'loosening', why: 'future-dated' };
    }
    const ratchet = answer.accepted ? { ...answer.state, keyMark } : held.ratchet;
    // It is in force, and so it need not be kept beside itself.
    const loosening = loose.loosening === claims ? null : loose.loosening;
    const next: Held = { ...loose, loosening, ratchet, document: claims, etag };
    const isSaved = !isOther && (await save(next));
    hold(isSaved ? next : loose);
    if (!isSaved) return { kind: 'loosening', why: isOther ? 'other-account' : 'not-saved' };
    seen(claims.iat);
    return { kind: 'accepted' };
  }

  async function takeReceipt(token: string, nonce: string | null): Promise<Offered> {
    await syncWithStore();
    const verified = await receiptIn(token, nonce);
    if (!verified.ok) return { kind: 'refused', refusal: verified.refusal };
    const { claims } = verified;
    if (nonce !== null) vouchedFor = claims.subject;
    if (!acceptsReceipt(held.receipt, claims)) return { kind: 'refused', refusal: 'older' };

    const next: Held = { ...held, receipt: claims };
    // In the place of a fitting one, a seat beside another document would take away what is known.
    const own = fittingReceipt(held.document, claims, expected.installation);
    const mayOnlyLoosen = own !== null && hasSeat(own);
    const isAhead = isFutureDated(claims.iat);
    const isSaved = isAhead && !mayOnlyLoosen ? false : await save(next);
    if (isSaved || mayOnlyLoosen) held = next;
    if (isAhead) return { kind: 'loosening', why: 'future-dated' };
    if (!isSaved) return { kind: 'loosening', why: 'not-saved' };
    seen(claims.iat);
    return { kind: 'accepted' };
  }

  async function documentIn(token: string): Promise<Verified<PolicyDocument>> {
    return remembered(token, await verifier.document(token, expected));
  }

  async function receiptIn(token: string, nonce: string | null): Promise<Verified<Receipt>> {
    return remembered(token, await verifier.receipt(token, expected, nonce));
  }

  function remembered<Claims extends object>(token: string, verified: Verified<Claims>): Verified<Claims> {
    if (verified.ok) tokens.set(verified.claims, token);
    return verified;
  }

  /** A proxy that answers a licensed client with somebody's anonymous document must not cost a customer the license. */
  function isLesser(document: PolicyDocument): boolean {
    return held.document !== null && isAccount(held.document) && !isAccount(document);
  }

  /**
   * Another account's document than what this license key stood for so far: genuine, and yet somebody else's, carried
   * over by hand or mixed up on the way. It is refused, so that no customer is ever judged by another one's license.
   * A key does move with its entitlement from one account to another, after a merger say; a replay cannot claim that,
   * because only a receipt that repeats this process's own nonce vouches for the new account.
   * Where there is no installation, and so no receipt, the other document may only loosen: who moved is not kept out by
   * what went before, and who did not move loses nothing. A new license key starts anew.
   */
  function isOthers({ sub }: PolicyDocument): boolean {
    const { ratchet } = held;
    if (ratchet === null || keyMark === null || ratchet.keyMark !== keyMark) return false;
    return isAccount(ratchet) && isAccount({ sub }) && sub !== ratchet.sub && sub !== vouchedFor;
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
      const text = await inTime(Promise.resolve().then(() => store.load()));
      storeProblem = null;
      hasRead = true;
      return text;
    } catch (error) {
      storeProblem = sentence(error);
      return null;
    }
  }

  async function save(next: Held): Promise<boolean> {
    if (!hasRead) return false;
    const tokenOf = (claims: object | null) => (claims && tokens.get(claims)) ?? null;
    const text = writeKept({
      ...next,
      document: tokenOf(next.document),
      loosening: tokenOf(next.loosening),
      receipt: tokenOf(next.receipt),
      endorsements: [...keyring.adopted().keys()],
    });
    // One that hangs must not come back later and undo this one.
    const saved = saving.then(() => store.save(text));
    saving = saved.catch(() => undefined);
    try {
      await inTime(saved);
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
    adoptKeys: (endorsements) => inTurn(() => keyring.adopt(endorsements)),
    view: () => ({ ...held, clocks: clocks(), storeProblem }),
  };
}

function isAccount({ sub }: Pick<PolicyDocument, 'sub'>): boolean {
  return subjectKind(sub) === 'account';
}

function inTime<Value>(work: Promise<Value>): Promise<Value> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error('The store did not answer in time.')), STORE_MS);
    work.then(done, fail).finally(() => clearTimeout(timer));
  });
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : 'The store failed.';
}
