import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Client, createClient } from '../../src/client/client.ts';
import type { Store } from '../../src/client/store.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { ISSUED } from '../domain/policy/facts.ts';
import { type LicenseService, startLicenseService } from './license-service.ts';

const never = () => new Promise<never>(() => undefined);
let service: LicenseService;

beforeEach(async () => {
  service = await startLicenseService();
  service.document = { entitlement: null };
});
afterEach(async () => {
  vi.useRealTimers();
  await service.close();
});

function start(store: Store): Client {
  return createClient({
    ...{ url: service.url, product: 'atlas-cad', licenseKey: 'KEY-1', store, keys: { k1: service.key.x } },
    ...{ refreshEverySeconds: null, now: () => ISSUED * 1000 },
  });
}

it('a store that never answers holds nobody up for longer than seconds, and then only loosens', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const client = start({ load: never, save: never });
  const answer = client.check();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await answer).toMatchObject({ effect: 'allow' });
  const offer = client.accept(service.issue(service.document ?? {}));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await offer).toEqual({ kind: 'loosening', why: 'not-saved' });
  expect((await client.explain()).storeProblem).toBe('The store did not answer in time.');
});

it('what a store could not read yet is never written over: it may hold a newer decision', async () => {
  const kept = memoryStore();
  const milder = start(kept);
  service.document = { revision: 9 };
  await milder.refresh();
  const before = await kept.load();
  let isLocked = true;
  const locked = start({
    load: () => (isLocked ? Promise.reject(new Error('locked')) : kept.load()),
    save: (text) => kept.save(text),
  });
  service.document = { revision: 8, entitlement: null };
  expect(await locked.refresh()).toMatchObject({ outcome: 'kept' });
  expect((await locked.check()).effect).toBe('allow');
  expect(await kept.load()).toBe(before);
  isLocked = false;
  expect(await locked.refresh()).toMatchObject({ detail: 'The policy document was refused: older.' });
  expect((await locked.check()).code).toBe('VALID');
});

it('a save that comes late does not undo a later one', async () => {
  let disk: string | null = null;
  const releases: (() => void)[] = [];
  const client = start({
    load: async () => disk,
    save: (text) =>
      new Promise((done) => {
        releases.push(() => {
          disk = text;
          done();
        });
      }),
  });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const first = client.accept(service.issue({ revision: 8 }));
  await vi.waitFor(() => expect(releases).toHaveLength(1));
  await vi.advanceTimersByTimeAsync(5000);
  expect(await first).toMatchObject({ kind: 'loosening' });
  const second = client.accept(service.issue({ revision: 9 }));
  await vi.advanceTimersByTimeAsync(10);
  expect(releases).toHaveLength(1);
  releases[0]?.();
  await vi.waitFor(() => expect(releases).toHaveLength(2));
  releases[1]?.();
  expect(await second).toEqual({ kind: 'accepted' });
  expect(disk).toContain('"revision":9');
});

it('of two documents dated ahead the newer one counts, in whatever order they come', async () => {
  for (const order of [
    [8, 9],
    [9, 8],
  ]) {
    const client = start(memoryStore());
    const iat = ISSUED + 86_400;
    for (const revision of order)
      await client.accept(
        service.issue({ revision, iat, exp: iat + 9, stage: revision === 9 ? 'warn' : 'observe' }),
      );
    expect((await client.explain()).loosening?.revision, order.join()).toBe(9);
  }
});

it('a document between the kept one and a milder one dated ahead does not take the mildness away', async () => {
  const client = start(memoryStore());
  const iat = ISSUED + 86_400;
  await client.accept(service.issue({ revision: 9, iat, exp: iat + 9 }));
  expect(await client.accept(service.issue({ revision: 8, entitlement: null }))).toEqual({
    kind: 'accepted',
  });
  expect(await client.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
  expect(await client.accept(service.issue({ revision: 10, entitlement: null }))).toEqual({
    kind: 'accepted',
  });
  expect((await client.check()).effect).toBe('block');
});
