import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../../src/client/client.ts';
import type { Store } from '../../src/client/store.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { ISSUED } from '../domain/policy/facts.ts';
import { type LicenseService, startLicenseService } from './license-service.ts';

/** A genuine document of somebody else, who has no license: it would block. */
const OTHERS = { sub: 'account:OTHER', entitlement: null, epoch: 0, revision: 0 } as const;
const REFUSED = { kind: 'refused', refusal: 'wrong-subject' };

let service: LicenseService;
let store: Store;
let clients: Client[];

beforeEach(async () => {
  service = await startLicenseService();
  store = memoryStore();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.close();
  await service.close();
});

function start(options: Partial<ClientOptions> = {}): Client {
  const client = createClient({
    ...{ url: service.url, product: 'atlas-cad', licenseKey: 'KEY-1', installation: 'i-1' },
    ...{ keys: { k1: service.key.x }, store, refreshEverySeconds: null, now: () => ISSUED * 1000 },
    ...options,
  });
  clients.push(client);
  return client;
}

const subjectOf = async (client: Client) => (await client.explain()).document?.sub;
const effectOf = async (client: Client) => (await client.check()).effect;

describe('the document of another account', () => {
  it('is refused by hand and over the network while the license key is the same, also after a restart', async () => {
    await start().accept(service.issue());
    for (const client of clients.concat(start())) {
      expect(await client.accept(service.issue(OTHERS))).toEqual(REFUSED);
      service.document = OTHERS;
      expect(await client.refresh()).toEqual({
        outcome: 'kept',
        detail: 'The policy document was refused: wrong-subject.',
      });
      expect([await subjectOf(client), await effectOf(client)]).toEqual(['account:ACME', 'allow']);
    }
  });

  it('does not come back by a seat receipt of another account, or by one that was asked for by somebody else', async () => {
    const client = start();
    await client.accept(service.issue());
    await client.accept(service.issueReceipt({ subject: 'account:OTHER', nonce: 'theirs' }));
    service.document = OTHERS;
    service.receipt = { subject: 'account:OTHER', nonce: 'theirs' };
    expect(await client.refresh()).toMatchObject({ outcome: 'kept' });
    expect(await client.accept(service.issue(OTHERS))).toEqual(REFUSED);
    expect(await effectOf(client)).toBe('allow');
  });

  it('is followed once a receipt of its own question says that the license key has moved', async () => {
    const client = start();
    await client.accept(service.issue());
    service.document = { ...OTHERS, revision: 3 };
    service.receipt = { subject: 'account:OTHER' };
    expect(await client.refresh()).toMatchObject({ outcome: 'new' });
    expect([await subjectOf(client), await effectOf(client)]).toEqual(['account:OTHER', 'block']);
    expect(await client.accept(service.issue({ revision: 99 }))).toEqual(REFUSED);
    expect(await subjectOf(start())).toBe('account:OTHER');
  });

  it('is followed by the other process on the store too, when the license key is the same', async () => {
    const [one, same, another] = [start(), start(), start({ licenseKey: 'KEY-2' })];
    for (const client of [one, same, another]) await client.accept(service.issue());
    await another.accept(service.issue({ revision: 8 }));
    service.document = { ...OTHERS, revision: 3 };
    service.receipt = { subject: 'account:OTHER' };
    await one.refresh();
    for (const client of [same, another]) await client.accept('look at the store');
    expect(await subjectOf(same)).toBe('account:OTHER');
    expect(await same.accept(service.issue({ sub: 'account:THIRD' }))).toEqual(REFUSED);
    expect(await subjectOf(another)).toBe('account:ACME');
  });

  it('is welcome with another license key, which is kept nowhere', async () => {
    await start().accept(service.issue());
    const client = start({ licenseKey: 'KEY-2' });
    expect(await client.accept(service.issue(OTHERS))).toEqual({ kind: 'accepted' });
    expect(await client.accept(service.issue())).toEqual(REFUSED);
    expect(await store.load()).not.toMatch(/KEY-[12]/);
  });

  it('is welcome as the first one of an account', async () => {
    const client = start();
    for (const sub of ['anonymous', 'installation:i-1', 'account:OTHER'] as const)
      expect(await client.accept(service.issue({ ...OTHERS, sub }))).toEqual({ kind: 'accepted' });
  });

  it('may only loosen where there is no installation to ask for a receipt', async () => {
    const client = start({ installation: '' });
    await client.accept(service.issue());
    service.document = OTHERS;
    expect(await client.refresh()).toMatchObject({ outcome: 'kept' });
    expect(await effectOf(client)).toBe('allow');
    await client.accept(service.issue({ entitlement: null, revision: 8 }));
    expect(await effectOf(client)).toBe('block');
    service.document = { sub: 'account:OTHER' };
    expect(await client.refresh()).toMatchObject({ detail: expect.stringContaining('other-account') });
    expect([await subjectOf(client), await effectOf(client)]).toEqual(['account:ACME', 'allow']);
  });
});
