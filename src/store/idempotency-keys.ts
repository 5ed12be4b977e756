import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/** Who asked (the hash of their token) under which key. */
export type KeyOfRequest = { readonly asker: string; readonly key: string };

/** A request that is being answered, and since when: who took it over has another instant. Machine time. */
export type RequestClaim = KeyOfRequest & { readonly request: string; readonly claimedAt: Instant };

/** What is known of a request under this key. */
export type HeldRequest = {
  /** SHA-256 of method, path and body. */
  readonly request: string;
  /** Null while it is being answered, and for ever where that was cut short. */
  readonly status: number | null;
  /** With a status: what was answered. Without: `{"done": true}` once its change is made. */
  readonly answer: unknown;
  readonly claimedAt: Instant;
};

/**
 * Claims a key for a request: it is new, or was kept long enough, or whoever had it for this very request never answered.
 * @returns false: somebody has it
 */
export async function claimRequest(
  db: Db,
  { asker, key, request, claimedAt }: RequestClaim,
  before: { readonly kept: Instant; readonly lapsed: Instant },
): Promise<boolean> {
  const claimed = await db`
    insert into idempotency_key (asker, key, request, created_at) values (${asker}, ${key}, ${request}, ${claimedAt})
    on conflict (asker, key) do update
      set request = excluded.request, created_at = excluded.created_at, status = null,
          -- That the change was made is known also to whoever takes it over.
          answer = case when idempotency_key.created_at < ${before.kept} then null else idempotency_key.answer end
      where idempotency_key.created_at < ${before.kept}
         or (idempotency_key.status is null and idempotency_key.created_at < ${before.lapsed}
             and idempotency_key.request = excluded.request)`;
  return claimed.count > 0;
}

export async function heldRequest(db: Db, { asker, key }: KeyOfRequest): Promise<HeldRequest | null> {
  const [row] = await db<HeldRequest[]>`
    select request, status, answer, created_at as claimed_at from idempotency_key
    where asker = ${asker} and key = ${key}`;
  return row ?? null;
}

/**
 * Notes in the change's own transaction that it is made. Whoever was too slow and lost the claim is told so, and must not commit.
 * @returns false: somebody else has taken the request over
 */
export async function markRequestDone(db: Db, claim: RequestClaim): Promise<boolean> {
  const marked = await db`
    update idempotency_key set answer = '{"done": true}'
    where asker = ${claim.asker} and key = ${claim.key} and created_at = ${claim.claimedAt} and status is null`;
  return marked.count > 0;
}

/** Keeps the answer, unless somebody else has taken the request over. */
export async function keepAnswer(
  db: Db,
  claim: RequestClaim,
  answer: { readonly status: number; readonly body: unknown },
): Promise<void> {
  await db`
    update idempotency_key set status = ${answer.status}, answer = ${db.json(answer.body as never)}
    where asker = ${claim.asker} and key = ${claim.key} and created_at = ${claim.claimedAt} and status is null`;
}

/** Nothing came of it: the key is free at once, unless its change is made. */
export async function releaseRequest(db: Db, claim: RequestClaim): Promise<void> {
  await db`
    delete from idempotency_key
    where asker = ${claim.asker} and key = ${claim.key} and created_at = ${claim.claimedAt} and status is null
      and answer is null`;
}

/** Forgets what was kept long enough. */
export async function forgetRequests(db: Db, before: Instant): Promise<void> {
  await db`delete from idempotency_key where created_at < ${before}`;
}
