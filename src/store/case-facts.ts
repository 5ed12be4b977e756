import type { Instant } from '../domain/instant.ts';
import { STAGES } from '../domain/policy/stage.ts';
import type { CaseFacts } from './cases.ts';
import type { Db } from './connect.ts';

type FactsRow = {
  readonly product: string | null;
  readonly stage: string | null;
  readonly nextStage: string | null;
  readonly nextAt: Instant | null;
  readonly bought: number | null;
  readonly active: number | null;
  readonly code: string | null;
  readonly day: string | null;
};

/**
 * What is known of an account now and spares whoever answers a look-up: its strictest stage and what comes next, seats
 * in force, and the last check that failed. Ids, dates and numbers only.
 */
export async function caseFacts(db: Db, accountId: number, now: Instant): Promise<CaseFacts> {
  const [row] = await db<FactsRow[]>`
    with stood as (
      select product, stage, next_stage, next_at from standing
      where account_id = ${accountId} and feature = ''
      order by array_position(${STAGES as readonly string[] as string[]}::text[], stage) desc, next_at nulls last
      limit 1),
    failed as (
      select code, day from report
      where account_id = ${accountId} and effect <> 'allow' order by day desc limit 1)
    select stood.product, stood.stage, stood.next_stage, stood.next_at, seats.bought, seats.active, failed.code, failed.day
    from (select (select sum(quantity)::int from entitlement
                  where account_id = ${accountId} and suspended_at is null and break_glass is null
                    and coalesce(starts, '-infinity') <= (${now}::timestamptz)::date
                    and coalesce(expires, 'infinity') >= (${now}::timestamptz)::date) as bought,
                 (select count(*)::int from activation
                  where account_id = ${accountId} and deactivated_at is null) as active) seats
    left join stood on true left join failed on true`;
  if (row === undefined) return {};
  return {
    ...(row.product === null ? {} : { product: row.product }),
    ...(row.stage === null ? {} : { stage: row.stage }),
    ...(row.nextStage === null || row.nextAt === null
      ? {}
      : { nextStage: row.nextStage, nextAt: row.nextAt }),
    seats: { bought: row.bought ?? 0, active: row.active ?? 0 },
    ...(row.code === null || row.day === null ? {} : { failedCheck: { code: row.code, day: row.day } }),
  };
}
