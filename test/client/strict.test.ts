import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../../src/client/client.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { DAY, ISSUED } from '../domain/policy/facts.ts';
import { type LicenseService, startLicenseService } from './license-service.ts';

let service: LicenseService;
let store = memoryStore();

beforeEach(async () => {
  service = await startLicenseService();
  store = memoryStore();
});
afterEach(() => service.close());

function start(options: Partial<ClientOptions> = {}): Client {
  return createClient({
    ...{ url: service.url, product: 'atlas-cad', licenseKey: 'KEY-1', installation: 'i-1', store },
    ...{ keys: { k1: service.key.x }, refreshEverySeconds: null, now: () => ISSUED * 1000 },
    ...options,
  });
}

it('strict mode shows a developer what the announced stage will do, and nobody else', async () => {
  const next = { stage: 'enforce-product', at: ISSUED + 9 * DAY } as const;
  service.document = { stage: 'warn', entitlement: null, next };
  const strict = start({ strict: true });
  await strict.refresh();
  expect(await strict.check(['render'])).toMatchObject({
    ...{ effect: 'block', stage: 'enforce-product', features: { render: { effect: 'block' } } },
  });
  expect((await start().check(['render'])).effect).toBe('warn');
});

it('strict mode without an announcement judges as the rung that blocks', async () => {
  service.document = { stage: 'observe' };
  service.receipt = {};
  const strict = start({ strict: true });
  await strict.refresh();
  expect(await strict.check()).toMatchObject({ code: 'NOT_ACTIVATED', effect: 'block' });
  expect((await start().check()).effect).toBe('allow');
});

it('strict mode is kept nowhere, and says that it is on', async () => {
  await start({ strict: true }).refresh();
  const kept = await store.load();
  expect(kept).not.toMatch(/strict/i);
  const strict = await start({ strict: true }).explain();
  expect(strict.strict).toBe(true);
  expect(strict.text).toContain('Strict mode: judged as if enforce-feature had begun.');
  const ordinary = await start().explain();
  expect(ordinary.strict).toBe(false);
  expect(ordinary.text).not.toMatch(/strict/i);
});

it('strict mode before the first document allows, as always', async () => {
  service.document = null;
  const strict = start({ strict: true, refreshEverySeconds: 3600 });
  expect(await strict.check()).toMatchObject({ code: 'IN_RUNWAY', effect: 'allow' });
  strict.close();
});
