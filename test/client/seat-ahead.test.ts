import { expect, it } from 'vitest';
import { createClient } from '../../src/client/client.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { DAY, DOCUMENT, ISSUED, RECEIPT } from '../domain/policy/facts.ts';
import { signed, signingKey } from './license-service.ts';

it('a seat that is dated ahead counts at once, and makes nothing else look old: not after a restart either', async () => {
  const key = signingKey('k1');
  const store = memoryStore();
  const start = () =>
    createClient({
      ...{ url: DOCUMENT.iss, product: 'atlas-cad', licenseKey: 'KEY-1', installation: 'i-1' },
      ...{ keys: { k1: key.x }, store, refreshEverySeconds: null },
      ...{ now: () => ISSUED * 1000, monotonic: () => 0 },
    });
  const seat = { ...RECEIPT, activatedAt: ISSUED, iat: ISSUED + 40 * DAY, exp: ISSUED + 99 * DAY };
  const client = start();
  await client.accept(signed(DOCUMENT, key));
  expect(await client.accept(signed(seat, key, { typ: 'receipt+jwt' }))).toMatchObject({ kind: 'loosening' });
  // The seat is not of the new epoch; whoever had believed its date would think that nothing was heard for weeks.
  const restored = signed({ ...DOCUMENT, epoch: 2, iat: ISSUED + 60 }, key);
  for (const one of [client, start()]) {
    expect(await one.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
    await one.accept(restored);
    expect(await one.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
  }
});

it('a seat beside another document does not take the place of one that counts', async () => {
  const key = signingKey('k1');
  let days = 0;
  const client = createClient({
    ...{ url: DOCUMENT.iss, product: 'atlas-cad', licenseKey: 'KEY-1', installation: 'i-1' },
    ...{ keys: { k1: key.x }, store: memoryStore(), refreshEverySeconds: null },
    ...{ now: () => (ISSUED + days * DAY) * 1000, monotonic: () => days * DAY * 1000 },
  });
  const seat = { ...RECEIPT, activatedAt: ISSUED, exp: ISSUED + 99 * DAY };
  const receipt = (part: object) => signed({ ...seat, ...part }, key, { typ: 'receipt+jwt' });
  await client.accept(signed(DOCUMENT, key));
  days = 20;
  await client.accept(receipt({ iat: ISSUED + 20 * DAY }));
  days = 40;
  for (const other of [{ subject: 'account:FORMER' }, { epoch: 2 }]) {
    const ahead = receipt({ ...other, iat: ISSUED + 60 * DAY });
    expect(await client.accept(ahead)).toMatchObject({ kind: 'loosening' });
    expect(await client.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
  }
});
