import { createPrivateKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import type { Instant } from '../domain/instant.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction, type Pool } from '../store/connect.ts';
import {
  activeSigningKey,
  insertSigningKey,
  lockSigningKeys,
  type PublicJwk,
  type SigningKeyRow,
  type SigningKeyState,
  saveEndorsement,
  saveSigningKeyState,
  signingKeys,
} from '../store/signing-keys.ts';
import type { FlowContext } from './context.ts';
import { seal, unseal } from './sealed.ts';

/** The `typ` of an endorsement: it cannot pass for a policy document, nor one of those for it. */
const ENDORSEMENT_TYPE = 'key+jwt';

type SigningContext = Pick<FlowContext, 'pool' | 'secret'>;

/** What making keys takes: the address is the `iss` of their endorsements. */
type KeyContext = SigningContext & Pick<FlowContext, 'publicUrl'>;

/**
 * Makes the first keys: one that signs, and the one after it, so that products can ship both; and endorses a next key
 * that was made before there were endorsements, or under another address. Does nothing when all is there. Call it at start; several processes may.
 * @throws SealError when the keys were sealed under another SECRET
 */
export async function ensureSigningKeys(context: KeyContext): Promise<void> {
  await inTransaction(context.pool, async (db) => {
    await lockSigningKeys(db);
    const keys = await signingKeys(db);
    const known = keys.find((key) => key.state === 'active');
    if (known !== undefined) unseal(context.secret, 'signing-key', known.kid, known.privateSealed);
    const now = await businessNow(db);
    const active = known ?? (await makeKey(context, db, { state: 'active', endorser: null, now }));
    const next = keys.find((key) => key.state === 'next');
    if (next === undefined) await makeKey(context, db, { state: 'next', endorser: active, now });
    else if (!isEndorsedFor(context.publicUrl, next))
      await saveEndorsement(db, next.kid, endorse(context, active, next, now));
  });
}

/** Clients adopt a key on an endorsement of their own issuer only. */
function isEndorsedFor(issuer: string, { endorsement }: SigningKeyRow): boolean {
  return endorsement !== null && decodeJwt(endorsement).iss === issuer;
}

/**
 * The next key signs from now on and endorses a new next one. The old one signs no more and stays published for good:
 * documents it signed are kept for weeks, and a client that was away follows the endorsements from the keys its product
 * shipped, through each key since, to the one that signs today.
 * @param actor who rotates, as the audit names people: `staff:12`
 * @returns the key id that signs now
 */
export async function rotateSigningKeys(
  context: KeyContext,
  actor: string,
): Promise<{ readonly kid: string }> {
  await ensureSigningKeys(context);
  return inTransaction(context.pool, async (db) => {
    await lockSigningKeys(db);
    const now = await businessNow(db);
    const keys = await signingKeys(db);
    const active = keys.find((key) => key.state === 'active');
    const next = keys.find((key) => key.state === 'next');
    if (active === undefined || next === undefined)
      throw new Error('Signing keys vanished while they were rotated.');
    await saveSigningKeyState(db, active.kid, 'retired', now);
    await saveSigningKeyState(db, next.kid, 'active', null);
    const { kid: coming } = await makeKey(context, db, { state: 'next', endorser: next, now });
    await recordAudit(db, {
      at: now,
      actor,
      action: 'signing-keys-rotated',
      subject: 'signing-keys',
      before: { active: active.kid },
      after: { active: next.kid, next: coming },
    });
    return { kid: next.kid };
  });
}

export type ListedKey = Omit<SigningKeyRow, 'privateSealed' | 'publicJwk' | 'endorsement'>;

/** All keys for people: id, state and dates. */
export async function listSigningKeys({ pool }: Pick<FlowContext, 'pool'>): Promise<readonly ListedKey[]> {
  const keys = await signingKeys(pool);
  return keys.map(({ kid, state, createdAt, retiredAt }) => ({ kid, state, createdAt, retiredAt }));
}

export type KeySet = {
  readonly keys: readonly (PublicJwk & {
    readonly kid: string;
    readonly alg: 'EdDSA';
    readonly use: 'sig';
    readonly endorsement?: string;
  })[];
};

/**
 * The public halves of all keys: what products pin and what verifies documents, each with the endorsement by the key
 * before it. Retired keys are never left out: that is a longer overlap than the life of any cached document, and the
 * chain of endorsements has no gap.
 */
export async function jwks({ pool }: Pick<FlowContext, 'pool'>): Promise<KeySet> {
  const keys = await signingKeys(pool);
  return {
    keys: keys.map(({ kid, publicJwk, endorsement }) => ({
      ...{ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' },
      ...(endorsement === null ? {} : { endorsement }),
    })),
  };
}

/**
 * Signs claims with the active key: a compact JWS (Ed25519) with `alg`, `kid` and `typ`, nothing else in its header.
 * @throws Error when {@link ensureSigningKeys} was never called
 */
export async function signClaims(context: SigningContext, type: string, claims: object): Promise<string> {
  return signText(context, type, JSON.stringify(claims));
}

/** The same for many, each in its order. */
export async function signManyClaims(
  context: SigningContext,
  type: string,
  claims: readonly object[],
): Promise<readonly string[]> {
  if (claims.length === 0) return [];
  const key = await openActiveKey(context);
  return claims.map((one) => signWith(key, type, JSON.stringify(one)));
}

/** The same for a text as it stands, byte for byte. */
export async function signText(context: SigningContext, type: string, text: string): Promise<string> {
  return signWith(await openActiveKey(context), type, text);
}

type OpenKey = { readonly kid: string; readonly key: KeyObject };

/** RFC 7515, by hand: a fleet that hears of a change has a thousand signed at once, and jose takes three times as long. */
function signWith({ kid, key }: OpenKey, type: string, text: string): string {
  const signed = `${base64url(JSON.stringify({ alg: 'EdDSA', kid, typ: type }))}.${base64url(text)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

type KeyBirth = {
  readonly state: SigningKeyState;
  /** The key that is active now, or will be when the transaction ends; null for the first key of all. */
  readonly endorser: OwnKey | null;
  readonly now: Instant;
};

type OwnKey = Pick<SigningKeyRow, 'kid' | 'publicJwk' | 'privateSealed'>;

async function makeKey(context: KeyContext, db: Db, { state, endorser, now }: KeyBirth): Promise<OwnKey> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x } = await exportJWK(publicKey);
  if (x === undefined) throw new Error('An Ed25519 key has an x.');
  const publicJwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x };
  const kid = await calculateJwkThumbprint(publicJwk);
  const privateJwk = JSON.stringify(await exportJWK(privateKey));
  const key: OwnKey = { kid, publicJwk, privateSealed: seal(context.secret, 'signing-key', kid, privateJwk) };
  const endorsement = endorser === null ? null : endorse(context, endorser, key, now);
  await insertSigningKey(db, { ...key, state, endorsement, createdAt: now });
  return key;
}

/** One key says of another: "that one may sign in my place". Clients adopt it on that, and on nothing else. */
function endorse(context: KeyContext, endorser: OwnKey, key: OwnKey, now: Instant): string {
  const { kid, publicJwk } = key;
  const claims = { schema: 1, iss: context.publicUrl, iat: Math.floor(now / 1000), kid, x: publicJwk.x };
  return signWith(
    { kid: endorser.kid, key: openKey(context.secret, endorser) },
    ENDORSEMENT_TYPE,
    JSON.stringify(claims),
  );
}

// Opening a key costs more than signing with it; which one is active is asked of the database each time.
const opened = new WeakMap<Pool, OpenKey>();

async function openActiveKey({ pool, secret }: SigningContext): Promise<OpenKey> {
  const row = await activeSigningKey(pool);
  if (row === null) throw new Error('There is no signing key: make the first ones at start.');
  const known = opened.get(pool);
  if (known?.kid === row.kid) return known;
  const fresh = { kid: row.kid, key: openKey(secret, row) };
  opened.set(pool, fresh);
  return fresh;
}

function openKey(secret: string, { kid, privateSealed }: OwnKey): KeyObject {
  const jwk = JSON.parse(unseal(secret, 'signing-key', kid, privateSealed)) as JsonWebKey;
  return createPrivateKey({ key: jwk, format: 'jwk' });
}
