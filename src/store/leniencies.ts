import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

export type NewLeniency = {
  readonly accountId: number;
  readonly kind: 'hold' | 'exemption' | 'extension';
  readonly fromAt: Instant;
  readonly untilAt: Instant | null;
  readonly days: number;
  readonly reason: string;
  readonly owner: string;
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

/** How many extensions the account was given by itself, without a person of the vendor. */
export async function extensionsTaken(db: Db, accountId: number): Promise<number> {
  const [row] = await db<{ taken: number }[]>`
    select count(*)::int as taken from leniency
    where account_id = ${accountId} and kind = 'extension' and lifted_at is null and created_by like 'contact:%'`;
  return row?.taken ?? 0;
}

/** How often people of the vendor gave the account air since an instant, whatever became of it but what was taken back. */
export async function airGivenSince(db: Db, accountId: number, since: Instant): Promise<number> {
  const [row] = await db<{ given: number }[]>`
    select count(*)::int as given from leniency
    where account_id = ${accountId} and lifted_at is null and created_by like 'staff:%' and from_at >= ${since}`;
  return row?.given ?? 0;
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
