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
  const seat = { ...RECEIPT, subject: 'account:FORMER', activatedAt: ISSUED, iat: ISSUED + 40 * DAY };
  const client = start();
  await client.accept(signed(DOCUMENT, key));
  expect(await client.accept(signed(seat, key, { typ: 'receipt+jwt' }))).toMatchObject({ kind: 'loosening' });
  for (const one of [client, start()])
    expect(await one.check()).toMatchObject({ code: 'VALID', effect: 'allow' });
});
