import { createHmac, createPublicKey, verify as verifySignature } from 'node:crypto';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { readKeys } from '../../src/client/keys.ts';
import { createVerifier, type Expected } from '../../src/client/verify.ts';
import { DOCUMENT, RECEIPT } from '../domain/policy/facts.ts';
import { signed, signedText, signingKey } from './license-service.ts';

const key = signingKey('k1');
const verifier = createVerifier(readKeys({ keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'k1', x: key.x }] }));
const EXPECTED: Expected = {
  issuer: DOCUMENT.iss,
  product: DOCUMENT.aud,
  installation: 'i-1',
  hasLicenseKey: true,
};

const HEADER = '{"alg":"EdDSA","kid":"k1","typ":"policy+jwt"}';
const base64url = (text: string) => Buffer.from(text).toString('base64url');

async function refusalOf(token: string, expected: Expected = EXPECTED): Promise<string> {
  const verified = await verifier.document(token, expected);
  return verified.ok ? 'none' : verified.refusal;
}

describe('a signed document', () => {
  it('is accepted from node:crypto and from jose, and both accept what we accept', async () => {
    const ours = signed(DOCUMENT, key);
    const theirs = await new SignJWT(DOCUMENT)
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1', typ: 'policy+jwt' })
      .sign(key.privateKey);
    for (const token of [ours, theirs]) {
      expect(await verifier.document(token, EXPECTED)).toEqual({ ok: true, claims: DOCUMENT });
      const publicKey = createPublicKey(key.privateKey);
      const [header, claims, signature = ''] = token.split('.');
      expect(
        verifySignature(
          null,
          Buffer.from(`${header}.${claims}`),
          publicKey,
          Buffer.from(signature, 'base64url'),
        ),
      ).toBe(true);
      const jwk = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key.x }, 'EdDSA');
      const options = {
        issuer: DOCUMENT.iss,
        audience: DOCUMENT.aud,
        typ: 'policy+jwt',
        currentDate: new Date(DOCUMENT.iat * 1000),
      };
      expect((await jwtVerify(token, jwk, options)).payload).toEqual(DOCUMENT);
    }
    expect(await refusalOf(signed(DOCUMENT, key, { alg: 'Ed25519' }))).toBe('none');
  });

  it('is accepted past its life: what that means is for the verdict to say', async () => {
    expect(await refusalOf(signed({ ...DOCUMENT, iat: 5, exp: 6 }, key))).toBe('none');
  });

  it('is refused with any one letter changed', async () => {
    const token = signed(DOCUMENT, key);
    const step = 7;
    for (let at = 0; at < token.length; at += step) {
      const other = token[at] === 'A' ? 'B' : 'A';
      const forged = token.slice(0, at) + other + token.slice(at + 1);
      expect(await refusalOf(forged), `letter ${at}`).not.toBe('none');
    }
  });

  it('is refused when a bit of the signature that decodes to nothing is set', async () => {
    const token = signed(DOCUMENT, key);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.at(-1) ?? '');
    expect(last % 16).toBe(0);
    expect(await refusalOf(token.slice(0, -1) + alphabet[last + 1])).toBe('malformed');
    expect(await refusalOf(`${token}=`)).toBe('malformed');
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['another algorithm', { alg: 'RS256' }, 'wrong-algorithm'],
    ['no algorithm', { alg: 'none' }, 'wrong-algorithm'],
    ['another type', { typ: 'receipt+jwt' }, 'wrong-type'],
    ['no type', { typ: undefined }, 'wrong-type'],
    ['a key that is not pinned', { kid: 'k2' }, 'unknown-key'],
    ['the name of something every object has', { kid: 'constructor' }, 'unknown-key'],
    ['no key id', { kid: undefined }, 'unknown-key'],
    ['a key of its own', { jwk: { kty: 'OKP', crv: 'Ed25519', x: key.x } }, 'malformed'],
    ['critical extensions', { crit: ['b64'], b64: false }, 'malformed'],
  ])('is refused with a header that names %s', async (_, header, refusal) => {
    expect(await refusalOf(signed(DOCUMENT, key, header))).toBe(refusal);
  });

  it('is refused without a signature, and with one made from the public key', async () => {
    const none = `${base64url('{"alg":"none","kid":"k1","typ":"policy+jwt"}')}.${base64url(JSON.stringify(DOCUMENT))}`;
    expect(await refusalOf(`${none}.`)).toBe('wrong-algorithm');
    expect(await refusalOf(none)).toBe('malformed');
    const text = `${base64url('{"alg":"HS256","kid":"k1","typ":"policy+jwt"}')}.${base64url(JSON.stringify(DOCUMENT))}`;
    const mac = createHmac('sha256', Buffer.from(key.x, 'base64url')).update(text).digest('base64url');
    expect(await refusalOf(`${text}.${mac}`)).toBe('wrong-algorithm');
    const empty = signed(DOCUMENT, key).replace(/[^.]*$/, '');
    expect(await refusalOf(empty)).toBe('bad-signature');
  });

  it('is refused when another key signed it under the pinned name', async () => {
    expect(await refusalOf(signed(DOCUMENT, { ...signingKey('k1') }))).toBe('bad-signature');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['issuer', { iss: 'https://elsewhere.example.com' }, 'wrong-issuer'],
    ['product', { aud: 'atlas-viewer' }, 'wrong-product'],
    ['product, hidden in a list', { aud: ['atlas-cad', 'atlas-viewer'] }, 'bad-claims'],
    ['installation', { sub: 'installation:i-2' }, 'wrong-subject'],
    ['schema', { schema: 2 }, 'bad-claims'],
    ['kind of time', { iat: DOCUMENT.iat + 0.5 }, 'bad-claims'],
    ['kind of time, as text', { graceEndsAt: '2027-06-01' }, 'bad-claims'],
  ])('is refused with another %s', async (_, part, refusal) => {
    expect(await refusalOf(signed({ ...DOCUMENT, ...part }, key))).toBe(refusal);
  });

  it('speaks of an account only to a client with a license key', async () => {
    const keyless = { ...EXPECTED, hasLicenseKey: false };
    expect(await refusalOf(signed(DOCUMENT, key), keyless)).toBe('wrong-subject');
    expect(await refusalOf(signed({ ...DOCUMENT, sub: 'anonymous' }, key), keyless)).toBe('none');
    expect(await refusalOf(signed({ ...DOCUMENT, sub: 'installation:i-1' }, key), keyless)).toBe('none');
    const nameless = { ...keyless, installation: null };
    expect(await refusalOf(signed({ ...DOCUMENT, sub: 'installation:null' }, key), nameless)).toBe(
      'wrong-subject',
    );
  });

  it('is refused when one member comes twice, or is written in any other way than the one', async () => {
    const claims = JSON.stringify(DOCUMENT);
    expect(await refusalOf(signedText(HEADER, claims, key))).toBe('none');
    expect(await refusalOf(signedText(HEADER, claims.replace('{', '{"stage":"off",'), key))).toBe(
      'malformed',
    );
    expect(await refusalOf(signedText(HEADER.replace('{', '{"typ":"policy+jwt",'), claims, key))).toBe(
      'malformed',
    );
    expect(await refusalOf(signedText(HEADER, ` ${claims}`, key))).toBe('malformed');
    expect(await refusalOf(signedText(HEADER, `\uFEFF${claims}`, key))).toBe('malformed');
    expect(await refusalOf(signedText(HEADER, claims.replace('"epoch":1,', '"epoch":1.0,'), key))).toBe(
      'malformed',
    );
    expect(await refusalOf(signedText(HEADER, claims.slice(0, -1), key))).toBe('malformed');
    expect(await refusalOf(signedText(HEADER, 'null', key))).toBe('bad-claims');
  });

  it('is refused unread when it is too large, and when it is no token at all', async () => {
    expect(await refusalOf(signed({ ...DOCUMENT, message: 'x'.repeat(50_000) }, key))).toBe('too-large');
    for (const text of ['', '.', '..', 'a.b.c', '<html>', `${signed(DOCUMENT, key)}.`]) {
      expect(await refusalOf(text), text.slice(0, 10)).toBe('malformed');
    }
  });
});

describe('a signed receipt', () => {
  const token = signed({ ...RECEIPT, nonce: 'n-1' }, key, { typ: 'receipt+jwt' });

  it('is accepted with the nonce that was sent, or when none was', async () => {
    expect(await verifier.receipt(token, EXPECTED, 'n-1')).toMatchObject({ ok: true });
    expect(await verifier.receipt(token, EXPECTED, null)).toMatchObject({ ok: true });
    expect(await verifier.receipt(token, EXPECTED, 'n-2')).toEqual({ ok: false, refusal: 'wrong-nonce' });
  });

  it('is refused as a document, for another installation, and for none', async () => {
    expect(await refusalOf(token)).toBe('wrong-type');
    for (const installation of ['i-2', null]) {
      const verified = await verifier.receipt(token, { ...EXPECTED, installation }, null);
      expect(verified).toEqual({ ok: false, refusal: 'wrong-subject' });
    }
  });

  it('of an installation called null is refused by a client that has none', async () => {
    const ofNull = signed({ ...RECEIPT, sub: 'installation:null' }, key, { typ: 'receipt+jwt' });
    const verified = await verifier.receipt(ofNull, { ...EXPECTED, installation: null }, null);
    expect(verified).toEqual({ ok: false, refusal: 'wrong-subject' });
  });
});

describe('pinned keys', () => {
  it('are a key set, or key ids with their 32 bytes; anything else is left out', () => {
    expect([...readKeys({ k1: key.x, short: 'AAAA', broken: '!' }).keys()]).toEqual(['k1']);
    const keys = [
      { kty: 'RSA', kid: 'r', x: key.x },
      { kty: 'OKP', crv: 'X25519', kid: 'x', x: key.x },
      { kty: 'OKP', crv: 'Ed25519', x: key.x },
    ];
    expect([...readKeys({ keys }).keys()]).toEqual([]);
  });
});
