import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';
import { isBriefed } from './deliveries.ts';
import { isBriefingOut } from './waves.ts';

/** What waits for a worker at one instant. */
export type DueWork = {
  /** Campaigns whose midnight has come. */
  readonly campaigns: readonly number[];
  readonly standings: boolean;
  /** Mail that may go, or a briefing that went out and is not marked so yet. */
  readonly deliveries: boolean;
  readonly events: boolean;
  /** Orders and failed attempts that no mail was made of. */
  readonly mailings: boolean;
  /** Claims nobody finished and mail in doubt. */
  readonly lost: boolean;
};

/**
 * Asks Postgres what is due, in one statement over partial indexes. The queue is only told about it: what is due stays
 * due until it is done, whatever becomes of a job.
 * @param leaseSeconds a claim older than this is nobody's any more (machine time)
 */
export async function dueWork(db: Db, now: Instant, leaseSeconds: number): Promise<DueWork> {
  const [row] = await db<DueWork[]>`
    select
      array(select id from campaign where state = 'running' and judge_at <= ${now} order by judge_at, id) as campaigns,
      exists (select 1 from standing where look_again_at <= ${now}) as standings,
      exists (select 1 from delivery join campaign on campaign.id = delivery.campaign_id
              where delivery.state = 'pending' and delivery.due_at <= ${now} and delivery.late_at is null
                and campaign.state in ('running', 'finished') and campaign.mail_stopped is null
                and (delivery.not_until is null or delivery.not_until <= now()) and ${isBriefed(db)})
        or exists (select 1 from briefing_state where ${isBriefingOut(db)}) as deliveries,
      exists (select 1 from provider_event where applied_at is null) as events,
      exists (select 1 from mailing_event where applied_at is null) as mailings,
      exists (select 1 from delivery
              where (state = 'claimed' and claimed_at < now() - make_interval(secs => ${leaseSeconds}))
                 or (state = 'in-doubt' and claimed_at < now() - make_interval(secs => ${leaseSeconds})
                     and (not_until is null or not_until <= now()))) as lost`;
  return row as DueWork;
}

/**
 * Is nothing due, claimed, in doubt or unapplied at business time? Then a time lapse may move on without changing what
 * the run decides.
 */
export async function isSettled(db: Db, now: Instant): Promise<boolean> {
  const [row] = await db<{ settled: boolean }[]>`
    select not (
         exists (select 1 from campaign where state = 'running' and judge_at <= ${now})
      or exists (select 1 from standing where look_again_at <= ${now})
      or exists (select 1 from delivery join campaign on campaign.id = delivery.campaign_id
                 where delivery.state = 'pending' and delivery.due_at <= ${now} and delivery.late_at is null
                   and campaign.state in ('running', 'finished') and campaign.mail_stopped is null and ${isBriefed(db)})
      or exists (select 1 from delivery where state in ('claimed', 'in-doubt'))
      or exists (select 1 from briefing_state where ${isBriefingOut(db)})
      or exists (select 1 from provider_event where applied_at is null)
      or exists (select 1 from mailing_event where applied_at is null)) as settled`;
  return row?.settled ?? false;
}

/** The next business instant at which anything becomes due; null when nothing ever will. */
export async function nextDueAt(db: Db): Promise<Instant | null> {
  const [row] = await db<{ at: Instant | null }[]>`
    select least(
      (select min(judge_at) from campaign where state = 'running'),
      (select min(look_again_at) from standing),
      (select min(due_at) from delivery join campaign on campaign.id = delivery.campaign_id
       where delivery.state = 'pending' and delivery.late_at is null
         and campaign.state in ('running', 'finished') and campaign.mail_stopped is null
         and ${isBriefed(db)})) as at`;
  return row?.at ?? null;
}
