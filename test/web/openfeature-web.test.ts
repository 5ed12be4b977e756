import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import {
  type Client,
  type EvaluationContext,
  OpenFeature,
  type Provider,
  ProviderEvents,
} from '@openfeature/web-sdk';
import { EventSource } from 'eventsource';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type ClientApp, startClientApp } from '../support/client-app.ts';
import { useTestDatabase } from '../support/database.ts';
import { PRODUCT } from '../support/make-licensing.ts';
import { randomFrom } from '../support/random.ts';
import { countingFetch, type FlagWorld, makeFlagWorld, VIEWER } from './openfeature-world.ts';

const STAGE = `${PRODUCT}.stage`;
const SYNC = `${PRODUCT}.feature.cloud-sync`;
const database = useTestDatabase();
let world: FlagWorld;
let app: ClientApp;

beforeAll(async () => {
  world = await makeFlagWorld(database.url);
  app = await startClientApp(world.context, { hears: true });
});
beforeEach(async () => {
  // As in a browser, which Node 20 is not.
  vi.stubGlobal('EventSource', EventSource);
  await world.stand(world.strict, 'enforce-feature');
});
afterEach(async () => {
  await OpenFeature.close();
  vi.unstubAllGlobals();
});
afterAll(async () => {
  await app.close();
  await world.context.pool.end();
});

test('reads stage, effect and a feature, with variant, reason and metadata', async () => {
  const { client } = await webClient({ targetingKey: 'w-1', products: [PRODUCT, VIEWER] });
  expect(client.getStringDetails(STAGE, 'none')).toMatchObject({
    ...{ value: 'enforce-feature', variant: 'enforce-feature', reason: 'TARGETING_MATCH' },
    flagMetadata: { cohort: 'pilot', campaign: 'atlas-2027', phase: 'enforce', code: 'IN_RUNWAY' },
  });
  expect(client.getStringValue(`${PRODUCT}.effect`, 'none')).toBe('allow');
  expect(client.getBooleanDetails(SYNC, true)).toMatchObject({
    ...{ value: false, variant: 'block', flagMetadata: { code: 'ENTITLEMENTS_MISSING' } },
  });
  expect(client.getBooleanValue(`${PRODUCT}.feature.render`, false)).toBe(true);
  expect(client.getStringValue(`${VIEWER}.stage`, 'none')).toBe('off');
  expect(client.getStringDetails('nothing.stage', 'mine')).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
});

test('hears of a change over the event stream, and has the new value at once', async () => {
  const { client, statuses, opened } = await webClient({ targetingKey: 'w-2' });
  await opened();
  const times: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const stage = round % 2 === 0 ? 'warn' : 'enforce-feature';
    const changed = nextChange(client);
    const began = performance.now();
    await world.stand(world.strict, stage);
    expect(await changed).toContain(STAGE);
    times.push(Math.round(performance.now() - began));
    expect(client.getStringValue(STAGE, 'none')).toBe(stage);
    expect(client.getBooleanValue(SYNC, false)).toBe(stage === 'warn');
  }
  console.info(
    `From the change to the new value in the client: ${times.join(', ')} ms, 50 of them its own pause.`,
  );
  expect(Math.max(...times)).toBeLessThan(2000);
  expect(statuses.every((status) => status === 200)).toBe(true);
});

test('misses no change that came between its first answer and its stream', async () => {
  let open: () => void = () => {};
  const gate = new Promise<void>((done) => {
    open = done;
  });
  const { client } = await webClient({ targetingKey: 'w-7' }, undefined, gate);
  await world.stand(world.strict, 'warn');
  await pause(300);
  open();
  await vi.waitFor(() => expect(client.getStringValue(STAGE, 'none')).toBe('warn'), 3000);
});

test('hears nothing of what happens to others', async () => {
  const { statuses, opened } = await webClient({ targetingKey: 'w-3' });
  await opened();
  // It may have looked once more when its stream opened.
  await pause(300);
  const before = statuses.length;
  await world.stand(world.lenient, 'enforce-feature');
  await world.stand(world.lenient, 'warn');
  await pause(500);
  expect(statuses).toHaveLength(before);
});

test('gets a 304 for all that has not changed, and goes on with what it has', async () => {
  const { client, statuses, domain } = await webClient({ targetingKey: 'w-4' });
  for (let round = 0; round < 20; round += 1) {
    await OpenFeature.setContext(domain, { targetingKey: 'w-4', page: round });
    expect(client.getStringValue(STAGE, 'none')).toBe('enforce-feature');
  }
  const [first, ...later] = statuses;
  expect([first, new Set(later)]).toEqual([200, new Set([304])]);
  expect(later.length).toBeGreaterThanOrEqual(20);
});

test('never keeps an answer of another context or key, though it sends the tag of that', async () => {
  const asker = { licenseKey: null as string | null };
  const { client, statuses, domain } = await webClient({ targetingKey: 'w-5' }, asker);
  const seed = Date.now() % 1_000_000;
  console.info(`200 changes of the context, seed ${seed}.`);
  const random = randomFrom(seed);
  for (let round = 0; round < 200; round += 1) {
    const { stage, ...asked } = random.pick(askers());
    asker.licenseKey = asked.licenseKey;
    await OpenFeature.setContext(domain, { targetingKey: 'w-5', ...asked.context });
    expect(client.getStringValue(STAGE, 'none')).toBe(stage);
  }
  const unchanged = statuses.filter((status) => status === 304).length;
  console.info(`${statuses.length - unchanged} answers in full, ${unchanged} unchanged.`);
  expect(unchanged).toBeGreaterThan(0);
  expect(new Set(statuses)).toEqual(new Set([200, 304]));
});

test('with its store on disk shows what it kept as CACHED at most, until the new answer is there', async () => {
  vi.stubGlobal('localStorage', memoryStorage());
  const asker = { licenseKey: null as string | null };
  const { client, domain } = await webClient({ targetingKey: 'w-6' }, asker);
  const random = randomFrom(7);
  for (let round = 0; round < 60; round += 1) {
    const { stage, ...asked } = random.pick(askers());
    asker.licenseKey = asked.licenseKey;
    await OpenFeature.setContext(domain, { targetingKey: 'w-6', ...asked.context });
    const first = client.getStringDetails(STAGE, 'none');
    if (first.value !== stage && first.value !== 'none') expect(first.reason).toBe('CACHED');
    await vi.waitFor(() => expect(client.getStringValue(STAGE, 'none')).toBe(stage), 2000);
  }
});

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** The keys of the flags that the client tells its host are new. */
function nextChange(client: Client): Promise<readonly string[]> {
  return new Promise((done) => {
    const heard: Parameters<Client['addHandler']>[1] = (event) => {
      client.removeHandler(ProviderEvents.ConfigurationChanged, heard);
      done((event?.flagsChanged ?? []) as readonly string[]);
    };
    client.addHandler(ProviderEvents.ConfigurationChanged, heard);
  });
}

/** Who may ask, all with the same targeting key, and the stage each has to see. */
function askers(): readonly {
  readonly licenseKey: string | null;
  readonly context: EvaluationContext;
  readonly stage: string;
}[] {
  const products = [PRODUCT];
  const { strict, lenient } = world;
  return [
    { licenseKey: strict.key, context: { products }, stage: 'enforce-feature' },
    { licenseKey: lenient.key, context: { products }, stage: 'warn' },
    { licenseKey: strict.key, context: {}, stage: 'enforce-feature' },
    { licenseKey: null, context: { products, hint: strict.serial }, stage: 'enforce-feature' },
    { licenseKey: null, context: { products, hint: lenient.serial }, stage: 'warn' },
    { licenseKey: null, context: { products, hint: 'unheard of' }, stage: 'warn' },
    { licenseKey: null, context: { products: [VIEWER] }, stage: 'none' },
  ];
}

async function webClient(
  context: EvaluationContext,
  asker: { readonly licenseKey: string | null } = { licenseKey: world.strict.key },
  gate: Promise<void> = Promise.resolve(),
) {
  const { statuses, fetch } = countingFetch();
  let open = 0;
  vi.stubGlobal(
    'EventSource',
    class extends EventSource {
      constructor(url: string | URL) {
        super(url, {
          fetch: async (address, init) => {
            await gate;
            return globalThis.fetch(address, init as RequestInit);
          },
        });
        this.addEventListener('open', () => {
          open += 1;
        });
      }
    },
  );
  const provider = new OFREPWebProvider({
    baseUrl: app.url,
    headersFactory: async (): Promise<[string, string][]> =>
      asker.licenseKey === null ? [] : [['Authorization', `Bearer ${asker.licenseKey}`]],
    fetchImplementation: fetch,
  });
  const domain = `web-${Math.random()}`;
  await OpenFeature.setProviderAndWait(domain, provider as Provider, context);
  const opened = () => vi.waitFor(() => expect(open).toBeGreaterThan(0), 5000);
  return { client: OpenFeature.getClient(domain), statuses, domain, opened };
}

function memoryStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
  };
}
