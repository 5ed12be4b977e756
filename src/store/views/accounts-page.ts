import { canonicalLicenseKey } from '../../domain/license-key.ts';
import { STAGES, type Stage } from '../../domain/policy/stage.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import { businessNow } from '../clock.ts';
import type { Db } from '../connect.ts';
import { containing } from './containing.ts';

export type AccountLine = {
  readonly externalKey: string;
  readonly name: string;
  /** The rep's name, or key when no staff has it. */
  readonly rep: string | null;
  /** Sum of the quantities in force. */
  readonly seats: number;
  readonly cohort: string | null;
  /** The strictest over its products; null while no phase reached it. */
  readonly stage: Stage | null;
  readonly straggler: boolean;
};

/**
 * Accounts by a part of their name or external key, a contact's address, a whole identifier or a whole license key.
 * @param query '' for all
 * @param limit shows the first ones only; `total` counts all
 */
export async function findAccounts(
  db: Db,
  query: string,
  limit: number,
): Promise<{ readonly accounts: readonly AccountLine[]; readonly total: number }> {
  const now = await businessNow(db);
  const part = containing(query);
  const keyHash = sha256Hex(canonicalLicenseKey(query));
  const rows = await db<(AccountLine & { total: number })[]>`
    with found as (
      select id, external_key, name, rep, count(*) over ()::int as total from account
      where ${query} = '' or name ilike ${part} or external_key ilike ${part}
         or id in (select account_id from contact where email ilike ${part} and removed_at is null)
         or id in (select account_id from identifier where value = ${query})
         or id in (select account_id from entitlement where key_hash = ${keyHash})
      order by name, external_key limit ${limit})
    select found.external_key, found.name, coalesce(staff.name, found.rep) as rep, found.total,
           coalesce(seats.sum, 0)::int as seats, newest.cohort,
           (${STAGES as readonly string[] as string[]}::text[])[stood.rung] as stage,
           coalesce(stood.straggler, false) as straggler
    from found
    left join staff on staff.external_key = found.rep
    left join lateral (
      select sum(quantity) from entitlement
      where account_id = found.id and suspended_at is null and break_glass is null
        and coalesce(starts, '-infinity') <= (${now}::timestamptz)::date
        and coalesce(expires, 'infinity') >= (${now}::timestamptz)::date) seats on true
    left join lateral (
      select cohort, campaign_id from member where account_id = found.id order by campaign_id desc limit 1) newest on true
    left join lateral (
      select max(array_position(${STAGES as readonly string[] as string[]}::text[], stage)) as rung,
             bool_or(straggler_reason is not null) as straggler
      from standing where account_id = found.id) stood on true
    order by found.name, found.external_key`;
  return { accounts: rows, total: rows[0]?.total ?? 0 };
}
