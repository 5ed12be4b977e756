import { createHash, randomBytes } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/** Where a link of a mail leads: what it is about, never who clicks it (A2). */
export type LinkRow = {
  readonly tokenHash: string;
  readonly purpose: string;
  readonly deliveryId: string | null;
  readonly accountId: number | null;
  readonly contactId: number | null;
  readonly staffId: number | null;
  readonly campaignId: number | null;
  readonly expiresAt: Instant;
  readonly usedAt: Instant | null;
};

/** A new token of 192 bits. It is mailed or shown once; only its hash is stored (A3, M9). */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

export async function insertLinks(db: Db, links: readonly Omit<LinkRow, 'usedAt'>[]): Promise<void> {
  if (links.length === 0) return;
  await db`
    insert into link (token_hash, purpose, delivery_id, account_id, contact_id, staff_id, campaign_id, expires_at)
    select * from unnest(
      ${links.map((one) => one.tokenHash)}::text[], ${links.map((one) => one.purpose)}::text[],
      ${links.map((one) => one.deliveryId)}::text[], ${links.map((one) => one.accountId)}::bigint[],
      ${links.map((one) => one.contactId)}::bigint[], ${links.map((one) => one.staffId)}::bigint[],
      ${links.map((one) => one.campaignId)}::bigint[], ${links.map((one) => one.expiresAt)}::timestamptz[])`;
}

/** Forgets links that reached nobody. */
export async function deleteLinks(db: Db, tokenHashes: readonly string[]): Promise<void> {
  await db`delete from link where token_hash = any(${tokenHashes as string[]})`;
}

/** The link of a token; null when it is unknown or has expired: both look the same to whoever asks. */
export async function findLink(db: Db, token: string, now: Instant): Promise<LinkRow | null> {
  if (token.length > 100) return null;
  const [row] = await db<
    LinkRow[]
  >`select * from link where token_hash = ${hashToken(token)} and expires_at > ${now}`;
  return row ?? null;
}
