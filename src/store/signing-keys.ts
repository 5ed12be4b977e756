import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

export const SIGNING_KEY_STATES = ['next', 'active', 'retired'] as const;
export type SigningKeyState = (typeof SIGNING_KEY_STATES)[number];

/** The public half, as RFC 8037 writes it. */
export type PublicJwk = { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string };

export type SigningKeyRow = {
  /** RFC 7638 thumbprint of the public half. */
  readonly kid: string;
  readonly state: SigningKeyState;
  readonly publicJwk: PublicJwk;
  readonly privateSealed: Uint8Array;
  /** A compact JWS in which the key that was active when this one was made vouches for it; null for the first key. */
  readonly endorsement: string | null;
  readonly createdAt: Instant;
  readonly retiredAt: Instant | null;
};

/** Any constant number that no other program on the server uses for its advisory locks. */
const SIGNING_LOCK = 7_114_204;

/** Only one process at a time makes or rotates keys; the lock ends with the transaction. */
export async function lockSigningKeys(db: Db): Promise<void> {
  await db`select pg_advisory_xact_lock(${SIGNING_LOCK})`;
}

/** All keys, the active one first, then the next, then the retired, newest first. */
export async function signingKeys(db: Db): Promise<readonly SigningKeyRow[]> {
  return db<SigningKeyRow[]>`
    select * from signing_key
    order by array_position(array['active', 'next', 'retired'], state), created_at desc, kid`;
}

export async function activeSigningKey(db: Db): Promise<SigningKeyRow | null> {
  const [row] = await db<SigningKeyRow[]>`select * from signing_key where state = 'active'`;
  return row ?? null;
}

export async function insertSigningKey(db: Db, row: Omit<SigningKeyRow, 'retiredAt'>): Promise<void> {
  await db`
    insert into signing_key (kid, state, public_jwk, private_sealed, endorsement, created_at)
    values (${row.kid}, ${row.state}, ${db.json(row.publicJwk)}, ${Buffer.from(row.privateSealed)},
            ${row.endorsement}, ${row.createdAt})`;
}

export async function saveEndorsement(db: Db, kid: string, endorsement: string): Promise<void> {
  await db`update signing_key set endorsement = ${endorsement} where kid = ${kid}`;
}

export async function saveSigningKeyState(
  db: Db,
  kid: string,
  state: SigningKeyState,
  retiredAt: Instant | null,
): Promise<void> {
  await db`update signing_key set state = ${state}, retired_at = ${retiredAt} where kid = ${kid}`;
}
