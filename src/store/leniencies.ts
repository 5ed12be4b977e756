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

/** Takes a hold, exemption or extension back early. */
export async function liftLeniency(db: Db, id: number, at: Instant): Promise<{ accountId: number } | null> {
  const [row] = await db<{ accountId: number }[]>`
    update leniency set lifted_at = ${at} where id = ${id} and lifted_at is null returning account_id`;
  return row ?? null;
}

/** How many extensions the account was given by itself, without a person of the vendor. */
export async function extensionsTaken(db: Db, accountId: number): Promise<number> {
  const [row] = await db<{ taken: number }[]>`
    select count(*)::int as taken from leniency
    where account_id = ${accountId} and kind = 'extension' and lifted_at is null and created_by like 'contact:%'`;
  return row?.taken ?? 0;
}
