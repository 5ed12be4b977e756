import type { Instant } from '../domain/instant.ts';
import type { Pause } from '../domain/pause.ts';
import type { Plan } from '../domain/plan.ts';
import type { Db } from './connect.ts';

export const CAMPAIGN_STATES = ['proposed', 'running', 'paused', 'finished', 'superseded'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export type CampaignRow = {
  readonly id: number;
  readonly key: string;
  readonly state: CampaignState;
  /** Revision in force; null before the first approval. */
  readonly revision: number | null;
  readonly judgeAt: Instant | null;
  readonly mailStopped: string | null;
  readonly timeZone: string;
};

/** A campaign with the plan of its revision in force. */
export type RunningCampaign = CampaignRow & { readonly revision: number; readonly plan: Plan };

export async function findCampaign(db: Db, key: string): Promise<CampaignRow | null> {
  const [row] = await db<CampaignRow[]>`select * from campaign where key = ${key}`;
  return row ?? null;
}

/**
 * The campaign with its plan, locked until the transaction ends; null when it has no revision yet. A case that only names
 * the campaign is still opened meanwhile: whoever woke a standing and then opens one would wait in a circle with whoever
 * holds the campaign and waits for the standing.
 */
export async function lockCampaign(db: Db, id: number): Promise<RunningCampaign | null> {
  await db`select 1 from campaign where id = ${id} for no key update`;
  return loadCampaign(db, id);
}

export async function loadCampaign(db: Db, id: number): Promise<RunningCampaign | null> {
  const [row] = await db<RunningCampaign[]>`
    select campaign.*, revision.plan
    from campaign join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    where campaign.id = ${id}`;
  return row ?? null;
}

/** The campaign's row, made at its first proposal. */
export async function upsertCampaign(db: Db, key: string, timeZone: string): Promise<CampaignRow> {
  const [row] = await db<CampaignRow[]>`
    insert into campaign (key, state, time_zone) values (${key}, 'proposed', ${timeZone})
    on conflict (key) do update set time_zone = excluded.time_zone
    returning *`;
  return row as CampaignRow;
}

export async function saveCampaignState(
  db: Db,
  id: number,
  change: {
    state?: CampaignState;
    revision?: number;
    judgeAt?: Instant | null;
    finishedAt?: Instant | null;
    mailStopped?: string | null;
  },
): Promise<void> {
  await db`update campaign set ${db(change as Record<string, unknown>)} where id = ${id}`;
}

/** Campaigns that run now. */
export async function runningCampaigns(db: Db): Promise<readonly number[]> {
  const rows = await db<{ id: number }[]>`select id from campaign where state = 'running' order by id`;
  return rows.map((row) => row.id);
}

/** Campaigns whose mail may leave, or was stopped for a reason of its own. */
export async function campaignsWithMail(
  db: Db,
): Promise<readonly { readonly id: number; readonly key: string; readonly mailStopped: string | null }[]> {
  return db<{ id: number; key: string; mailStopped: string | null }[]>`
    select id, key, mail_stopped from campaign where state in ('running', 'paused', 'finished') order by id`;
}

export async function pausesOf(db: Db, campaignId: number): Promise<readonly Pause[]> {
  return db<Pause[]>`
    select from_at as from, until_at as until from pause where campaign_id = ${campaignId} order by from_at`;
}

/** The pause a campaign is in: since when, and why in a sentence; null while it is not paused. */
export async function standingPause(
  db: Db,
  campaignId: number,
): Promise<{ readonly from: Instant; readonly reason: string } | null> {
  const [row] = await db<{ from: Instant; reason: string }[]>`
    select from_at as from, reason from pause where campaign_id = ${campaignId} and until_at is null`;
  return row ?? null;
}

export async function openPause(
  db: Db,
  campaignId: number,
  at: Instant,
  reason: string,
  staffId: number | null,
): Promise<void> {
  await db`insert into pause (campaign_id, from_at, reason, staff_id) values (${campaignId}, ${at}, ${reason}, ${staffId})`;
}

export async function closePause(db: Db, campaignId: number, at: Instant): Promise<void> {
  await db`update pause set until_at = ${at} where campaign_id = ${campaignId} and until_at is null`;
}

/** The running, paused or proposed-and-approved campaigns that share a product with this plan: only one may run per account × product. */
export async function campaignsSharingProducts(
  db: Db,
  campaignId: number,
  products: readonly string[],
): Promise<readonly { key: string; members: number }[]> {
  return db<{ key: string; members: number }[]>`
    select other.key, count(*)::int as members
    from campaign other
    join revision on revision.campaign_id = other.id and revision.number = other.revision
    join member on member.campaign_id = other.id
    where other.id <> ${campaignId} and other.state in ('running', 'paused')
      and exists (
        select 1 from jsonb_array_elements(revision.plan -> 'products') as product
        where product ->> 'key' = any(${products as string[]}))
    group by other.key order by other.key`;
}
