import type { Db } from './connect.ts';

/** An entitlement that is to go to another account, by external keys. */
export type PlannedMove = { readonly externalKey: string; readonly to: string; readonly product: string };

/** Entitlements to one product that go from one account to another, where a device has a seat of another entitlement than it uses. */
export type BorrowingMove = {
  readonly fromId: number;
  readonly toId: number;
  readonly product: string;
  readonly ids: readonly number[];
};

/** Rows of one statement. */
const CHUNK = 10_000;

/** Of entitlements that are to move, those whose seats cannot simply go along; nearly always none. */
export async function borrowingMoves(
  db: Db,
  planned: readonly PlannedMove[],
): Promise<readonly BorrowingMove[]> {
  const moves: BorrowingMove[] = [];
  for (let from = 0; from < planned.length; from += CHUNK) {
    const chunk = planned.slice(from, from + CHUNK);
    const rows = await db<BorrowingMove[]>`
      with moved as materialized (
        select entitlement.id, entitlement.account_id as from_id, account.id as to_id, entitlement.product
        from unnest(${chunk.map((one) => one.externalKey)}::text[], ${chunk.map((one) => one.to)}::text[],
                    ${chunk.map((one) => one.product)}::text[]) as new (external_key, account, product)
        join entitlement on entitlement.external_key = new.external_key and entitlement.product = new.product
        join account on account.external_key = new.account
        where account.id <> entitlement.account_id
      ), borrowing as (
        select distinct activation.account_id, activation.product
        from activation join (select distinct from_id, product from moved) as giving
          on giving.from_id = activation.account_id and giving.product = activation.product
        where deactivated_at is null and asked_entitlement_id <> entitlement_id)
      select moved.from_id, moved.to_id, moved.product, array_agg(moved.id order by moved.id) as ids
      from moved join borrowing on borrowing.account_id = moved.from_id and borrowing.product = moved.product
      group by 1, 2, 3 order by 1, 2, 3`;
    moves.push(...rows);
  }
  return moves;
}
