import { type PolicyDocument, SECONDS_PER_DAY } from '../domain/policy/document.ts';
import { fittingReceipt } from '../domain/policy/outcome.ts';
import type { Receipt } from '../domain/policy/receipt.ts';
import { type Clocks, furthest } from '../domain/policy/trusted-time.ts';
import { decide, milderVerdict, type Verdict } from '../domain/policy/verdict.ts';
import { toBase64Url } from './base64url.ts';
import { type Asker, askForDocument, askForReceipt, type Connection, type Fetch } from './http.ts';
import { createKeeper, type Offered } from './keeper.ts';
import { type PinnedKeys, readKeys } from './keys.ts';
import { pauseBefore } from './schedule.ts';
import type { Store } from './store.ts';
import { createVerifier } from './verify.ts';

export type ClientOptions = {
  /** Where the license service lives, e.g. `https://licenses.example.com`. */
  readonly url: string;
  /** The product's key. */
  readonly product: string;
  /** The service's public keys, shipped with the product; at least two. */
  readonly keys: PinnedKeys;
  /** `fileStore(path)`, `webStore(product)`, `memoryStore()` or your own. */
  readonly store: Store;
  /** The customer's license key, once they entered it. Make a new client when it changes; the store may stay. */
  readonly licenseKey?: string;
  /** A random id of this copy of your product, made once and kept. Needed for runways and activation. */
  readonly installation?: string;
  /** An old serial or customer number, if you find one. */
  readonly hint?: string;
  /** The `iss` of its signed answers; the address of the service unless told otherwise. */
  readonly issuer?: string;
  /** Seconds between refreshes, 3600 unless told otherwise. Null: nothing is fetched but by `refresh()`. */
  readonly refreshEverySeconds?: number | null;
  /** How long one request may take, 10 seconds unless told otherwise. */
  readonly timeoutSeconds?: number;
  readonly fetch?: Fetch;
  /** The wall clock, epoch milliseconds. */
  readonly now?: () => number;
  /** A clock that only runs forward, in milliseconds. */
  readonly monotonic?: () => number;
  /** From 0 up to, but not including, 1: spreads clients over time. */
  readonly random?: () => number;
};

/** Every method answers with a value; none of them throws or rejects, whatever the network, the disk or the server do. */
export type Client = {
  /**
   * What to do now. Act on `effect` (and on `features[name].effect`): `allow`, `warn` (show `message` and `help`),
   * `block` (as `whenBlocked` says). Answers from what is kept, at once; only when nothing was ever received it
   * waits for the first refresh.
   * @param features keys of the features you are about to use
   */
  check(features?: readonly string[]): Promise<Verdict>;
  /** Asks the service now: after activation, after a purchase, behind a button "check again". */
  refresh(): Promise<Refreshed>;
  /** Takes a signed document or receipt that came another way: from an activation, or from a file carried to a machine without network. */
  accept(token: string): Promise<Offered>;
  /** All there is to know, for an "about" box and for support. Holds no license key. */
  explain(): Promise<Explanation>;
  /** Calls back when a refresh changed the verdict on all features checked so far. Returns how to stop that. */
  onChange(listener: (verdict: Verdict) => void): () => void;
  /** Ends refreshing. `check` goes on answering from what is kept. */
  close(): void;
};

export type Refreshed = {
  /** `new`: a newer document is in force. `unchanged`: the kept one is the newest. `kept`: no usable answer, nothing changed. */
  readonly outcome: 'new' | 'unchanged' | 'kept';
  /** What was found, in a sentence. */
  readonly detail: string;
};

export type Explanation = {
  readonly verdict: Verdict;
  readonly document: PolicyDocument | null;
  /** A newer document that may only make things milder for now: it is dated ahead of this machine, or the store failed. */
  readonly loosening: PolicyDocument | null;
  readonly receipt: Receipt | null;
  /** Epoch seconds. */
  readonly clocks: Clocks;
  readonly lastRefresh: Refreshed | null;
  readonly storeProblem: string | null;
};

/**
 * The license client of one product.
 *
 * ```ts
 * const licenses = createClient({ url, product: 'atlas-cad', keys, store: fileStore(path), licenseKey, installation });
 * const verdict = await licenses.check(['render']);
 * if (verdict.effect === 'block') enterReadOnlyMode(verdict.message);
 * else if (verdict.effect === 'warn') showBanner(verdict.message, verdict.until, verdict.help);
 * ```
 *
 * It keeps the last signed policy document and judges by it, so it works without a network. Whatever is missing, broken
 * or out of reach makes it more lenient, never stricter.
 */
export function createClient(options: ClientOptions): Client {
  const asker = askerOf(options);
  const monotonic = options.monotonic ?? (() => performance.now());
  const random = options.random ?? Math.random;
  const everySeconds = options.refreshEverySeconds === undefined ? 3600 : options.refreshEverySeconds;
  const keeper = createKeeper({
    store: options.store,
    verifier: createVerifier(readKeys(options.keys)),
    expected: {
      issuer: options.issuer ?? asker.url,
      product: asker.product,
      installation: asker.installation,
      hasLicenseKey: asker.licenseKey !== null,
    },
    now: options.now ?? Date.now,
    monotonic,
  });
  const closing = new AbortController();
  const connection: Connection = {
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    timeoutSeconds: options.timeoutSeconds ?? 10,
    signal: closing.signal,
  };
  const listeners = new Set<(verdict: Verdict) => void>();
  const askedFeatures = new Set<string>();
  let featuresInReceipt = 0;
  let announced: string | null = null;
  let failures = 0;
  let retryAfterSeconds: number | null = null;
  let lastRefresh: Refreshed | null = null;
  let running: Promise<Refreshed> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const loaded = keeper.load().then(() => {
    announced = announcement();
  });
  if (everySeconds !== null) void loaded.then(refresh).then(() => refreshLater(everySeconds));

  function verdictOn(features: readonly string[]): Verdict {
    const { document, loosening, receipt, clocks } = keeper.view();
    const facts = { receipt, question: { features, installation: asker.installation }, now: clocks };
    const known = decide({ ...facts, document });
    return loosening === null ? known : milderVerdict(decide({ ...facts, document: loosening }), known);
  }

  async function check(features: readonly string[] = []): Promise<Verdict> {
    await loaded;
    if (features.some((feature) => !askedFeatures.has(feature))) {
      for (const feature of features) askedFeatures.add(feature);
      announced = announcement();
    }
    if (everySeconds !== null && keeper.view().document === null && lastRefresh === null) await refresh();
    return verdictOn(features);
  }

  /** Calls that meet share one request. */
  function refresh(): Promise<Refreshed> {
    running ??= refreshOnce().finally(() => {
      running = null;
    });
    return running;
  }

  async function refreshOnce(): Promise<Refreshed> {
    await loaded;
    const refreshed = await refreshDocument();
    if (refreshed.outcome !== 'kept') await refreshReceipt();
    lastRefresh = refreshed;
    announce();
    return refreshed;
  }

  async function refreshDocument(): Promise<Refreshed> {
    const answer = await askForDocument(asker, etagToSend(), connection);
    failures = answer.kind === 'failed' ? failures + 1 : 0;
    retryAfterSeconds = answer.kind === 'failed' ? answer.retryAfterSeconds : null;
    if (answer.kind === 'failed') return { outcome: 'kept', detail: answer.detail };
    if (answer.kind === 'unchanged')
      return { outcome: 'unchanged', detail: 'The policy document is up to date.' };
    return refreshedBy(await keeper.offerDocument(answer.token, answer.etag));
  }

  /** A document a day old is asked for whole: "not changed" is not signed, and a renewal is what keeps it from going stale. */
  function etagToSend(): string | null {
    const { document, etag, clocks } = keeper.view();
    return document !== null && furthest(clocks) - document.iat < SECONDS_PER_DAY ? etag : null;
  }

  async function refreshReceipt(): Promise<void> {
    const nonce = isReceiptDue() ? freshNonce() : null;
    if (nonce === null) return;
    const features = [...askedFeatures];
    const answer = await askForReceipt(asker, features, nonce, connection);
    if (answer.kind !== 'receipt') return;
    featuresInReceipt = features.length;
    await keeper.offerReceipt(answer.token, nonce);
  }

  /** Once a day; and at each refresh until this installation has a seat, and when the host asked for a new feature. */
  function isReceiptDue(): boolean {
    const { document, receipt, clocks } = keeper.view();
    if (asker.installation === null || document === null) return false;
    const own = fittingReceipt(document, receipt, asker.installation);
    if (own === null || own.activatedAt === null || own.refusal !== null) return true;
    return clocks.trusted - own.iat >= SECONDS_PER_DAY || askedFeatures.size > featuresInReceipt;
  }

  function announcement(): string {
    return JSON.stringify(verdictOn([...askedFeatures]));
  }

  function announce(): void {
    const text = announcement();
    if (text === announced) return;
    announced = text;
    const verdict = verdictOn([...askedFeatures]);
    for (const listener of listeners) {
      try {
        listener(verdict);
      } catch {
        // The host's own mistake must not end the refreshing.
      }
    }
  }

  function refreshLater(seconds: number): void {
    if (closing.signal.aborted) return;
    const pause = pauseBefore({ failures, everySeconds: seconds, retryAfterSeconds, random: random() });
    timer = setTimeout(
      () => void refresh().then(() => refreshLater(seconds)),
      Math.min(pause, secondsOfBrownout()) * 1000,
    );
    // A program that is done must not be kept alive; browsers have numbers here.
    timer.unref?.();
  }

  /** A brown-out ends by itself, and then listeners want to know. */
  function secondsOfBrownout(): number {
    const { document, clocks } = keeper.view();
    const left = (document?.brownout?.until ?? 0) - furthest(clocks);
    return left > 0 ? left : Number.POSITIVE_INFINITY;
  }

  return {
    check,
    refresh,
    async accept(token) {
      await loaded;
      const asDocument = await keeper.offerDocument(token, null);
      const isReceipt = asDocument.kind === 'refused' && asDocument.refusal === 'wrong-type';
      const offered = isReceipt ? await keeper.offerReceipt(token, null) : asDocument;
      announce();
      return offered;
    },
    async explain() {
      await loaded;
      const { document, loosening, receipt, clocks, storeProblem } = keeper.view();
      const verdict = verdictOn([...askedFeatures]);
      return { verdict, document, loosening, receipt, clocks, lastRefresh, storeProblem };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      closing.abort();
      listeners.clear();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** An empty text is an empty field of somebody's form. */
function askerOf(options: ClientOptions): Asker {
  return {
    url: options.url.replace(/\/+$/, ''),
    product: options.product,
    licenseKey: options.licenseKey || null,
    installation: options.installation || null,
    hint: options.hint || null,
  };
}

function refreshedBy(offered: Offered): Refreshed {
  switch (offered.kind) {
    case 'accepted':
      return { outcome: 'new', detail: 'A newer policy document is in force.' };
    case 'same':
      return { outcome: 'unchanged', detail: 'The policy document is up to date.' };
    case 'loosening':
      return offered.why === 'future-dated'
        ? {
            outcome: 'kept',
            detail: 'The policy document is dated ahead of this machine, so it can only make things milder.',
          }
        : {
            outcome: 'kept',
            detail: 'The policy document could not be kept, so it can only make things milder.',
          };
    case 'refused':
      return { outcome: 'kept', detail: `The policy document was refused: ${offered.refusal}.` };
  }
}

/** Null where this runtime has no randomness to offer: then no receipt is asked for. */
function freshNonce(): string | null {
  try {
    return toBase64Url(globalThis.crypto.getRandomValues(new Uint8Array(16)));
  } catch {
    return null;
  }
}
