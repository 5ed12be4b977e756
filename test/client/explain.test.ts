import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../../src/client/client.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { DAY, ISSUED } from '../domain/policy/facts.ts';
import {
  endorsement,
  type LicenseService,
  publishedKey,
  signingKey,
  startLicenseService,
} from './license-service.ts';

let service: LicenseService;
let store = memoryStore();

beforeEach(async () => {
  service = await startLicenseService();
  store = memoryStore();
});
afterEach(() => service.close());

function start(options: Partial<ClientOptions> = {}): Client {
  return createClient({
    ...{
      url: service.url,
      product: 'atlas-cad',
      licenseKey: 'KEY-1',
      installation: 'i-1',
      hint: 'SN-7',
      store,
    },
    ...{ keys: { k1: service.key.x }, refreshEverySeconds: null, now: () => (ISSUED + 60) * 1000 },
    ...{ monotonic: () => 0 },
    ...options,
  });
}

async function linesOf(client: Client): Promise<readonly string[]> {
  return (await client.explain()).text.split('\n');
}

it('explains a decision in sentences, with its dates', async () => {
  service.document = { stage: 'warn', next: { stage: 'grace', at: ISSUED + 30 * DAY } };
  service.receipt = { activatedAt: ISSUED - DAY };
  const client = start();
  await client.refresh();
  await client.check(['cloud-sync']);
  expect(await linesOf(client)).toEqual([
    'The effect on atlas-cad is allow, for VALID: The license covers this installation.',
    'On cloud-sync it is warn, for ENTITLEMENTS_MISSING.',
    'This ends at 2027-08-05T08:00:00Z.',
    'The stage is warn, and grace begins at 2027-07-01T08:00:00Z.',
    'The phase pilot-enforce has started.',
    'The document is revision 7 of epoch 1 for account:ACME, issued at 2027-06-01T08:00:00Z, expires at 2027-07-16T08:00:00Z.',
    'The seat is taken at 2027-05-31T08:00:00Z, the runway ends at 2027-04-02T08:00:00Z, issued at 2027-06-01T08:00:00Z.',
    'The time is 2027-06-01T08:00:00Z by signed answers, 2027-06-01T08:01:00Z by this machine.',
    'At 2027-06-01T08:01:00Z: A newer policy document is in force.',
    'The store works.',
    'The adopted keys are none.',
  ]);
});

it('explains what is missing before anything is known', async () => {
  expect(await linesOf(start({ now: () => Number.NaN }))).toEqual([
    'The effect on atlas-cad is allow, for IN_RUNWAY: This installation is new and may run before it is activated.',
    'The stage is off.',
    'No policy document has been received yet.',
    'The seat is unknown.',
    'The time is an unknown time by signed answers, an unknown time by this machine.',
    'The license service was not asked yet.',
    'The store works.',
    'The adopted keys are none.',
  ]);
});

it('names what failed behind a leniency, a document that may only loosen, a broken store and an adopted key', async () => {
  const [k1, k2] = [service.key, signingKey('k2')];
  service.keySet = JSON.stringify({ keys: [publishedKey(k2, endorsement(service.key, k2, service.url))] });
  service.key = k2;
  service.document = { stage: 'grace', graceEndsAt: ISSUED + DAY, entitlement: null };
  service.receipt = { refusal: 'TOO_MANY_MACHINES' };
  const client = start({
    keys: { k1: k1.x },
    store: { load: () => store.load(), save: (text) => broken(text) },
  });
  let isBroken = false;
  const broken = (text: string) => (isBroken ? Promise.reject(new Error('disk full')) : store.save(text));
  await client.refresh();
  isBroken = true;
  service.document = { revision: 8 };
  await client.refresh();
  const text = (await linesOf(client)).join('\n');
  expect(text).toContain('It may be loosened by revision 8 of epoch 1 for account:ACME');
  expect(text).toContain('The seat is TOO_MANY_MACHINES, the runway ends at');
  expect(text).toContain('The policy document may only loosen for now: not-saved.');
  expect(text).toContain('The store fails: disk full');
  expect(text).toContain('The adopted keys are k2.');

  isBroken = false;
  service.document = { stage: 'grace', graceEndsAt: ISSUED + DAY, entitlement: null, revision: 9 };
  await client.refresh();
  expect((await linesOf(client))[0]).toMatch(
    /^The effect on atlas-cad is warn, for IN_GRACE \(NOT_FOUND\): /,
  );
});

it('bears dates that no calendar knows', async () => {
  const far = Number.MAX_SAFE_INTEGER;
  service.document = { exp: far, next: { stage: 'grace', at: far }, stage: 'warn' };
  const client = start();
  await client.refresh();
  expect((await client.explain()).text).toContain('and grace begins at an unknown time.');
});

it('holds no license key, whatever happened', async () => {
  const client = start();
  await client.refresh();
  service.fault = (response) => response.destroy();
  await client.refresh();
  const explanation = await client.explain();
  expect(explanation.text).toContain('The license service was not reached.');
  expect(JSON.stringify(explanation)).not.toContain('KEY-1');
});
