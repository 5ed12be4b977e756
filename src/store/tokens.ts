import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';
import type { StaffRow } from './staff.ts';

export type ApiTokenRow = {
  /** Its first characters, by which people recognise and revoke it. */
  readonly prefix: string;
  readonly name: string;
  /** Key of the person in whose name it acts. */
  readonly staff: string;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
  /** What it may be used for; null: everything its person may. */
  readonly scopes: readonly string[] | null;
};

export async function insertApiToken(
  db: Db,
  token: {
    readonly tokenHash: string;
    readonly prefix: string;
    readonly name: string;
    readonly staffId: number;
    readonly createdAt: Instant;
    readonly scopes: readonly string[] | null;
  },
): Promise<void> {
  await db`
    insert into api_token (token_hash, prefix, name, staff_id, created_at, scopes)
    values (${token.tokenHash}, ${token.prefix}, ${token.name}, ${token.staffId}, ${token.createdAt},
            ${token.scopes as string[] | null})`;
}

/** A person of the vendor as a token lets a program act for them. */
export type TokenHolder = StaffRow & {
  readonly tokenHash: string;
  readonly scopes: readonly string[] | null;
};

/** Who acts by a token; null when it is unknown or revoked, or its person is no longer on staff. */
export async function staffByTokenHash(db: Db, tokenHash: string): Promise<TokenHolder | null> {
  const [row] = await db<TokenHolder[]>`
    select staff.*, api_token.token_hash, api_token.scopes from api_token join staff on staff.id = api_token.staff_id
    where api_token.token_hash = ${tokenHash} and api_token.revoked_at is null and staff.active`;
  return row ?? null;
}

/** @returns false when no token of this prefix is in use */
export async function revokeApiToken(db: Db, prefix: string, at: Instant): Promise<boolean> {
  const revoked = await db`
    update api_token set revoked_at = ${at} where prefix = ${prefix} and revoked_at is null`;
  return revoked.count > 0;
}

/** @returns how many were revoked */
export async function revokeApiTokensOf(db: Db, staffId: number, at: Instant): Promise<number> {
  const revoked = await db`
    update api_token set revoked_at = ${at} where staff_id = ${staffId} and revoked_at is null`;
  return revoked.count;
}

/** All tokens, the newest first; the tokens themselves are not kept. */
export async function apiTokens(db: Db): Promise<readonly ApiTokenRow[]> {
  return db<ApiTokenRow[]>`
    select prefix, api_token.name, staff.external_key as staff, created_at, revoked_at, scopes
    from api_token join staff on staff.id = api_token.staff_id order by created_at desc, prefix`;
}
