import { createClient } from '../../src/client/client.ts';
import type { Fetch } from '../../src/client/http.ts';
import { createKeeper, type Offered } from '../../src/client/keeper.ts';
import { markOf } from '../../src/client/kept.ts';
import { readKeys } from '../../src/client/keys.ts';
import type { Store } from '../../src/client/store.ts';
import { createKeyring } from '../../src/client/succession.ts';
import { createVerifier, type Verifier } from '../../src/client/verify.ts';
import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import { decide, milderVerdict, type Verdict } from '../../src/domain/policy/verdict.ts';
import type { Outage } from './ratchet-script.ts';
import { FEATURES, INSTALLATION, SERVICE } from './ratchet-world.ts';

/** What a service answers, or a network in its place. */
export type Service = {
  policy(etag: string | null): Answered;
  /** A receipt with this nonce; null when it is too busy. */
  check(nonce: string): Answered;
  keySet(): Answered;
};

export type Answered = Awaited<ReturnType<Fetch>>;

export type Driven = {
  ready(): Promise<void>;
  refresh(): Promise<void>;
  accept(token: string): Promise<{ readonly kind: string }>;
  verdict(): Promise<Verdict>;
  document(): Promise<PolicyDocument | null>;
  close(): void;
};

export type DriverOptions = {
  readonly keys: Readonly<Record<string, string>>;
  readonly store: Store;
  readonly hasLicenseKey: boolean;
  readonly service: Service;
  readonly now: () => number;
  readonly monotonic: () => number;
};

/** The SDK as a product links it, over a `fetch` of its own. */
export function wholeClient({ service, hasLicenseKey, ...options }: DriverOptions): Driven {
  const client = createClient({
    ...options,
    url: SERVICE,
    product: 'atlas-cad',
    installation: INSTALLATION,
    ...(hasLicenseKey ? { licenseKey: 'KEY-1' } : {}),
    refreshEverySeconds: null,
    fetch: async (url, { headers, body }) => {
      if (url.endsWith('/v1/check')) return service.check(JSON.parse(body ?? '').nonce);
      return url.endsWith('jwks.json') ? service.keySet() : service.policy(headers['if-none-match'] ?? null);
    },
    random: () => 0.5,
  });
  return {
    ready: async () => void (await client.check()),
    refresh: async () => void (await client.refresh()),
    accept: (token) => client.accept(token),
    verdict: () => client.check(FEATURES),
    document: async () => (await client.explain()).document,
    close: () => client.close(),
  };
}

/** What the real verifier said of each text, by the keys it had and by what it expected. */
const verified = new Map<string, Map<string, Promise<unknown>>>();

/** Asks the real verifier once for each text and set of keys: the same texts are offered over and over here. */
function rememberingVerifier(keys: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Verifier {
  const verifier = createVerifier(keys);
  const once = <Value>(token: string, about: unknown[], ask: () => Promise<Value>): Promise<Value> => {
    const name = [...keys.keys(), ...about].join();
    const known = verified.get(name) ?? new Map<string, Promise<unknown>>();
    if (known.size > 5000) known.clear();
    verified.set(name, known);
    const answer = (known.get(token) as Promise<Value> | undefined) ?? ask();
    known.set(token, answer);
    return answer;
  };
  return {
    document: (token, expected) =>
      once(token, ['document', expected.hasLicenseKey], () => verifier.document(token, expected)),
    receipt: (token, expected, nonce) =>
      once(token, ['receipt', nonce], () => verifier.receipt(token, expected, nonce)),
  };
}

/** What holds the rules, without the questions and announcements around it: several times as many sequences a second. */
export function bareKeeper({ service, keys, hasLicenseKey, ...options }: DriverOptions): Driven {
  const keyring = createKeyring(readKeys(keys), SERVICE);
  const expected = { issuer: SERVICE, product: 'atlas-cad', installation: INSTALLATION, hasLicenseKey };
  const keeper = createKeeper({
    ...{ ...options, keyring, expected, verifier: rememberingVerifier(keyring.keys) },
    keyMark: hasLicenseKey ? markOf('KEY-1') : null,
  });
  const loaded = keeper.load();

  /** Once more after the endorsements of the key set, when those lead to its key. */
  async function offered(work: () => Promise<Offered>): Promise<Offered> {
    const first = await work();
    if (refusalOf(first) !== 'unknown-key') return first;
    const keySet = await answerOf(service.keySet);
    if (keySet.status !== 200) return first;
    const { keys: listed } = JSON.parse(keySet.token) as { keys: { endorsement?: string }[] };
    return (await keeper.adoptKeys(listed.flatMap((one) => one.endorsement ?? []))) ? work() : first;
  }

  return {
    ready: () => loaded,
    async refresh() {
      const { status, token, etag } = await answerOf(() => service.policy(null));
      if (status !== 200) return;
      const work = () => keeper.offerDocument(token, etag);
      if (refusalOf(await offered(work)) !== 'wrong-subject') return;
      const nonce = 'n'.repeat(22);
      const checked = await answerOf(() => service.check(nonce));
      if (checked.status === 200)
        await offered(() => keeper.offerReceipt(JSON.parse(checked.token).receipt, nonce));
      await work();
    },
    async accept(token) {
      const asDocument = await keeper.offerDocument(token, null);
      return refusalOf(asDocument) === 'wrong-type' ? keeper.offerReceipt(token, null) : asDocument;
    },
    async verdict() {
      await loaded;
      const { document, loosening, receipt, clocks } = keeper.view();
      const facts = { receipt, question: { features: FEATURES, installation: INSTALLATION }, now: clocks };
      const known = decide({ ...facts, document });
      return loosening === null ? known : milderVerdict(decide({ ...facts, document: loosening }), known);
    },
    document: async () => keeper.view().document,
    close: () => undefined,
  };
}

function refusalOf(offered: Offered): string | null {
  return offered.kind === 'refused' ? offered.refusal : null;
}

async function answerOf(
  ask: () => Answered,
): Promise<{ status: number; token: string; etag: string | null }> {
  try {
    const answer = ask();
    return { status: answer.status, token: await answer.text(), etag: answer.headers.get('etag') };
  } catch {
    return { status: 0, token: '', etag: null };
  }
}

export function reply(status: number, text: string, etag: string | null = null): Answered {
  return { status, headers: { get: (name) => (name === 'etag' ? etag : null) }, text: async () => text };
}

/** A network, or something on the way, that answers in place of the service. */
export function failing(how: Outage): Answered {
  switch (how) {
    case 'unreachable':
      throw new TypeError('fetch failed');
    case '500':
      return reply(500, '{}');
    case 'busy':
      return { status: 503, headers: { get: () => '120' }, text: async () => '' };
    case 'nonsense':
      return reply(200, '<html>Welcome to the hotel</html>', '"x"');
    case 'not changed':
      return reply(304, '');
    case 'broken off':
      return {
        status: 200,
        headers: { get: () => null },
        text: () => Promise.reject(new TypeError('terminated')),
      };
  }
}
