import type { CampaignStanding, RunningPhase } from '../domain/document-standing.ts';
import type { Db } from './connect.ts';
import { toStanding } from './standings.ts';

/** The standings of an account with a product, of every campaign that has a say. */
export async function policyStandings(
  db: Db,
  accountId: number,
  product: string,
): Promise<readonly (CampaignStanding & { readonly cohort: string | null })[]> {
  const rows = await db<
    (Parameters<typeof toStanding>[0] & { campaignId: number; cohort: string | null; feature: string })[]
  >`
    select standing.*, member.cohort
    from standing
    join campaign on campaign.id = standing.campaign_id and campaign.state in ('running', 'paused', 'finished')
    left join member on member.campaign_id = standing.campaign_id and member.account_id = standing.account_id
    where standing.account_id = ${accountId} and standing.product = ${product}
    order by standing.campaign_id, standing.feature`;
  return rows.map((row) => ({
    campaignId: row.campaignId,
    cohort: row.cohort,
    feature: row.feature,
    standing: toStanding(row),
  }));
}

/** The newest campaign that names a product, one with a started phase before the others; null when there is none. */
export async function campaignOfProduct(db: Db, product: string): Promise<number | null> {
  const [row] = await db<{ id: number }[]>`
    select campaign.id
    from campaign
    join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    where campaign.state in ('running', 'paused', 'finished')
      and revision.plan -> 'products' @> jsonb_build_array(jsonb_build_object('key', ${product}::text))
    order by exists (select 1 from phase_state
                     where phase_state.campaign_id = campaign.id and phase_state.started_at is not null
                       and phase_state.rolled_back_at is null) desc, campaign.id desc
    limit 1`;
  return row?.id ?? null;
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
