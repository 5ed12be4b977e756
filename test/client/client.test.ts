import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../../src/client/client.ts';
import { readKept, writeKept } from '../../src/client/kept.ts';
import type { Store } from '../../src/client/store.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { DAY, ISSUED, RECEIPT } from '../domain/policy/facts.ts';
import { type LicenseService, signed, signingKey, startLicenseService } from './license-service.ts';

let service: LicenseService;
let store: Store;
/** The wall clock in seconds, and the time this process has run in milliseconds. */
let wall: number;
let uptime: number;
let clients: Client[];

beforeEach(async () => {
  service = await startLicenseService();
  store = memoryStore();
  wall = ISSUED;
  uptime = 0;
  clients = [];
});

afterEach(async () => {
  vi.useRealTimers();
  for (const client of clients) client.close();
  await service.close();
});

/** A client as a fresh start of the host makes it; nothing is fetched but by `refresh`, unless told otherwise. */
function start(options: Partial<ClientOptions> = {}): Client {
  const begun = uptime;
  const client = createClient({
    url: service.url,
    product: 'atlas-cad',
    keys: { k1: service.key.x },
    store,
    licenseKey: 'KEY-1',
    installation: 'i-1',
    refreshEverySeconds: null,
    timeoutSeconds: 5,
    now: () => wall * 1000,
    monotonic: () => uptime - begun,
    ...options,
  });
  clients.push(client);
  return client;
}

/** Both clocks go on, as they do. */
function pass(seconds: number): void {
  wall += seconds;
  uptime += seconds * 1000;
}

const blocking = { entitlement: null } as const;

describe('asking', () => {
  it('fetches the document of the product with the key in a header only, and judges by it', async () => {
    const client = start({ hint: 'SN 7&8' });
    expect(await client.refresh()).toMatchObject({ outcome: 'new' });
    expect(await client.check(['render', 'cloud-sync'])).toMatchObject({
      valid: true,
      code: 'VALID',
      effect: 'allow',
    });
    const [asked] = service.asked;
    expect(asked?.path).toBe('/v1/policy?product=atlas-cad&installation=i-1&hint=SN+7%268');
    expect(asked?.headers).toMatchObject({ authorization: 'License KEY-1', accept: 'application/jwt' });
    expect(service.asked.map(({ path }) => path).join()).not.toContain('KEY-1');
    expect(JSON.stringify(await client.explain())).not.toContain('KEY-1');
  });

  it('asks with the ETag of what it keeps, also after a restart, and takes 304 for an answer', async () => {
    await start().refresh();
    const client = start();
    expect(await client.refresh()).toMatchObject({ outcome: 'unchanged' });
    expect(service.asked.at(-2)?.headers['if-none-match']).toMatch(/^".+"$/);
    service.document = { ...blocking, revision: 8 };
    expect(await client.refresh()).toMatchObject({ outcome: 'new' });
    expect((await client.check()).effect).toBe('block');
  });

  it('asks for a whole document once a day, so that what it keeps is renewed', async () => {
    const client = start();
    await client.refresh();
    pass(DAY - 1);
    await client.refresh();
    pass(1);
    service.document = { iat: ISSUED + DAY };
    expect(await client.refresh()).toMatchObject({ outcome: 'new' });
    const policies = service.asked.filter(({ path }) => path.startsWith('/v1/policy'));
    expect(policies.map(({ headers }) => 'if-none-match' in headers)).toEqual([false, true, false]);
  });

  it('asks by itself when it starts, and the first check of all waits for that', async () => {
    service.document = blocking;
    const client = start({ refreshEverySeconds: 3600 });
    expect((await client.check()).effect).toBe('block');
  });

  it('goes on asking by itself, and stops when it is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const client = start({ refreshEverySeconds: 3600, random: () => 0.5 });
    const verdicts: string[] = [];
    await client.check();
    const changed = new Promise<void>((done) => {
      client.onChange(({ effect }) => {
        verdicts.push(effect);
        done();
      });
    });
    service.document = { ...blocking, revision: 8 };
    await vi.advanceTimersByTimeAsync(3_600_000);
    await changed;
    expect(verdicts).toEqual(['block']);
    await client.refresh();
    client.close();
    const count = service.asked.length;
    expect(await client.refresh()).toMatchObject({ outcome: 'kept' });
    expect(service.asked).toHaveLength(count);
    expect((await client.check()).effect).toBe('block');
  });

  it('shares one request between calls that meet', async () => {
    const client = start();
    await Promise.all([client.refresh(), client.refresh(), client.refresh()]);
    expect(service.asked.filter(({ path }) => path.startsWith('/v1/policy'))).toHaveLength(1);
  });
});

describe('when nothing usable comes', () => {
  it('allows everything while nothing was ever received', async () => {
    service.document = null;
    const client = start({ refreshEverySeconds: 3600 });
    const verdict = await client.check(['render']);
    expect(verdict).toMatchObject({ valid: true, code: 'IN_RUNWAY', effect: 'allow', stage: 'off' });
    expect(verdict.features.render).toMatchObject({ effect: 'allow' });
    expect((await client.explain()).lastRefresh).toEqual({
      outcome: 'kept',
      detail: 'The license service answered 404.',
    });
  });

  it.each<[string, (response: import('node:http').ServerResponse) => void]>([
    ['errors', (response) => response.writeHead(500).end('{}')],
    ['refuses', (response) => response.writeHead(401).end('{}')],
    ['hangs up', (response) => response.destroy()],
    ['says nothing', () => undefined],
    ['talks nonsense', (response) => response.writeHead(200).end('<html>Welcome to the hotel</html>')],
    ['promises too much', (response) => response.writeHead(200, { 'content-length': '99999999' }).write('x')],
    ['claims that nothing has changed', (response) => response.writeHead(304).end()],
    ['is busy', (response) => response.writeHead(503, { 'retry-after': '120' }).end()],
  ])('keeps the verdict when the service %s', async (_, fault) => {
    service.document = blocking;
    const client = start({ timeoutSeconds: 0.3 });
    await client.refresh();
    service.fault = fault;
    expect((await client.refresh()).outcome).not.toBe('new');
    expect((await client.check()).effect).toBe('block');
    service.fault = null;
    service.document = { revision: 8 };
    await client.refresh();
    expect((await client.check()).effect).toBe('allow');
  });

  it('does not take "not changed" for an answer to somebody who has nothing', async () => {
    service.fault = (response) => response.writeHead(304).end();
    expect(await start().refresh()).toEqual({ outcome: 'kept', detail: 'The license service answered 304.' });
  });

  it('keeps the last good document when a forged, foreign or older one comes', async () => {
    const client = start();
    await client.refresh();
    const { url: iss } = service;
    const forgeries: readonly [string, string][] = [
      [signed({ iss }, service.key), 'bad-claims'],
      [service.issue({ ...blocking, revision: 8, aud: 'atlas-viewer' }), 'wrong-product'],
      [service.issue({ ...blocking, revision: 8, iss: 'https://elsewhere.example.com' }), 'wrong-issuer'],
      [service.issue({ ...blocking, revision: 6 }), 'older'],
      [service.issue({ ...blocking, epoch: 0, revision: 99 }), 'older'],
      [service.issue({ ...blocking, sub: 'anonymous' }), 'lesser-subject'],
      [signed({ iss }, signingKey('k2')), 'unknown-key'],
    ];
    for (const [token, refusal] of forgeries) {
      expect(await client.accept(token)).toEqual({ kind: 'refused', refusal });
      service.fault = (response) => response.writeHead(200).end(token);
      expect(await client.refresh()).toEqual({
        outcome: 'kept',
        detail: `The policy document was refused: ${refusal}.`,
      });
    }
    expect(await client.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
  });

  it('knows its own name only: a keyless client takes no document of an account', async () => {
    const client = start({ licenseKey: '' });
    expect(await client.refresh()).toMatchObject({
      detail: 'The policy document was refused: wrong-subject.',
    });
    service.document = { sub: 'installation:i-1', stage: 'warn', entitlement: null };
    expect(await client.refresh()).toMatchObject({ outcome: 'new' });
  });
});

describe('the ratchet (P2)', () => {
  it('holds over restarts, for a document and for nothing but its numbers', async () => {
    service.document = blocking;
    await start().refresh();
    const client = start();
    expect(await client.accept(service.issue({ revision: 6 }))).toEqual({
      kind: 'refused',
      refusal: 'older',
    });
    await store.save(writeKept({ ...readKept(await store.load()), document: null }));
    expect(await start().accept(service.issue({ revision: 6 }))).toEqual({
      kind: 'refused',
      refusal: 'older',
    });
    expect(await start().accept(service.issue(blocking))).toEqual({ kind: 'accepted' });
  });

  it('is kept before a document is used', async () => {
    let atSave: string | undefined;
    const client: Client = start({
      store: {
        load: async () => null,
        save: async (text) => {
          expect(readKept(text).ratchet).toMatchObject({ epoch: 1, revision: 7, iat: ISSUED });
          atSave ??= JSON.stringify((await client.explain()).document);
        },
      },
    });
    await client.refresh();
    expect(atSave).toBe('null');
    expect((await client.explain()).document).not.toBeNull();
  });

  it('does not let an older document in by the back door of the store', async () => {
    await start().accept(service.issue({ revision: 6 }));
    const older = readKept(await store.load()).document;
    service.document = { ...blocking, revision: 9 };
    await start().refresh();
    await store.save(writeKept({ ...readKept(await store.load()), document: older }));
    const client = start();
    expect((await client.explain()).document).toBeNull();
    await client.refresh();
    expect((await client.check()).effect).toBe('block');
  });

  it('starts anew when a license key is entered', async () => {
    service.document = { sub: 'anonymous', stage: 'warn', entitlement: null, revision: 90, epoch: 3 };
    await start({ licenseKey: '' }).refresh();
    service.document = {};
    const client = start();
    expect(await client.refresh()).toMatchObject({ outcome: 'new' });
    expect((await client.check()).code).toBe('VALID');
  });

  it('takes over what another process has kept since', async () => {
    const one = start();
    await one.refresh();
    service.document = { ...blocking, revision: 8 };
    await start().refresh();
    expect(await one.accept(service.issue({}))).toEqual({ kind: 'refused', refusal: 'older' });
    expect((await one.check()).effect).toBe('block');
  });
});

describe('the store', () => {
  it.each(['', '{"glidepath":1,"docu', 'null', '[[[', '{"glidepath":1,"ratchet":7,"document":"a.b.c"}'])(
    'is begun anew when it holds %j',
    async (text) => {
      await store.save(text);
      const client = start();
      expect((await client.check()).effect).toBe('allow');
      expect(await client.refresh()).toMatchObject({ outcome: 'new' });
      expect((await start().check()).code).toBe('VALID');
    },
  );

  it('is verified again when it is read: a changed document does not count', async () => {
    service.document = blocking;
    await start().refresh();
    const kept = readKept(await store.load());
    const forged = `${kept.document?.slice(0, -4)}AAAA`;
    await store.save(writeKept({ ...kept, document: forged }));
    expect((await start().explain()).document).toBeNull();
    expect((await start({ keys: { other: service.key.x } }).explain()).document).toBeNull();
  });

  it('lets a document only loosen that it cannot keep', async () => {
    let isFull = false;
    const kept = memoryStore();
    const failing: Store = {
      load: () => kept.load(),
      save: (text) => (isFull ? Promise.reject(new Error('disk full')) : kept.save(text)),
    };
    const client = start({ store: failing });
    await client.refresh();
    isFull = true;
    service.document = { ...blocking, revision: 8 };
    expect(await client.refresh()).toMatchObject({ outcome: 'kept' });
    expect((await client.check()).effect).toBe('allow');
    expect((await client.explain()).storeProblem).toBe('disk full');
    isFull = false;
    expect(await client.refresh()).toMatchObject({ outcome: 'new' });
    expect((await client.check()).effect).toBe('block');
    isFull = true;
    service.document = { revision: 9 };
    await client.refresh();
    expect(await client.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
  });

  it('may throw whenever it likes', async () => {
    const throwing: Store = {
      load: () => {
        throw new Error('no');
      },
      save: () => {
        throw new Error('no');
      },
    };
    service.document = blocking;
    const client = start({ store: throwing });
    expect(await client.refresh()).toMatchObject({ outcome: 'kept' });
    expect((await client.check()).effect).toBe('allow');
  });
});

describe('clocks (P5)', () => {
  const grace = { ...blocking, stage: 'grace', graceEndsAt: ISSUED + 5 * DAY } as const;

  it('do not end a grace without a document issued after its end', async () => {
    service.document = grace;
    const client = start();
    await client.refresh();
    pass(20 * DAY);
    service.fault = (response) => response.destroy();
    expect(await client.check()).toMatchObject({ code: 'IN_GRACE', effect: 'warn' });
    expect(await start().check()).toMatchObject({ code: 'IN_GRACE', effect: 'warn' });
    service.fault = null;
    service.document = { ...grace, iat: ISSUED + 20 * DAY };
    await client.refresh();
    expect((await client.check()).effect).toBe('block');
  });

  it.each([-4000 * DAY, -DAY, 40 * DAY, 4000 * DAY])(
    'block nobody early when the wall clock jumps by %d seconds',
    async (jump) => {
      const client = start();
      await client.refresh();
      wall += jump;
      for (const one of [client, start()])
        expect(await one.check()).toMatchObject({ valid: true, effect: 'allow' });
    },
  );

  it('go stale after offlineFor by the time the process has run, whatever the wall clock says', async () => {
    service.document = blocking;
    const client = start();
    await client.refresh();
    uptime += 30 * DAY * 1000;
    expect((await client.check()).effect).toBe('block');
    uptime += 1000;
    expect(await client.check()).toMatchObject({ code: 'OFFLINE_STALE', effect: 'warn' });
  });

  it('end a brown-out by whichever is first', async () => {
    service.document = { ...grace, brownout: { from: ISSUED, until: ISSUED + 3600 } };
    const client = start();
    await client.refresh();
    expect(await client.check()).toMatchObject({ effect: 'block', until: ISSUED + 3600 });
    uptime += 3_600_000;
    expect((await client.check()).effect).toBe('warn');
    const restarted = start();
    expect((await restarted.check()).effect).toBe('block');
    wall += 3600;
    expect((await restarted.check()).effect).toBe('warn');
  });

  it('let a future-dated document only loosen, until the wall clock has caught up (P3)', async () => {
    const client = start();
    await client.refresh();
    const iat = ISSUED + DAY;
    service.document = { ...blocking, revision: 8, iat, exp: iat + DAY };
    expect(await client.refresh()).toMatchObject({ outcome: 'kept' });
    expect((await client.check()).effect).toBe('allow');
    expect((await start().explain()).loosening).toMatchObject({ revision: 8 });
    wall = iat;
    expect(await client.refresh()).toMatchObject({ outcome: 'new' });
    expect((await client.check()).effect).toBe('block');
    expect((await client.explain()).loosening).toBeNull();
  });

  it('of a machine that is behind do not keep a customer out who has paid', async () => {
    service.document = blocking;
    const client = start();
    await client.refresh();
    wall -= 4000 * DAY;
    service.document = { revision: 8, iat: ISSUED + DAY };
    await client.refresh();
    for (const one of [client, start()])
      expect(await one.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
  });
});

describe('receipts', () => {
  it('are asked for with a nonce and the features in use, and count once they fit', async () => {
    service.receipt = {};
    const client = start();
    await client.check(['render']);
    await client.refresh();
    expect(await client.check()).toMatchObject({ code: 'NOT_ACTIVATED', effect: 'block' });
    const body = JSON.parse(service.asked.at(-1)?.body ?? '');
    expect(body).toMatchObject({ product: 'atlas-cad', installation: 'i-1', features: ['render'] });
    expect(body.nonce).toMatch(/^[\w-]{22}$/);
    expect(service.asked.at(-1)?.headers).toMatchObject({ authorization: 'License KEY-1' });
  });

  it('are refused with another nonce', async () => {
    service.receipt = { nonce: 'replayed' };
    const client = start();
    await client.refresh();
    expect((await client.explain()).receipt).toBeNull();
    expect((await client.check()).code).toBe('VALID');
  });

  it('are asked for again until there is a seat, and then once a day', async () => {
    const checks = () => service.asked.filter(({ path }) => path === '/v1/check').length;
    service.receipt = {};
    const client = start();
    await client.refresh();
    await client.refresh();
    expect(checks()).toBe(2);
    service.receipt = { activatedAt: ISSUED };
    await client.refresh();
    await client.refresh();
    expect(checks()).toBe(3);
    expect((await client.check()).code).toBe('VALID');
    pass(DAY);
    await client.refresh();
    expect(checks()).toBe(4);
  });

  it('come by hand too, from an activation, and are kept', async () => {
    service.receipt = {};
    const client = start();
    await client.refresh();
    const heard: string[] = [];
    client.onChange(({ code }) => heard.push(code));
    const token = service.issueReceipt({ activatedAt: ISSUED });
    expect(await client.accept(token)).toEqual({ kind: 'accepted' });
    expect(heard).toEqual(['VALID']);
    expect((await start().check()).code).toBe('VALID');
    expect(await client.accept(service.issueReceipt({ iat: ISSUED - 1 }))).toEqual({
      kind: 'refused',
      refusal: 'older',
    });
    expect(await client.accept(service.issueReceipt({ sub: 'installation:i-2' }))).toEqual({
      kind: 'refused',
      refusal: 'wrong-subject',
    });
  });

  it('only loosen when they are future-dated', async () => {
    const client = start();
    await client.refresh();
    const iat = ISSUED + DAY;
    expect(await client.accept(service.issueReceipt({ iat }))).toMatchObject({ kind: 'loosening' });
    expect((await client.check()).code).toBe('VALID');
    expect(
      await client.accept(service.issueReceipt({ ...RECEIPT, iss: service.url, iat, activatedAt: ISSUED })),
    ).toMatchObject({ kind: 'loosening' });
    expect((await client.explain()).receipt).toMatchObject({ activatedAt: ISSUED });
    const restarted = await start().explain();
    expect(restarted.receipt).toMatchObject({ activatedAt: ISSUED });
    expect(restarted.clocks.trusted).toBe(ISSUED);
  });
});

describe('listeners', () => {
  it('hear of a change once, not of none, and their mistakes hurt nobody', async () => {
    const client = start();
    await client.refresh();
    await client.check(['render']);
    const heard: string[] = [];
    client.onChange(() => {
      throw new Error('the host has a bug');
    });
    const stop = client.onChange(({ effect }) => heard.push(effect));
    await client.refresh();
    expect(heard).toEqual([]);
    service.document = { ...blocking, revision: 8 };
    await client.refresh();
    await client.refresh();
    expect(heard).toEqual(['block']);
    stop();
    service.document = { revision: 9 };
    await client.refresh();
    expect(heard).toEqual(['block']);
  });
});

it('an offline machine is served by files: a document and a receipt carried by hand', async () => {
  service.fault = (response) => response.destroy();
  const client = start();
  await client.refresh();
  expect(await client.accept(service.issue())).toEqual({ kind: 'accepted' });
  expect(await client.accept(service.issueReceipt({ activatedAt: ISSUED }))).toEqual({ kind: 'accepted' });
  expect(await client.check(['render'])).toMatchObject({ code: 'VALID', effect: 'allow' });
  expect(await client.accept('rubbish')).toEqual({ kind: 'refused', refusal: 'malformed' });
});
