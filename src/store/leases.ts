import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';
import type { AccountProduct } from './entitlements.ts';

/** A campaign in force that lets seats return, anywhere in its plan. */
export type LeaseCampaign = {
  readonly id: number;
  readonly products: readonly string[];
  /** The shortest lease it knows. */
  readonly days: number;
};

/** Those there are; most vendors have none. */
export async function leaseCampaigns(db: Db): Promise<readonly LeaseCampaign[]> {
  return db<LeaseCampaign[]>`
    select campaign.id, array(select jsonb_array_elements(plan -> 'products') ->> 'key') as products,
           (select min(days::text::int) from jsonb_path_query(plan, '$.**.leaseDays ? (@.type() == "number")') as days) as days
    from campaign join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    where campaign.state in ('running', 'paused', 'finished')
      and jsonb_path_exists(plan, '$.**.leaseDays ? (@.type() == "number")')`;
}

/** Seats nobody counted for so far begin to count now: they were taken before devices were looked at. */
export async function beginToCount(db: Db, products: readonly string[], now: Instant): Promise<void> {
  await db`
    update activation set last_seen_at = ${now}
    where last_seen_at is null and deactivated_at is null and not offline and product = any(${products as string[]})`;
}

/** Accounts of a campaign with a seat that nobody was seen on since, in their order. @param after the last one of the page before */
export async function unseenOwners(
  db: Db,
  campaign: LeaseCampaign,
  since: Instant,
  after: number,
  most: number,
): Promise<readonly AccountProduct[]> {
  return db<AccountProduct[]>`
    select distinct activation.account_id, activation.product
    from activation
    join member on member.campaign_id = ${campaign.id} and member.account_id = activation.account_id
    where deactivated_at is null and not offline and last_seen_at <= ${since}
      and product = any(${campaign.products as string[]}) and activation.account_id > ${after}
    order by 1, 2 limit ${most}`;
}

/** A lease of an account and product: seats unseen for so many days return. */
export type DueLease = AccountProduct & { readonly days: number; readonly unseenSince: Instant };

/**
 * Ends the leases that are over. A day counts when anything of the account was heard of on it: an outage of ours costs
 * nobody a seat, nor do a customer's holidays, on which nobody would want it. The account's entitlements are locked first,
 * in the order in which seats are taken, so nobody is told of a seat that goes at this moment.
 * @returns the seats that returned
 */
export async function endLeases(
  db: Db,
  leases: readonly DueLease[],
  now: Instant,
): Promise<readonly string[]> {
  if (leases.length === 0) return [];
  const due = db`
    unnest(${leases.map((one) => one.accountId)}::bigint[], ${leases.map((one) => one.product)}::text[],
           ${leases.map((one) => one.days)}::int[], ${leases.map((one) => one.unseenSince)}::timestamptz[])
      as due (account_id, product, days, unseen_since)`;
  await db`
    select 1 from ${due} join entitlement using (account_id, product) order by entitlement.id for update of entitlement`;
  const rows = await db<{ id: string }[]>`
    update activation set deactivated_at = ${now}, ended_because = 'lease'
    from ${due}
    where activation.account_id = due.account_id and activation.product = due.product
      and deactivated_at is null and not offline and last_seen_at <= due.unseen_since
      and due.days <= (
        select count(distinct report.day) from report
        where report.account_id = due.account_id and report.product = due.product
          and report.day > (activation.last_seen_at at time zone 'UTC')::date)
    returning activation.id`;
  return rows.map((row) => row.id);
}
