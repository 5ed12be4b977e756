import type { Instant } from '../domain/instant.ts';
import { STRAGGLER_CAUSES } from '../domain/straggler-case.ts';
import type { Db } from './connect.ts';

/** The last instant at which the campaign went on after a pause or a rollback; null when it never stood still. */
export async function lastWentOn(db: Db, campaignId: number): Promise<Instant | null> {
  const [row] = await db<{ at: Instant | null }[]>`
    select greatest((select max(until_at) from pause where campaign_id = ${campaignId}),
                    (select max(rolled_back_at) from phase_state where campaign_id = ${campaignId})) as at`;
  return row?.at ?? null;
}

/** Accounts written to since an instant, and what came of it. */
export async function mailFacts(
  db: Db,
  campaignId: number,
  since: Instant,
): Promise<{ readonly written: number; readonly bounced: number; readonly complained: number }> {
  const [row] = await db<{ written: number; bounced: number; complained: number }[]>`
    select count(distinct account_id)::int as written,
           count(distinct account_id) filter (where refutation in ('bounced', 'dropped'))::int as bounced,
           count(distinct account_id) filter (where refutation = 'complained')::int as complained
    from delivery
    where campaign_id = ${campaignId} and account_id is not null and accepted_at > ${since}`;
  return row ?? { written: 0, bounced: 0, complained: 0 };
}

/** Cases of the campaign's accounts that were opened since an instant and still are; the search for a living contact is none of its trouble (E1). */
export async function openCasesSince(db: Db, campaignId: number, since: Instant): Promise<number> {
  const [row] = await db<{ open: number }[]>`
    select count(*)::int as open
    from support_case join member on member.account_id = support_case.account_id
    where member.campaign_id = ${campaignId} and closed_at is null and opened_at > ${since}
      and (support_case.cause is null or support_case.cause <> all(${[...STRAGGLER_CAUSES]}::text[]))`;
  return row?.open ?? 0;
}

/**
 * Entitled accounts that changed to enforcing since an instant and whose clients say now that they are blocked: the
 * newest report of one of their installations, from the day of the change or later.
 */
export async function blockedSince(
  db: Db,
  campaignId: number,
  since: Instant,
  now: Instant,
): Promise<number> {
  const [row] = await db<{ blocked: number }[]>`
    with enforced as (
      select standing.account_id, standing.product, min((enforcing_since at time zone 'UTC')::date) - 1 as from_day
      from standing
      where campaign_id = ${campaignId} and enforcing_since > ${since}
        and exists (select 1 from entitlement
                    where entitlement.account_id = standing.account_id and entitlement.product = standing.product
                      and suspended_at is null and break_glass is null
                      and coalesce(starts, '-infinity') <= (${now}::timestamptz at time zone 'UTC')::date
                      and coalesce(expires, 'infinity') >= (${now}::timestamptz at time zone 'UTC')::date - 1)
      group by standing.account_id, standing.product),
    newest as (
      select report.account_id, report.product, report.installation, max(report.day) as day
      from report join enforced using (account_id, product)
      where report.day >= enforced.from_day
      group by report.account_id, report.product, report.installation)
    select count(distinct newest.account_id)::int as blocked
    from newest join report using (product, installation, day)
    where report.effect = 'block'`;
  return row?.blocked ?? 0;
}
