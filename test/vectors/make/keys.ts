import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** A test key. Its seed is published with the vectors: nothing real may ever be signed with it. */
export type TestKey = {
  readonly kid: string;
  /** The private key: 32 bytes in hexadecimal. */
  readonly seed: string;
  /** The public key: 32 bytes in base64url. */
  readonly x: string;
  readonly privateKey: KeyObject;
};

/** What stands before the 32 bytes of an Ed25519 seed in a PKCS #8 file. */
const PKCS8 = '302e020100300506032b657004220420';

function testKey(kid: string, byte: string): TestKey {
  const seed = byte.repeat(32);
  const privateKey = createPrivateKey({
    key: Buffer.from(PKCS8 + seed, 'hex'),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('An Ed25519 key has an x.');
  return { kid, seed, x, privateKey };
}

/** Pinned by the client of the vectors, as a product would: the active key and the next one. */
export const FIRST = testKey('test-1', '01');
export const SECOND = testKey('test-2', '02');
/** Not pinned. */
export const STRANGER = testKey('test-3', '03');
/** Not pinned; keys that a pinned one may vouch for. */
export const HEIR = testKey('test-4', '04');
export const HEIR_OF_HEIR = testKey('test-5', '05');

export const ALL_KEYS = [FIRST, SECOND, STRANGER, HEIR, HEIR_OF_HEIR];

/** Key id → public key, as a product ships them. */
export function pinned(keys: readonly TestKey[]): Readonly<Record<string, string>> {
  return Object.fromEntries(keys.map(({ kid, x }) => [kid, x]));
}

export function base64url(content: string | Uint8Array): string {
  return Buffer.from(content).toString('base64url');
}

/** A compact JWS over two parts as they are, right or wrong. Ed25519 signatures are deterministic, and so are the vectors. */
export function signParts(header64: string, claims64: string, key: TestKey = FIRST): string {
  const text = `${header64}.${claims64}`;
  return `${text}.${sign(null, Buffer.from(text), key.privateKey).toString('base64url')}`;
}

/** A compact JWS over a header and claims, each in the spelling it is given. */
export function signText(
  header: string | Uint8Array,
  claims: string | Uint8Array,
  key: TestKey = FIRST,
): string {
  return signParts(base64url(header), base64url(claims), key);
}
