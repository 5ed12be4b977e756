import type { LocalDate } from '../../domain/instant.ts';
import type { CampaignState } from '../campaigns.ts';
import type { Db } from '../connect.ts';
import { type StageCount, stageCounts } from './campaign-counts.ts';

/** One line of the list of campaigns. */
export type CampaignLine = {
  readonly id: number;
  readonly key: string;
  readonly title: string;
  readonly state: CampaignState;
  /** Null before the first approval. */
  readonly revision: number | null;
  /** Cohort keys in the order of the plan. */
  readonly cohorts: readonly string[];
  /** The next phase to start; null when all have. */
  readonly nextPhase: string | null;
  readonly nextDay: LocalDate | null;
  /** Decisions that wait for a person: an open proposal, and phases that wait for nothing but an approval. */
  readonly approvals: number;
};

/** Every campaign, running ones first, with its accounts by stage. */
export async function campaignLines(
  db: Db,
): Promise<readonly (CampaignLine & { readonly stages: readonly StageCount[] })[]> {
  const lines = await db<CampaignLine[]>`
    select campaign.id, campaign.key, campaign.state, campaign.revision, known.plan ->> 'title' as title,
           array(select jsonb_path_query(known.plan, '$.cohorts[*].key') #>> '{}') as cohorts,
           next.phase as next_phase, next.planned_start as next_day,
           (select count(*)::int from proposal where campaign_id = campaign.id and state = 'open')
           + (select count(*)::int from phase_state
              where campaign_id = campaign.id and real_start is null and rolled_back_at is null
                and gates @> '[{"gate": "approval", "verdict": "wait"}]'
                and not jsonb_path_exists(gates, '$[*] ? (@.gate != "approval" && @.verdict != "pass")')) as approvals
    from campaign
    join lateral (
      select plan from (
        select plan, 0 as rank, 0::bigint as id from revision
        where campaign_id = campaign.id and number = campaign.revision
        union all
        select plan, 1, id from proposal where campaign_id = campaign.id) plans
      order by rank, id desc limit 1) known on true
    left join lateral (
      select phase, planned_start from phase_state
      where campaign_id = campaign.id and real_start is null and rolled_back_at is null
      order by planned_start, phase limit 1) next on true
    order by array_position(array['running', 'paused', 'proposed', 'finished', 'superseded'], campaign.state), campaign.key`;
  const stages = await stageCounts(
    db,
    lines.map((one) => one.id),
  );
  return lines.map((one) => ({ ...one, stages: stages.filter((count) => count.campaignId === one.id) }));
}

/** @returns null when there is no campaign of this key */
export async function campaignIdOf(db: Db, key: string): Promise<number | null> {
  const [row] = await db<{ id: number }[]>`select id from campaign where key = ${key}`;
  return row?.id ?? null;
}
