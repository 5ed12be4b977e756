import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../../src/client/client.ts';
import { readKept, writeKept } from '../../src/client/kept.ts';
import { readKeys } from '../../src/client/keys.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { createKeyring } from '../../src/client/succession.ts';
import { ISSUED } from '../domain/policy/facts.ts';
import {
  endorsement,
  type LicenseService,
  publishedKey,
  type SigningKey,
  signed,
  signingKey,
  startLicenseService,
} from './license-service.ts';

/** `k1` and `k2` are shipped with the product; the others came later. */
const KEYS = ['k1', 'k2', 'k3', 'k4', 'k5'].map(signingKey);
const [k1, k2, k3, k4, k5] = KEYS as [SigningKey, SigningKey, SigningKey, SigningKey, SigningKey];

let service: LicenseService;
let store = memoryStore();
let clients: Client[] = [];

beforeEach(async () => {
  service = await startLicenseService();
  service.key = k1;
  store = memoryStore();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.close();
  await service.close();
});

/** A product that ships `k1` and `k2`, started anew. */
function start(options: Partial<ClientOptions> = {}): Client {
  const client = createClient({
    ...{ url: service.url, product: 'atlas-cad', licenseKey: 'KEY-1', installation: 'i-1' },
    ...{ keys: { k1: k1.x, k2: k2.x }, store, refreshEverySeconds: null, now: () => ISSUED * 1000 },
    ...options,
  });
  clients.push(client);
  return client;
}

/** The key set as the service lists it: the active key, the next one, then the retired, newest first. */
function publish(...keys: readonly SigningKey[]): void {
  const members = keys.map((key) => {
    const endorser = KEYS[KEYS.indexOf(key) - 1];
    return publishedKey(key, endorser && endorsement(endorser, key, service.url));
  });
  service.keySet = JSON.stringify({ keys: members });
}

const pathsAsked = () => service.asked.map(({ path }) => path.split('?')[0]);

describe('a client that was away', () => {
  it.each([
    ['one rotation', k2, [k2, k3, k1], 0],
    ['two rotations', k3, [k3, k4, k2, k1], 1],
    ['three rotations', k4, [k4, k5, k3, k2, k1], 1],
  ] as const)('for %s goes on with the key that signs today', async (_, active, published, fetched) => {
    await start().refresh();
    publish(...published);
    service.key = active;
    service.document = { revision: 8, entitlement: null };
    const client = start();
    expect(await client.refresh()).toMatchObject({ outcome: 'new' });
    expect((await client.check()).effect).toBe('block');
    expect(pathsAsked().filter((path) => path === '/.well-known/jwks.json')).toHaveLength(fetched);
  });

  it('keeps the endorsements, follows them again from the pinned keys at its next start, and asks no more', async () => {
    publish(k4, k5, k3, k2, k1);
    service.key = k4;
    await start().refresh();
    service.fault = (response) => response.destroy();
    const offline = start();
    expect((await offline.check()).code).toBe('VALID');
    expect((await offline.explain()).keys).toEqual({ pinned: ['k1', 'k2'], adopted: ['k3', 'k4', 'k5'] });
    service.fault = null;
    const count = pathsAsked().length;
    service.document = { revision: 8 };
    expect(await start().refresh()).toMatchObject({ outcome: 'new' });
    expect(pathsAsked().slice(count)).not.toContain('/.well-known/jwks.json');
    const stranger = start({ keys: { other: k1.x } });
    expect((await stranger.explain()).document).toBeNull();
  });

  it('does not believe endorsements that somebody wrote into its store', async () => {
    const thief = signingKey('thief');
    const forged = endorsement({ ...thief, kid: 'k1' }, thief, service.url);
    await start().refresh();
    const token = signed({ ...(await start().explain()).document, revision: 9, exempt: true }, thief);
    const kept = readKept(await store.load());
    await store.save(writeKept({ ...kept, document: token, endorsements: [forged] }));
    const { document, keys } = await start().explain();
    expect(document).toBeNull();
    expect(keys.adopted).toEqual([]);
  });

  it('takes a receipt that is signed by a key of the chain', async () => {
    await start().refresh();
    publish(k3, k4, k2, k1);
    service.key = k3;
    const token = service.issueReceipt({ activatedAt: ISSUED });
    expect(await start().accept(token)).toEqual({ kind: 'refused', refusal: 'unknown-key' });
    const polling = start({ refreshEverySeconds: 3600 });
    expect(await polling.accept(token)).toEqual({ kind: 'accepted' });
    expect((await polling.explain()).receipt).toMatchObject({ activatedAt: ISSUED });
  });

  it('asks for the key set once in a refresh, for document and receipt together', async () => {
    publish(k3, k4, k2, k1);
    service.key = k3;
    service.receipt = { activatedAt: ISSUED };
    const client = start();
    await client.refresh();
    expect(pathsAsked()).toEqual(['/v1/policy', '/.well-known/jwks.json', '/v1/check']);
    expect((await client.explain()).receipt).not.toBeNull();
  });

  it('without a network takes the key set from a file', async () => {
    publish(k3, k4, k2, k1);
    service.key = k3;
    service.fault = (response) => response.destroy();
    const client = start();
    const token = service.issue();
    expect(await client.accept(token)).toEqual({ kind: 'refused', refusal: 'unknown-key' });
    expect(await client.accept(service.keySet ?? '')).toEqual({ kind: 'accepted' });
    expect(await client.accept(token)).toEqual({ kind: 'accepted' });
    expect((await start().check()).code).toBe('VALID');
  });
});

describe('a key is never adopted', () => {
  const thief = signingKey('k3');
  const elsewhere = 'https://elsewhere.example.com';
  /** The claims name the thief's key; the signature is the old one. */
  const swapped = (token: string) => {
    const [header, claims = '', signature] = token.split('.');
    const bent = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), x: thief.x };
    return `${header}.${Buffer.from(JSON.stringify(bent)).toString('base64url')}.${signature}`;
  };

  it.each<[string, (iss: string) => unknown]>([
    ['without an endorsement', () => publishedKey(k3)],
    ['endorsed by a key that nobody trusts', (iss) => publishedKey(k3, endorsement(k4, k3, iss))],
    ['endorsed by itself', (iss) => publishedKey(k3, endorsement(k3, k3, iss))],
    [
      'endorsed in the name of a trusted key',
      (iss) => publishedKey(k3, endorsement({ ...thief, kid: 'k2' }, k3, iss)),
    ],
    ['endorsed by another service', () => publishedKey(k3, endorsement(k2, k3, elsewhere))],
    [
      'on an endorsement of another id',
      (iss) => publishedKey(k3, endorsement(k2, { ...k3, kid: 'k9' }, iss)),
    ],
    [
      'with another x put into the endorsement',
      (iss) => publishedKey(thief, swapped(endorsement(k2, k3, iss))),
    ],
    ['with an x that is too short', (iss) => publishedKey(k3, endorsement(k2, { ...k3, x: 'AAAA' }, iss))],
    [
      'with alg none',
      (iss) => publishedKey(k3, endorsement(k2, k3, iss, { header: { alg: 'none' } }).replace(/[^.]+$/, '')),
    ],
    ['with alg HS256', (iss) => publishedKey(k3, endorsement(k2, k3, iss, { header: { alg: 'HS256' } }))],
    [
      'with a typ of something else',
      (iss) => publishedKey(k3, endorsement(k2, k3, iss, { header: { typ: 'policy+jwt' } })),
    ],
    ['with more in its header', (iss) => publishedKey(k3, endorsement(k2, k3, iss, { header: { jwk: {} } }))],
    ['of a schema to come', (iss) => publishedKey(k3, endorsement(k2, k3, iss, { claims: { schema: 2 } }))],
    ['without a date', (iss) => publishedKey(k3, endorsement(k2, k3, iss, { claims: { iat: null } }))],
    ['with a broken signature', (iss) => publishedKey(k3, `${endorsement(k2, k3, iss).slice(0, -4)}AAAA`)],
    ['by a number', () => ({ ...publishedKey(k3), endorsement: 7 })],
    ['by nothing', () => null],
  ])('%s', async (_, member) => {
    await start().refresh();
    service.keySet = JSON.stringify({ keys: [publishedKey(k2), member(service.url), publishedKey(k1)] });
    service.key = k3;
    service.document = { revision: 8, entitlement: null };
    const client = start();
    // With another x, what was endorsed is adopted, and that is not what signed.
    const refused = /^The policy document was refused: (?:unknown-key|bad-signature)\.$/;
    expect(await client.refresh()).toEqual({ outcome: 'kept', detail: expect.stringMatching(refused) });
    expect((await client.check()).effect).toBe('allow');
    expect(pathsAsked()).toContain('/.well-known/jwks.json');
  });

  it('for what stands beside its endorsement: a thief who swaps the x in the key set gains nothing', async () => {
    service.keySet = JSON.stringify({ keys: [publishedKey(thief, endorsement(k2, k3, service.url))] });
    service.key = thief;
    expect(await start().refresh()).toMatchObject({
      outcome: 'kept',
      detail: expect.stringContaining('bad-signature'),
    });
    service.key = k3;
    expect(await start().refresh()).toMatchObject({ outcome: 'new' });
  });

  it('in the place of one that is trusted', async () => {
    const keyring = createKeyring(readKeys({ k1: k1.x, k2: k2.x }), service.url);
    const usurper = signingKey('k1');
    expect(await keyring.adopt([endorsement(k2, usurper, service.url)])).toBe(false);
    expect(keyring.keys).toEqual(readKeys({ k1: k1.x, k2: k2.x }));
    expect(await keyring.adopt([endorsement(k2, k3, service.url)])).toBe(true);
    expect(await keyring.adopt([endorsement(k2, { ...thief, kid: 'k3' }, service.url)])).toBe(false);
    expect([...keyring.adopted().values()]).toEqual(['k3']);
  });
});

describe('the key set', () => {
  it.each<[string, () => string | null]>([
    ['is missing', () => null],
    ['is empty', () => ''],
    ['is no JSON', () => '<html>Welcome to the hotel</html>'],
    ['is no object', () => 'null'],
    ['has no list', () => '{"keys":{"length":1e9}}'],
    ['holds nonsense', () => '{"keys":[null,7,"k3",[],{"endorsement":{}}]}'],
    ['is huge', () => `{"keys":[${'{"kid":"x"},'.repeat(500_000)}{}]}`],
    [
      'is full of endorsements that lead nowhere',
      () => {
        const lost = endorsement(k5, k4, service.url);
        return JSON.stringify({ keys: Array.from({ length: 200 }, () => ({ endorsement: lost })) });
      },
    ],
  ])('changes nothing where it %s', async (_, keySet) => {
    await start().refresh();
    service.keySet = keySet();
    service.key = k3;
    service.document = { revision: 8, entitlement: null };
    const client = start();
    expect(await client.refresh()).toMatchObject({ outcome: 'kept' });
    expect((await client.check()).effect).toBe('allow');
    expect((await client.explain()).keys.adopted).toEqual([]);
  });

  it('is not read to its end when it has none', async () => {
    await start().refresh();
    let sent = 0;
    let isCutOff = false;
    service.key = k3;
    service.document = { revision: 8 };
    const endless: ClientOptions['fetch'] = (url, init) => {
      if (!url.endsWith('jwks.json')) return fetch(url, init);
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          sent += 1000;
          controller.enqueue(new Uint8Array(1000).fill(32));
        },
      });
      init.signal.addEventListener('abort', () => {
        isCutOff = true;
      });
      return Promise.resolve(new Response(body));
    };
    expect(await start({ fetch: endless }).refresh()).toMatchObject({ outcome: 'kept' });
    expect(isCutOff).toBe(true);
    expect(sent).toBeLessThan(150_000);
  });

  it('may come in any order: a chain of a hundred keys is followed from either end', async () => {
    const chain = Array.from({ length: 100 }, (_, at) => signingKey(`c${at}`));
    const tokens = chain.map((key, at) => endorsement(chain[at - 1] ?? k2, key, service.url));
    for (const order of [tokens, tokens.toReversed()]) {
      const keyring = createKeyring(readKeys({ k2: k2.x }), service.url);
      expect(await keyring.adopt(order)).toBe(true);
      expect(keyring.keys.size).toBe(101);
      expect(await keyring.adopt(order)).toBe(false);
    }
  });

  it('is believed no further than 256 endorsements', async () => {
    const chain = Array.from({ length: 300 }, (_, at) => signingKey(`c${at}`));
    const tokens = chain.map((key, at) => endorsement(chain[at - 1] ?? k2, key, service.url));
    const keyring = createKeyring(readKeys({ k2: k2.x }), service.url);
    await keyring.adopt(tokens);
    expect(keyring.adopted().size).toBe(256);
  });
});
