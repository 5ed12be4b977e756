import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/client/client.ts';
import { readKeys } from '../../src/client/keys.ts';
import { memoryStore } from '../../src/client/store-memory.ts';
import { createKeyring } from '../../src/client/succession.ts';
import { createVerifier, type Expected } from '../../src/client/verify.ts';
import { DAY, DOCUMENT, ISSUED, RECEIPT } from '../domain/policy/facts.ts';
import { randomFrom } from '../support/random.ts';
import { claimFamiliesOf, type Family, otherAccountFamilyOf } from './forged-claims.ts';
import { endorsementFamiliesOf } from './forged-endorsements.ts';
import { tamperedFamiliesOf } from './forged-tampering.ts';
import {
  type LicenseService,
  type SigningKey,
  signed,
  signingKey,
  startLicenseService,
} from './license-service.ts';

const SEED = Number(process.env.FORGED_SEED ?? Date.now() % 2 ** 31);
/** Of each family. There are more than forty: 250 of each are over ten thousand. */
const COUNT = Number(process.env.FORGED_COUNT ?? (process.env.PROPERTY_RUN === 'long' ? 250 : 20));
const REPEAT = `FORGED_SEED=${SEED} FORGED_COUNT=${COUNT} npx vitest run --project unit test/client/forged-documents.test.ts`;

const key = signingKey('k1');
const keys = readKeys({ k1: key.x, k2: signingKey('k2').x });
const verifier = createVerifier(keys);
const EXPECTED: Expected = {
  issuer: DOCUMENT.iss,
  product: DOCUMENT.aud,
  installation: 'i-1',
  hasLicenseKey: true,
};
const FAMILIES = familiesOf(key, DOCUMENT.iss);
const OTHERS = otherAccountFamilyOf(key, DOCUMENT.iss);
const ENDORSEMENTS = endorsementFamiliesOf(key, DOCUMENT.iss);

afterAll(() => {
  const families = [...FAMILIES, OTHERS, ...ENDORSEMENTS];
  const counts = families.map(({ name }) => `${COUNT} × ${name}`).join('; ');
  console.log(
    `${COUNT * families.length} forged texts, 0 accepted unless a test failed. ${REPEAT}\n${counts}`,
  );
});

it('what is forged below is accepted as long as nothing is forged', async () => {
  const document = { ...DOCUMENT, revision: 8 };
  expect(await verifier.document(signed(document, key), EXPECTED)).toEqual({ ok: true, claims: document });
  const receipt = signed(RECEIPT, key, { typ: 'receipt+jwt' });
  expect(await verifier.receipt(receipt, EXPECTED, null)).toMatchObject({ ok: true });
});

describe(`a document is refused by the verifier (seed ${SEED})`, () => {
  it.each(FAMILIES)(
    'with $name',
    async ({ name, forge }) => {
      const random = randomFrom(SEED + hash(name));
      for (let at = 0; at < COUNT; at++) {
        const token = forge(random);
        const asDocument = await verifier.document(token, EXPECTED);
        expect(asDocument.ok, `${REPEAT}: number ${at}: ${token.slice(0, 500)}`).toBe(false);
      }
    },
    60_000,
  );

  it('of an account without a license key, and a document where a receipt belongs', async () => {
    const keyless = { ...EXPECTED, hasLicenseKey: false };
    const random = randomFrom(SEED);
    for (let at = 0; at < COUNT; at++) {
      const token = signed({ ...DOCUMENT, sub: `account:${random.below(1000)}`, revision: at }, key);
      expect(await verifier.document(token, keyless)).toEqual({ ok: false, refusal: 'wrong-subject' });
      expect(await verifier.receipt(token, EXPECTED, null)).toEqual({ ok: false, refusal: 'wrong-type' });
    }
  }, 60_000);
});

describe(`a key is not trusted (seed ${SEED})`, () => {
  it.each(ENDORSEMENTS)(
    'because of $name',
    async ({ name, forge }) => {
      const random = randomFrom(SEED + hash(name));
      const keyring = createKeyring(keys, DOCUMENT.iss);
      for (let at = 0; at < COUNT; at++) {
        const token = forge(random);
        expect(await keyring.adopt([token]), `${REPEAT}: number ${at}: ${token}`).toBe(false);
      }
      expect([...keyring.keys]).toEqual([...keys]);
    },
    60_000,
  );
});

describe(`the whole client goes on with what it has (seed ${SEED})`, () => {
  let service: LicenseService;
  beforeAll(async () => {
    service = await startLicenseService();
    service.key = key;
  });
  afterAll(() => service.close());

  it('whatever document of another account comes: by hand with the same license key, not with a new one', async () => {
    const store = memoryStore();
    const start = (licenseKey: string) =>
      createClient({
        ...{ url: DOCUMENT.iss, product: 'atlas-cad', licenseKey, installation: 'i-1', keys: { k1: key.x } },
        ...{ store, refreshEverySeconds: null, now: () => (ISSUED + 100 * DAY) * 1000 },
      });
    const client = start('KEY-1');
    await client.accept(signed(DOCUMENT, key));
    const before = await client.explain();
    const random = randomFrom(SEED + hash(OTHERS.name));
    const refused = { kind: 'refused', refusal: 'wrong-subject' };
    for (let at = 0; at < COUNT; at++) {
      const token = OTHERS.forge(random);
      expect(await client.accept(token), `${REPEAT}: number ${at}: ${token}`).toEqual(refused);
    }
    const { document, loosening } = await client.explain();
    expect([document, loosening]).toEqual([before.document, null]);
    expect(await start('KEY-2').accept(OTHERS.forge(random))).toEqual({ kind: 'accepted' });
  }, 60_000);

  it('whatever forged answer comes over the network or by hand', async () => {
    const client = createClient({
      ...{ url: service.url, product: 'atlas-cad', licenseKey: 'KEY-1', installation: 'i-1' },
      ...{ keys: { k1: key.x }, store: memoryStore(), refreshEverySeconds: null },
      now: () => ISSUED * 1000,
    });
    await client.refresh();
    const before = await client.explain();
    expect(before.document).toMatchObject({ revision: 7, stage: 'enforce-product' });
    const families = [...familiesOf(key, service.url), otherAccountFamilyOf(key, service.url)];
    for (const { name, forge } of families) {
      const random = randomFrom(SEED + hash(name));
      for (let at = 0; at < COUNT / 10; at++) {
        const token = forge(random);
        service.fault = (response) => response.writeHead(200, { etag: '"forged"' }).end(token);
        expect((await client.refresh()).outcome, `${REPEAT}: ${name}`).toBe('kept');
        expect((await client.accept(token)).kind, `${REPEAT}: ${name}`).toMatch(
          isReceipt(token) ? /./ : /^refused$/,
        );
        const { document, loosening } = await client.explain();
        expect([document, loosening], `${REPEAT}: ${name}`).toEqual([before.document, null]);
      }
    }
    client.close();
  }, 120_000);
});

function familiesOf(of: SigningKey, issuer: string): readonly Family[] {
  return [...claimFamiliesOf(of, issuer), ...tamperedFamiliesOf(of, issuer)];
}

/** By hand a genuine receipt is welcome as what it is. */
function isReceipt(token: string): boolean {
  return Buffer.from(token.split('.')[0] ?? '', 'base64url').includes('receipt+jwt');
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0, 7);
}
