import type { AccountFacts } from '../domain/account.ts';
import type { Membership } from '../domain/cohorts.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Phase } from '../domain/plan.ts';
import type { Db } from './connect.ts';

/**
 * What cohorts ask of every account. Quantities count while in force on `today`; an expiry is the end of its day.
 * @param products keys of the campaign's products; only accounts that own one or were seen using one take part
 * @param accountIds asks about these only; null for all
 */
export async function accountFacts(
  db: Db,
  products: readonly string[],
  today: LocalDate,
  accountIds: readonly number[] | null = null,
): Promise<readonly AccountFacts[]> {
  return db<AccountFacts[]>`
    select account.external_key, account.name, account.country, account.region, account.locale, account.time_zone,
           account.rep, account.parent, account.tags, account.attributes,
           coalesce(owned.seats, 0)::int as seats, coalesce(owned.owns, '{}') as owns
    from account
    left join (
      select account_id,
             sum(quantity) filter (where suspended_at is null and coalesce(starts, '-infinity') <= ${today}
                                     and coalesce(expires, 'infinity') >= ${today}) as seats,
             array_agg(distinct product order by product) as owns
      from entitlement where break_glass is null group by account_id) owned on owned.account_id = account.id
    where (${accountIds as number[] | null}::bigint[] is null or account.id = any(${(accountIds ?? []) as number[]}))
      and (owned.owns && ${products as string[]}
       or exists (select 1 from installation
                  where installation.account_id = account.id and installation.product = any(${products as string[]})))
    order by account.external_key`;
}

/** Accounts that own one of these products, or were seen using one, and are no members of the campaign. */
export async function accountsOutside(
  db: Db,
  campaignId: number,
  products: readonly string[],
): Promise<readonly number[]> {
  const rows = await db<{ accountId: number }[]>`
    select account_id from (
      select account_id from entitlement where product = any(${products as string[]}) and break_glass is null
      union
      select account_id from installation
      where product = any(${products as string[]}) and account_id is not null) as concerned
    where not exists (select 1 from member
                      where member.campaign_id = ${campaignId} and member.account_id = concerned.account_id)
    order by account_id`;
  return rows.map((row) => row.accountId);
}

/** The parent's external key of every account that has one, by external key. */
export async function accountParents(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db<{ externalKey: string; parent: string }[]>`
    select external_key, parent from account where parent is not null`;
  return new Map(rows.map((row) => [row.externalKey, row.parent]));
}

/** Adds members; an account that is one already stays in its cohort (membership is never displaced). */
export async function insertMembers(
  db: Db,
  campaignId: number,
  members: readonly Membership[],
  at: Instant,
  late: boolean,
): Promise<number> {
  const added = await db`
    insert into member (campaign_id, account_id, cohort, rank, joined_at, late)
    select ${campaignId}, account.id, new.cohort, new.rank, ${at}, ${late}
    from unnest(${members.map((one) => one.externalKey)}::text[], ${members.map((one) => one.cohort)}::text[],
                ${members.map((one) => one.rank)}::text[]) as new (external_key, cohort, rank)
    join account on account.external_key = new.external_key
    on conflict do nothing`;
  return added.count;
}

export type MemberKey = { readonly externalKey: string; readonly cohort: string };

export async function membersOf(db: Db, campaignId: number): Promise<readonly MemberKey[]> {
  return db<MemberKey[]>`
    select account.external_key, member.cohort from member join account on account.id = member.account_id
    where member.campaign_id = ${campaignId} order by account.external_key`;
}

/** Counts per cohort, and how many joined late. */
export async function memberCounts(
  db: Db,
  campaignId: number,
): Promise<readonly { cohort: string; accounts: number; late: number }[]> {
  return db<{ cohort: string; accounts: number; late: number }[]>`
    select cohort, count(*)::int as accounts, count(*) filter (where late)::int as late
    from member where campaign_id = ${campaignId} group by cohort order by cohort`;
}

/** How many accounts joined late since an instant. */
export async function lateMembersSince(db: Db, campaignId: number, since: Instant): Promise<number> {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int from member where campaign_id = ${campaignId} and late and joined_at > ${since}`;
  return row?.count ?? 0;
}

/**
 * Gives every account of a ramped phase its step, by rank among the phase's accounts. Set-based, and stable: an account
 * that has a step keeps it, one that joins later takes the step its rank would have had.
 */
export async function insertRampSteps(db: Db, campaignId: number, phase: Phase): Promise<void> {
  if (phase.ramp === null) return;
  await db`
    insert into ramp_step (campaign_id, phase, account_id, step)
    select ${campaignId}, ${phase.key}, account_id,
           floor((row_number() over (order by rank, account_id) - 1)
                 / greatest(1, ceil(${phase.ramp.share}::numeric * count(*) over ())))
    from member where campaign_id = ${campaignId} and cohort = any(${phase.cohorts as string[]})
    on conflict do nothing`;
}
