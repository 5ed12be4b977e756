import type { Instant } from '../domain/instant.ts';
import { AIR_UNDONE_MS } from '../domain/support-limits.ts';
import type { Db } from './connect.ts';

export type NewLeniency = {
  readonly accountId: number;
  readonly kind: 'hold' | 'exemption' | 'extension';
  readonly fromAt: Instant;
  readonly untilAt: Instant | null;
  readonly days: number;
  readonly reason: string;
  readonly owner: string;
  /** `staff:7`, `contact:34`; `system` for what a rule gives, which counts as nobody's. */
  readonly createdBy: string;
};

export async function insertLeniency(db: Db, leniency: NewLeniency): Promise<number> {
  const [row] = await db<
    { id: number }[]
  >`insert into leniency ${db(leniency as Record<string, unknown>)} returning id`;
  return (row as { id: number }).id;
}

/**
 * Takes a hold, exemption or extension back early.
 * @param accountId only if it is this account's; null for anybody's
 */
export async function liftLeniency(
  db: Db,
  id: number,
  at: Instant,
  accountId: number | null = null,
): Promise<{ accountId: number } | null> {
  const [row] = await db<{ accountId: number }[]>`
    update leniency set lifted_at = ${at} where id = ${id} and lifted_at is null
      and (${accountId}::bigint is null or account_id = ${accountId}) returning account_id`;
  return row ?? null;
}

/**
 * How many extensions the account took by itself, without a person of the vendor, since a campaign was first approved: each
 * campaign says how often it grants them, and what was taken before has nothing to do with it.
 */
export async function extensionsTaken(db: Db, accountId: number, campaignId: number): Promise<number> {
  const [row] = await db<{ taken: number }[]>`
    select count(*)::int as taken from leniency
    where account_id = ${accountId} and kind = 'extension' and lifted_at is null and created_by like 'contact:%'
      and from_at >= (select min(approved_at) from revision where campaign_id = ${campaignId})`;
  return row?.taken ?? 0;
}

/** How often people of the vendor gave the account air since an instant; what was taken back too, unless at once: it ran. */
export async function airGivenSince(db: Db, accountId: number, since: Instant): Promise<number> {
  const [row] = await db<{ given: number }[]>`
    select count(*)::int as given from leniency
    where account_id = ${accountId} and created_by like 'staff:%' and from_at >= ${since}
      and (lifted_at is null or lifted_at > from_at + ${AIR_UNDONE_MS} * interval '1 millisecond')`;
  return row?.given ?? 0;
}

/** Was one taken back before? @param accountId only if it is this account's; null for anybody's */
export async function isLifted(db: Db, id: number, accountId: number | null): Promise<boolean> {
  const [row] = await db`
    select 1 from leniency where id = ${id} and lifted_at is not null
      and (${accountId}::bigint is null or account_id = ${accountId})`;
  return row !== undefined;
}

/** The same air given by the same person since an instant: the second press of one button. */
export async function sameAirSince(db: Db, wanted: NewLeniency, since: Instant): Promise<number | null> {
  const [row] = await db<{ id: number }[]>`
    select id from leniency
    where account_id = ${wanted.accountId} and kind = ${wanted.kind} and days = ${wanted.days}
      and until_at is not distinct from ${wanted.untilAt}::timestamptz and reason = ${wanted.reason}
      and created_by = ${wanted.createdBy} and lifted_at is null and from_at >= ${since}
    order by id desc limit 1`;
  return row?.id ?? null;
}
