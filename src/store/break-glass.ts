import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Db } from './connect.ts';

export type NewBreakGlass = {
  readonly externalKey: string;
  readonly accountId: number;
  readonly product: string;
  readonly quantity: number;
  /** Its last day, in the account's zone. */
  readonly expires: LocalDate;
  readonly reason: string;
};

/** Adds an emergency entitlement with every feature the product has. @returns its id */
export async function insertBreakGlass(db: Db, one: NewBreakGlass, now: Instant): Promise<number> {
  const [row] = await db<{ id: number }[]>`
    insert into entitlement (external_key, account_id, product, quantity, features, expires, created_at, break_glass)
    values (${one.externalKey}, ${one.accountId}, ${one.product}, ${one.quantity},
            coalesce((select features from product where key = ${one.product}), '{}'), ${one.expires}, ${now}, ${one.reason})
    returning id`;
  return (row as { id: number }).id;
}

/** The same emergency key given since an instant: the second press of one button. @returns its id */
export async function sameBreakGlassSince(
  db: Db,
  one: Omit<NewBreakGlass, 'externalKey'>,
  since: Instant,
): Promise<number | null> {
  const [row] = await db<{ id: number }[]>`
    select id from entitlement
    where account_id = ${one.accountId} and product = ${one.product} and break_glass = ${one.reason}
      and quantity = ${one.quantity} and expires = ${one.expires} and suspended_at is null and created_at >= ${since}
    order by id desc limit 1`;
  return row?.id ?? null;
}

export type HeldBreakGlass = {
  readonly id: number;
  readonly product: string;
  readonly accountId: number;
  readonly accountKey: string;
  readonly suspendedAt: Instant | null;
};

/** An emergency entitlement of this account, locked; null when it is another account's or was bought. */
export async function lockBreakGlass(db: Db, account: string, id: number): Promise<HeldBreakGlass | null> {
  const [row] = await db<HeldBreakGlass[]>`
    select entitlement.id, product, account_id, account.external_key as account_key, suspended_at
    from entitlement join account on account.id = entitlement.account_id
    where entitlement.id = ${id} and account.external_key = ${account} and break_glass is not null
    for update of entitlement`;
  return row ?? null;
}

/** An emergency that is over ends at once: its key works no more, and the seats it gave are free. */
export async function endBreakGlass(db: Db, id: number, now: Instant): Promise<void> {
  await db`update entitlement set suspended_at = ${now}, version = version + 1 where id = ${id}`;
}
