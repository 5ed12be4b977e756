import { DOCUMENT_TYPE, type PolicyDocument } from '../domain/policy/document.ts';
import { isObject, isText, readDocument, readReceipt } from '../domain/policy/read-claims.ts';
import { RECEIPT_TYPE, type Receipt } from '../domain/policy/receipt.ts';
import { fromBase64Url } from './base64url.ts';

/** A signed text longer than this is refused unread. */
export const MAX_TOKEN_LENGTH = 65_536;

/** Why a signed text was refused. Whatever the reason, the last known document goes on (P3). */
export type Refusal =
  | 'too-large'
  | 'malformed'
  | 'wrong-algorithm'
  | 'wrong-type'
  | 'unknown-key'
  | 'no-ed25519'
  | 'bad-signature'
  | 'bad-claims'
  | 'wrong-issuer'
  | 'wrong-product'
  | 'wrong-subject'
  | 'wrong-nonce';

export type Verified<Claims> =
  | { readonly ok: true; readonly claims: Claims }
  | { readonly ok: false; readonly refusal: Refusal };

/** What the answer must be about (P1). */
export type Expected = {
  readonly issuer: string;
  readonly product: string;
  readonly installation: string | null;
  readonly hasLicenseKey: boolean;
};

/** Checks the signatures of one set of keys, which may grow. Never throws. */
export type Verifier = {
  /** A policy document: signature, type, issuer, product, and a subject this client can be. */
  document(token: string, expected: Expected): Promise<Verified<PolicyDocument>>;
  /** A receipt of this installation. @param nonce what it has to repeat; null accepts any */
  receipt(token: string, expected: Expected, nonce: string | null): Promise<Verified<Receipt>>;
};

/**
 * Compact JWS by hand, and only the one kind the server writes: Ed25519, a pinned key id, a known type. Header and
 * claims must be JSON exactly as `JSON.stringify` writes it, which leaves no room for duplicate members.
 */
export function createVerifier(keys: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Verifier {
  async function verified<Claims extends { readonly iss: string; readonly aud: string }>(
    token: string,
    type: string,
    read: (claims: unknown) => Claims | null,
    { issuer, product }: Expected,
    judge: (claims: Claims) => Refusal | null,
  ): Promise<Verified<Claims>> {
    const found = await verifiedClaims(token, type, keys);
    if (!found.ok) return found;
    const claims = read(found.claims);
    if (claims === null) return refused('bad-claims');
    if (claims.iss !== issuer) return refused('wrong-issuer');
    if (claims.aud !== product) return refused('wrong-product');
    const refusal = judge(claims);
    return refusal === null ? { ok: true, claims } : refused(refusal);
  }

  return {
    document: (token, expected) =>
      verified(token, DOCUMENT_TYPE, readDocument, expected, ({ sub }) =>
        isPossibleSubject(sub, expected) ? null : 'wrong-subject',
      ),
    receipt: (token, expected, nonce) =>
      verified(token, RECEIPT_TYPE, readReceipt, expected, (receipt) => {
        if (!isPossibleSubject(receipt.sub, expected)) return 'wrong-subject';
        return nonce === null || receipt.nonce === nonce ? null : 'wrong-nonce';
      }),
  };
}

/** Claims of one type that are signed by one of these keys; what they say is for the caller to judge. Never throws. */
export async function verifiedClaims(
  token: string,
  type: string,
  keys: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Promise<Verified<unknown>> {
  if (token.length > MAX_TOKEN_LENGTH) return refused('too-large');
  const parts = token.split('.');
  if (parts.length !== 3) return refused('malformed');
  const [header64, claims64, signature64] = parts as [string, string, string];
  const header = readHeader(header64);
  const signature = fromBase64Url(signature64);
  if (header === null || signature === null) return refused('malformed');
  if (header.alg !== 'EdDSA' && header.alg !== 'Ed25519') return refused('wrong-algorithm');
  if (header.typ !== type) return refused('wrong-type');
  const key = isText(header.kid) ? keys.get(header.kid) : undefined;
  if (key === undefined) return refused('unknown-key');

  const isGenuine = await isSignedBy(key, signature, new TextEncoder().encode(`${header64}.${claims64}`));
  if (isGenuine === null) return refused('no-ed25519');
  if (!isGenuine) return refused('bad-signature');
  const claims = strictJson(claims64);
  return claims === undefined ? refused('malformed') : { ok: true, claims };
}

/** A header with any other member (`crit`, `jwk`, `b64`, …) asks for something this client does not do. */
function readHeader(text: string): Readonly<Record<string, unknown>> | null {
  const header = strictJson(text);
  if (!isObject(header)) return null;
  return Object.keys(header).every((member) => ['alg', 'kid', 'typ'].includes(member)) ? header : null;
}

/** Undefined unless the text is base64url of JSON in its one canonical spelling. */
function strictJson(text: string): unknown {
  const bytes = fromBase64Url(text);
  if (bytes === null) return undefined;
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(json);
    return JSON.stringify(value) === json ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Null where this runtime has no Ed25519 (an old browser, or a page without a secure context). */
async function isSignedBy(
  key: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean | null> {
  try {
    const { subtle } = globalThis.crypto;
    const publicKey = await subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
    return await subtle.verify({ name: 'Ed25519' }, publicKey, signature, signed);
  } catch {
    return null;
  }
}

/** Without a license key no account's document can be meant. */
function isPossibleSubject(subject: PolicyDocument['sub'], expected: Expected): boolean {
  if (subject === 'anonymous') return true;
  if (subject.startsWith('account:')) return expected.hasLicenseKey;
  return expected.installation !== null && subject === `installation:${expected.installation}`;
}

function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
