import { furthest } from '../domain/policy/trusted-time.ts';
import { decide, milderVerdict, type Verdict } from '../domain/policy/verdict.ts';
import { asOfNextStage } from '../domain/policy/would-be.ts';
import { type Explanation, explanationText } from './explain.ts';
import type { Asker, Connection, Fetch } from './http.ts';
import { createKeeper, type Offered } from './keeper.ts';
import { markOf } from './kept.ts';
import { type PinnedKeys, readKeys } from './keys.ts';
import { listen } from './live.ts';
import { endorsementsIn } from './questions.ts';
import { createRefresher, type Refreshed } from './refresh.ts';
import { pauseBefore } from './schedule.ts';
import type { Store } from './store.ts';
import { createKeyring } from './succession.ts';
import { unheld } from './timer.ts';
import { createVerifier, type Expected } from './verify.ts';

export type ClientOptions = {
  /** Where the license service lives, e.g. `https://licenses.example.com`. */
  readonly url: string;
  /** The product's key. */
  readonly product: string;
  /** The service's public keys, shipped with the product: the newest two. Later ones are adopted when these vouch for them. */
  readonly keys: PinnedKeys;
  /** `fileStore(path)`, `webStore(product)`, `memoryStore()` or your own. */
  readonly store: Store;
  /** The customer's license key, once they entered it. Make a new client when it changes; the store may stay. */
  readonly licenseKey?: string;
  /** A random id of this copy of your product, made once and kept. Needed for runways and activation. */
  readonly installation?: string;
  /** This copy was activated by a file (`glidepath/client/offline`), so its license counts though it knows no license key. */
  readonly offline?: boolean;
  /** An old serial or customer number, if you find one. */
  readonly hint?: string;
  /** The `iss` of its signed answers; the address of the service unless told otherwise. */
  readonly issuer?: string;
  /** Seconds between refreshes, 3600 unless told otherwise. Null: nothing is fetched but by `refresh()` and by `live`. */
  readonly refreshEverySeconds?: number | null;
  /**
   * Keep a stream open on which the service says at once that something changed. Refreshing goes on beside it, and
   * alone where streams do not get through. In Node the open connection keeps the program running until `close()`.
   */
  readonly live?: boolean;
  /**
   * For your own CI: judge as the next stage would, so that you see today what your product will do then. NEVER ship
   * it to customers: it blocks whom nobody has told. It is kept nowhere; `explain()` says that it is on.
   */
  readonly strict?: boolean;
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
  /**
   * Takes a signed document or receipt that came another way: from an activation, or from a file carried to a machine
   * without network. There it also takes the text of the service's `/.well-known/jwks.json`, after a change of keys.
   */
  accept(token: string): Promise<Offered>;
  /** All there is to know, for an "about" box and for support. Holds no license key. */
  explain(): Promise<Explanation>;
  /** Calls back when a refresh changed the verdict on all features checked so far. Returns how to stop that. */
  onChange(listener: (verdict: Verdict) => void): () => void;
  /** Ends refreshing. `check` goes on answering from what is kept. */
  close(): void;
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
  const {
    store,
    live = false,
    strict = false,
    refreshEverySeconds: everySeconds = 3600,
    timeoutSeconds = 10,
    fetch = (url, init) => globalThis.fetch(url, init),
    now = Date.now,
    monotonic = () => performance.now(),
    random = Math.random,
  } = options;
  const asker = askerOf(options);
  const pinned = readKeys(options.keys);
  const keyring = createKeyring(pinned, asker.issuer);
  const verifier = createVerifier(keyring.keys);
  const { licenseKey } = asker;
  const keyMark = licenseKey === null ? null : markOf(licenseKey);
  const keeper = createKeeper({ store, keyring, verifier, expected: asker, keyMark, now, monotonic });
  const closing = new AbortController();
  const connection: Connection = { fetch, timeoutSeconds, signal: closing.signal };
  const refresher = createRefresher(asker, keeper, connection);
  const listeners = new Set<(verdict: Verdict) => void>();
  const askedFeatures = new Set<string>();
  let announced: string | null = null;
  let lastRefresh: Refreshed | null = null;
  let lastRefreshAt: number | null = null;
  let running: Promise<Refreshed> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const loaded = keeper.load().then(() => {
    announced = JSON.stringify(overall());
  });
  if (everySeconds !== null) void loaded.then(refresh).then(refreshLater);
  if (live) void loaded.then(() => listen({ asker, connection, monotonic, random, changed: refreshAnew }));

  function verdictOn(features: readonly string[]): Verdict {
    const { document, loosening, receipt, clocks } = keeper.view();
    const question = { features, installation: asker.installation };
    const judge = (by: typeof document) =>
      strict && by !== null
        ? asOfNextStage(by, receipt, question)
        : decide({ document: by, receipt, question, now: clocks });
    return loosening === null ? judge(document) : milderVerdict(judge(loosening), judge(document));
  }

  async function check(features: readonly string[] = []): Promise<Verdict> {
    await loaded;
    if (features.some((feature) => !askedFeatures.has(feature))) {
      for (const feature of features) askedFeatures.add(feature);
      announced = JSON.stringify(overall());
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
    lastRefresh = await refresher.refresh(askedFeatures);
    lastRefreshAt = keeper.view().clocks.wall;
    announce();
    return lastRefresh;
  }

  /** A request that is under way may have been answered before the change. */
  function refreshAnew(): void {
    void (running ?? loaded).then(refresh).then(refreshLater);
  }

  function overall(): Verdict {
    return verdictOn([...askedFeatures]);
  }

  function announce(): void {
    const verdict = overall();
    const text = JSON.stringify(verdict);
    if (text === announced) return;
    announced = text;
    for (const listener of listeners) {
      try {
        listener(verdict);
      } catch {
        // The host's own mistake must not end the refreshing.
      }
    }
  }

  function refreshLater(): void {
    if (everySeconds === null || closing.signal.aborted) return;
    const pause = pauseBefore({ ...refresher.pauseFacts(), everySeconds, random: random() });
    clearTimeout(timer);
    timer = unheld(setTimeout(() => void refresh().then(refreshLater), soonerByBrownout(pause) * 1000));
  }

  /** A brown-out ends by itself, and then listeners want to know. */
  function soonerByBrownout(pause: number): number {
    const { document, clocks } = keeper.view();
    const left = (document?.brownout?.until ?? 0) - furthest(clocks);
    return left > 0 ? Math.min(pause, left) : pause;
  }

  return {
    check,
    refresh,
    async accept(token) {
      await loaded;
      const work = async (): Promise<Offered> => {
        const asDocument = await keeper.offerDocument(token, null);
        if (asDocument.kind !== 'refused') return asDocument;
        if (asDocument.refusal === 'wrong-type') return keeper.offerReceipt(token, null);
        const isKeySet = await keeper.adoptKeys(endorsementsIn(token));
        return isKeySet ? { kind: 'accepted' } : asDocument;
      };
      const offered = await (everySeconds === null ? work() : refresher.offer(work));
      announce();
      return offered;
    },
    async explain() {
      await loaded;
      const facts = {
        ...keeper.view(),
        verdict: overall(),
        ...{ lastRefresh, lastRefreshAt, strict },
        keys: { pinned: [...pinned.keys()], adopted: [...keyring.adopted().values()] },
      };
      return { ...facts, text: explanationText(facts, asker.product, asker.installation) };
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
      clearTimeout(timer);
    },
  };
}

/** An empty text is an empty field of somebody's form. */
function askerOf(options: ClientOptions): Asker & Expected {
  const url = options.url.replace(/\/+$/, '');
  const licenseKey = options.licenseKey || null;
  return {
    url,
    issuer: options.issuer ?? url,
    product: options.product,
    licenseKey,
    hasLicenseKey: !!(licenseKey || options.offline),
    installation: options.installation || null,
    hint: options.hint || null,
  };
}
