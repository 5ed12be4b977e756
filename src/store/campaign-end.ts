import type { Plan } from '../domain/plan.ts';
import type { Db } from './connect.ts';

/**
 * Is anything of the campaign still to come: a phase that may yet start, a wave that may yet leave, mail that waits, a
 * standing with a date? When nothing is, the campaign is finished and leaves its stages standing.
 */
export async function anythingLeft(db: Db, campaignId: number, plan: Plan): Promise<boolean> {
  const phases = plan.phases.map((phase) => phase.key);
  const [row] = await db<{ left: boolean }[]>`
    select exists (select 1 from phase_state where campaign_id = ${campaignId} and phase = any(${phases})
                     and real_start is null and rolled_back_at is null)
        or exists (select 1 from briefing_state join phase_state using (campaign_id)
                   where briefing_state.campaign_id = ${campaignId} and left_at is null
                     and phase_state.phase = any(${phases}) and rolled_back_at is null
                     and briefing = any(${plan.briefings.map((one) => one.key)}))
        or exists (select 1 from delivery where campaign_id = ${campaignId} and state in ('pending', 'claimed', 'in-doubt'))
        or exists (select 1 from standing where campaign_id = ${campaignId} and look_again_at is not null) as left`;
  return row?.left ?? false;
}
