import type { CampaignStanding, RunningPhase } from '../domain/document-standing.ts';
import { rowsByPlace } from './by-place.ts';
import type { Db } from './connect.ts';
import type { AccountProduct } from './entitlements.ts';
import { toStanding } from './standings.ts';

/** A standing as a document is made of it. */
export type PolicyStanding = CampaignStanding & { readonly cohort: string | null };

/** The standings of each account with its product, of every campaign that has a say, in the order of what was asked for. */
export async function policyStandings(
  db: Db,
  asked: readonly AccountProduct[],
): Promise<readonly (readonly PolicyStanding[])[]> {
  if (asked.length === 0) return [];
  const rows = await db<
    (Parameters<typeof toStanding>[0] & {
      place: number;
      campaignId: number;
      cohort: string | null;
      feature: string;
    })[]
  >`
    select asked.place, standing.*, member.cohort
    from unnest(${asked.map((one) => one.accountId)}::bigint[], ${asked.map((one) => one.product)}::text[])
      with ordinality as asked (account_id, product, place)
    join standing on standing.account_id = asked.account_id and standing.product = asked.product
    join campaign on campaign.id = standing.campaign_id and campaign.state in ('running', 'paused', 'finished')
    left join member on member.campaign_id = standing.campaign_id and member.account_id = standing.account_id
    order by standing.campaign_id, standing.feature`;
  const standings = rows.map((row) => ({
    place: row.place,
    campaignId: row.campaignId,
    cohort: row.cohort,
    feature: row.feature,
    standing: toStanding(row),
  }));
  return rowsByPlace(standings, asked.length);
}

/** For each of these products the newest campaign that names it, one with a started phase before the others, by product. */
export async function campaignsOfProducts(
  db: Db,
  products: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (products.length === 0) return new Map();
  const rows = await db<{ product: string; id: number }[]>`
    select asked.product, newest.id
    from unnest(${products as string[]}::text[]) as asked (product)
    cross join lateral (
      select campaign.id
      from campaign
      join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
      where campaign.state in ('running', 'paused', 'finished')
        and revision.plan -> 'products' @> jsonb_build_array(jsonb_build_object('key', asked.product))
      order by exists (select 1 from phase_state
                       where phase_state.campaign_id = campaign.id and phase_state.started_at is not null
                         and phase_state.rolled_back_at is null) desc, campaign.id desc
      limit 1) as newest`;
  return new Map(rows.map((row) => [row.product, row.id]));
}

/** Phases that have started and were not rolled back, with their starts. */
export async function runningPhases(db: Db, campaignId: number): Promise<readonly RunningPhase[]> {
  return db<RunningPhase[]>`
    select phase, started_at from phase_state
    where campaign_id = ${campaignId} and started_at is not null and rolled_back_at is null`;
}

/** The number of a campaign's revision in force. */
export async function revisionInForce(db: Db, campaignId: number): Promise<number | null> {
  const [row] = await db<
    { revision: number | null }[]
  >`select revision from campaign where id = ${campaignId}`;
  return row?.revision ?? null;
}
