import type { ContactRole } from '../../domain/account.ts';
import type { Membership } from '../../domain/cohorts.ts';
import type { Db } from '../connect.ts';

/** Whom a phase or a wave would be about. */
export type AskedScope = {
  readonly key: string;
  readonly cohorts: readonly string[];
  readonly products: readonly string[];
  /** Roles it is written to; empty for a phase. */
  readonly roles: readonly ContactRole[];
};

export type ScopeSize = {
  /** Accounts of the cohorts that own, or were seen using, one of the products. */
  readonly accounts: number;
  /** Addresses written to, each once an account. */
  readonly messages: number;
  /** Accounts with no current contact: nobody there can be told. */
  readonly untellable: number;
};

/**
 * How large phases and waves would be if these were the members. An account without a contact of the roles is written to
 * through its primary one, and without that through whoever is there, as when the mail really leaves.
 */
export async function scopeSizes(
  db: Db,
  members: readonly Membership[],
  scopes: readonly AskedScope[],
): Promise<ReadonlyMap<string, ScopeSize>> {
  const rows = await db<(ScopeSize & { key: string })[]>`
    with member as (
      select account.id, new.cohort
      from unnest(${members.map((one) => one.externalKey)}::text[], ${members.map((one) => one.cohort)}::text[])
        as new (external_key, cohort)
      join account on account.external_key = new.external_key),
    scope as (
      select * from jsonb_to_recordset(${db.json(scopes as never)}) as scope (key text, cohorts text[], products text[], roles text[])),
    reached as (
      select scope.key, scope.roles, member.id
      from scope join member on member.cohort = any(scope.cohorts)
      where exists (select 1 from entitlement
                    where entitlement.account_id = member.id and entitlement.product = any(scope.products)
                      and entitlement.break_glass is null)
         or exists (select 1 from installation
                    where installation.account_id = member.id and installation.product = any(scope.products)))
    select reached.key, count(*)::int as accounts,
           coalesce(sum(case when named > 0 then named when primaries > 0 then primaries else least(people, 1) end), 0)::int as messages,
           (count(*) filter (where people = 0))::int as untellable
    from reached
    cross join lateral (
      select count(*) as people,
             count(distinct lower(email)) filter (where role = any(reached.roles)) as named,
             count(distinct lower(email)) filter (where role = 'primary') as primaries
      from contact where contact.account_id = reached.id and contact.removed_at is null) contacts
    group by reached.key`;
  return new Map(rows.map(({ key, ...size }) => [key, size]));
}
