import {
  CompactSign,
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
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
  saveSigningKeyState,
  signingKeys,
} from '../store/signing-keys.ts';
import type { FlowContext } from './context.ts';
import { seal, unseal } from './sealed.ts';

type SigningContext = Pick<FlowContext, 'pool' | 'secret'>;

/**
 * Makes the first keys: one that signs, and the one after it, so that products can ship both. Does nothing when they
 * exist. Call it at start; several processes may.
 * @throws SealError when the keys were sealed under another SECRET
 */
export async function ensureSigningKeys(context: SigningContext): Promise<void> {
  await inTransaction(context.pool, async (db) => {
    await lockSigningKeys(db);
    const states = new Map((await signingKeys(db)).map((key) => [key.state, key]));
    const active = states.get('active');
    if (active !== undefined) unseal(context.secret, 'signing-key', active.kid, active.privateSealed);
    const now = await businessNow(db);
    if (active === undefined) await makeKey(context, db, 'active', now);
    if (!states.has('next')) await makeKey(context, db, 'next', now);
  });
}

/**
 * The next key signs from now on and a new next one is made. The old one signs no more and stays published, for
 * documents it signed are out there.
 * @param actor who rotates, as the audit names people: `staff:12`
 * @returns the key id that signs now
 */
export async function rotateSigningKeys(
  context: SigningContext,
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
    const coming = await makeKey(context, db, 'next', now);
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

export type ListedKey = Omit<SigningKeyRow, 'privateSealed' | 'publicJwk'>;

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
  })[];
};

/** The public halves of all keys: what products pin and what verifies documents. */
export async function jwks({ pool }: Pick<FlowContext, 'pool'>): Promise<KeySet> {
  const keys = await signingKeys(pool);
  return { keys: keys.map(({ kid, publicJwk }) => ({ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' })) };
}

/**
 * Signs claims with the active key: a compact JWS (Ed25519) with `alg`, `kid` and `typ`, nothing else in its header.
 * @throws Error when {@link ensureSigningKeys} was never called
 */
export async function signClaims(context: SigningContext, type: string, claims: object): Promise<string> {
  return signText(context, type, JSON.stringify(claims));
}

/** The same for a text as it stands, byte for byte. */
export async function signText(context: SigningContext, type: string, text: string): Promise<string> {
  const { kid, key } = await openActiveKey(context);
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: type })
    .sign(key);
}

async function makeKey(
  context: SigningContext,
  db: Db,
  state: SigningKeyState,
  now: Instant,
): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x } = await exportJWK(publicKey);
  if (x === undefined) throw new Error('An Ed25519 key has an x.');
  const publicJwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x };
  const kid = await calculateJwkThumbprint(publicJwk);
  const privateJwk = JSON.stringify(await exportJWK(privateKey));
  await insertSigningKey(db, {
    kid,
    state,
    publicJwk,
    privateSealed: seal(context.secret, 'signing-key', kid, privateJwk),
    createdAt: now,
  });
  return kid;
}

// Opening a key costs more than signing with it; which one is active is asked of the database each time.
const opened = new WeakMap<Pool, { readonly kid: string; readonly key: CryptoKey }>();

async function openActiveKey({
  pool,
  secret,
}: SigningContext): Promise<{ readonly kid: string; readonly key: CryptoKey }> {
  const row = await activeSigningKey(pool);
  if (row === null) throw new Error('There is no signing key: make the first ones at start.');
  const known = opened.get(pool);
  if (known?.kid === row.kid) return known;
  const jwk = JSON.parse(unseal(secret, 'signing-key', row.kid, row.privateSealed));
  const key = await importJWK({ ...jwk, alg: 'EdDSA' });
  if (key instanceof Uint8Array) throw new Error('A signing key is no symmetric key.');
  const fresh = { kid: row.kid, key };
  opened.set(pool, fresh);
  return fresh;
}
