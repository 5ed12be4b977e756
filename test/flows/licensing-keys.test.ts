import { compactVerify, decodeJwt, importJWK, type JWK } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readKeys } from '../../src/client/keys.ts';
import { createKeyring } from '../../src/client/succession.ts';
import { verifiedClaims } from '../../src/client/verify.ts';
import { entitlementByLicenseKey } from '../../src/flows/identify-client.ts';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import {
  issueLicenseKeys,
  revealLicenseKey,
  takeLicenseKeysOver,
} from '../../src/flows/issue-license-keys.ts';
import { seal, unseal } from '../../src/flows/sealed.ts';
import {
  ensureSigningKeys,
  jwks,
  listSigningKeys,
  rotateSigningKeys,
  signClaims,
} from '../../src/flows/signing-keys.ts';
import { useTestDatabase } from '../support/database.ts';
import { licensingContext, makeAccount, makeEntitlement, NOON, standAt } from '../support/make-licensing.ts';

const database = useTestDatabase();
let context: LicensingContext;

beforeAll(async () => {
  context = licensingContext(database.url);
  await standAt(context.pool, NOON);
});
afterAll(() => context.pool.end());

describe('license keys', () => {
  test('every entitlement without a key gets one, and nobody gets a second', async () => {
    const account = await makeAccount(context.pool);
    const [row] = await context.pool<{ id: number }[]>`
      insert into entitlement (external_key, account_id, product, quantity, created_at)
      values ('E-keyless', ${account.id}, 'atlas-cad', 1, ${NOON}) returning id`;
    const id = row?.id ?? 0;
    expect(await issueLicenseKeys(context)).toBe(1);
    expect(await issueLicenseKeys(context)).toBe(0);
    expect(await revealLicenseKey(context, account.id, id)).toMatch(/^ATLAS(-[0-9A-HJKMNP-TV-Z]{5}){6}$/);
  });

  test('keys issued by several processes at once are all different and each entitlement has one', async () => {
    const account = await makeAccount(context.pool);
    await context.pool`
      insert into entitlement (external_key, account_id, product, quantity, created_at)
      select 'E-many-' || n, ${account.id}, 'atlas-cad', 1, ${NOON} from generate_series(1, 300) n`;
    const issued = await Promise.all([1, 2, 3, 4].map(() => issueLicenseKeys(context)));
    expect(issued.reduce((a, b) => a + b)).toBe(300);
    const [counted] = await context.pool<{ keys: number }[]>`
      select count(distinct key_hash)::int as keys from entitlement where account_id = ${account.id}`;
    expect(counted?.keys).toBe(300);
  });

  test('the database holds no key in clear, and a key opens only with the same SECRET', async () => {
    const account = await makeAccount(context.pool);
    const { id, key } = await makeEntitlement(context, account.id);
    const [row] = await context.pool`select entitlement::text as all from entitlement where id = ${id}`;
    expect(row?.all).not.toContain(key.slice(12));
    expect(row?.all).not.toContain(Buffer.from(key.slice(12)).toString('hex'));
    const elsewhere = { ...context, secret: 'another secret, just as long as that' };
    await expect(revealLicenseKey(elsewhere, account.id, id)).rejects.toThrow('SECRET');
  });

  test('a sealed text opens only for whom it was sealed and for the same purpose', () => {
    const sealed = seal('s', 'license-key', 'E-1', 'text');
    expect(unseal('s', 'license-key', 'E-1', sealed)).toBe('text');
    expect(() => unseal('s', 'license-key', 'E-2', sealed)).toThrow('does not open');
    expect(() => unseal('s', 'signing-key', 'E-1', sealed)).toThrow('does not open');
    const flipped = Uint8Array.from(sealed, (byte, at) => (at === sealed.length - 1 ? byte ^ 1 : byte));
    expect(() => unseal('s', 'license-key', 'E-1', flipped)).toThrow('does not open');
  });

  test('another account learns nothing of a key (T1)', async () => {
    const [mine, theirs] = [await makeAccount(context.pool), await makeAccount(context.pool)];
    const { id } = await makeEntitlement(context, mine.id);
    expect(await revealLicenseKey(context, theirs.id, id)).toBeNull();
  });

  test('a key is found however it is typed', async () => {
    const account = await makeAccount(context.pool);
    const { id, key } = await makeEntitlement(context, account.id);
    const typed = [
      key.toLowerCase(),
      ` ${key} `,
      key.replaceAll('-', ' '),
      key.replaceAll('0', 'o').replaceAll('1', 'l'),
    ];
    for (const one of typed) expect((await entitlementByLicenseKey(context.pool, one))?.id, one).toBe(id);
    expect(await entitlementByLicenseKey(context.pool, key.slice(0, -1))).toBeNull();
  });

  test('a key a customer already has is taken over as it is, unless two claim it', async () => {
    const account = await makeAccount(context.pool);
    const ids = await context.pool<{ id: number; externalKey: string }[]>`
      insert into entitlement (external_key, account_id, product, quantity, created_at)
      select 'E-old-' || n, ${account.id}, 'atlas-cad', 1, ${NOON} from generate_series(1, 4) n
      returning id, external_key`;
    const given = ids.map((one, at) => ({ ...one, key: ['aB-1', 'AB-1', 'twice', 'twice'][at] ?? '' }));
    expect(await takeLicenseKeysOver(context.pool, context.secret, given)).toEqual(['E-old-3', 'E-old-4']);
    expect(await revealLicenseKey(context, account.id, ids[0]?.id ?? 0)).toBe('aB-1');
    expect((await entitlementByLicenseKey(context.pool, 'AB-1'))?.id).toBe(ids[1]?.id);
    const again = [{ id: ids[2]?.id ?? 0, externalKey: 'E-old-3', key: 'aB-1' }];
    expect(await takeLicenseKeysOver(context.pool, context.secret, again)).toEqual(['E-old-3']);
  });
});

describe('signing keys', () => {
  beforeEach(() => context.pool`delete from signing_key`.then(() => undefined));

  test('several processes that start at once make one active and one next key', async () => {
    await Promise.all([1, 2, 3, 4].map(() => ensureSigningKeys(context)));
    expect((await listSigningKeys(context)).map((key) => key.state)).toEqual(['active', 'next']);
    expect((await jwks(context)).keys).toHaveLength(2);
  });

  test('rotation signs with the key that was published before, and keeps the old one published', async () => {
    await ensureSigningKeys(context);
    const [active, next] = await listSigningKeys(context);
    const before = await signClaims(context, 'x', {});
    const { kid } = await rotateSigningKeys(context, 'staff:1');
    expect(kid).toBe(next?.kid);
    const after = await signClaims(context, 'x', {});
    expect([before, after].map(kidOf)).toEqual([active?.kid, next?.kid]);
    expect((await listSigningKeys(context)).map((key) => key.state)).toEqual(['active', 'next', 'retired']);
    expect((await jwks(context)).keys.map((key) => key.kid)).toContain(active?.kid);
    const [entry] = await context.pool`select actor, after from audit where action = 'signing-keys-rotated'`;
    expect(entry).toMatchObject({ actor: 'staff:1', after: { active: next?.kid } });
  });

  test('each key but the first is endorsed by the one that was active when it was made', async () => {
    await ensureSigningKeys(context);
    const first = (await listSigningKeys(context)).map((key) => key.kid);
    await rotateSigningKeys(context, 'staff:1');
    const { kid } = await rotateSigningKeys(context, 'staff:1');
    const { keys } = await jwks(context);
    expect(keys).toHaveLength(4);
    const byKid = new Map(keys.map((key) => [key.kid, key]));
    const chain: string[] = [];
    for (let key = keys[1]; key; ) {
      chain.unshift(key.kid);
      if (key.endorsement === undefined) break;
      const { endorser, claims } = await verifiedEndorsement(key.endorsement, byKid);
      const { kid: own, x } = key;
      expect(claims).toEqual({ schema: 1, iss: context.publicUrl, iat: NOON / 1000, kid: own, x });
      key = byKid.get(endorser);
    }
    expect(chain).toEqual([...first, kid, keys[1]?.kid]);
  });

  test('a product that shipped the first two keys follows the published endorsements through three rotations', async () => {
    await ensureSigningKeys(context);
    const keyring = createKeyring(readKeys(await jwks(context)), context.publicUrl);
    for (let rotation = 0; rotation < 3; rotation++) await rotateSigningKeys(context, 'staff:1');
    const { keys } = await jwks(context);
    expect(await keyring.adopt(keys.flatMap((key) => key.endorsement ?? []))).toBe(true);
    expect([...keyring.keys.keys()].sort()).toEqual(keys.map((key) => key.kid).sort());
    const token = await signClaims(context, 'x', { hello: 'world' });
    expect(await verifiedClaims(token, 'x', keyring.keys)).toEqual({ ok: true, claims: { hello: 'world' } });
  });

  test('a next key made before there were endorsements gets one at start, and so does one under another address', async () => {
    await ensureSigningKeys(context);
    await context.pool`update signing_key set endorsement = null`;
    await ensureSigningKeys(context);
    const [active, next] = (await jwks(context)).keys;
    expect(active).not.toHaveProperty('endorsement');
    expect(next).toHaveProperty('endorsement', expect.any(String));
    await ensureSigningKeys(context);
    expect((await jwks(context)).keys[1]).toEqual(next);
    await ensureSigningKeys({ ...context, publicUrl: 'https://moved.example.com' });
    const moved = (await jwks(context)).keys[1]?.endorsement ?? '';
    expect(decodeJwt(moved)).toMatchObject({ iss: 'https://moved.example.com', kid: next?.kid });
  });

  test('private halves are sealed: published keys hold none and another SECRET opens none', async () => {
    await ensureSigningKeys(context);
    for (const key of (await jwks(context)).keys) expect(Object.keys(key)).not.toContain('d');
    await expect(ensureSigningKeys({ ...context, secret: 'other'.repeat(9) })).rejects.toThrow('SECRET');
  });
});

function kidOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
}

/** Throws unless the key it names signed it. */
async function verifiedEndorsement(
  token: string,
  keys: ReadonlyMap<string, JWK>,
): Promise<{ readonly endorser: string; readonly claims: unknown }> {
  const endorser = String(kidOf(token));
  const key = await importJWK({ ...keys.get(endorser) }, 'EdDSA');
  const { protectedHeader, payload } = await compactVerify(token, key);
  expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: endorser, typ: 'key+jwt' });
  return { endorser, claims: JSON.parse(new TextDecoder().decode(payload)) };
}
