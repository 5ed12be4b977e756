import {
  type CampaignMailFacts,
  type MailAlarm,
  type MailFacts,
  mailAlarms,
} from '../../domain/mail-alarms.ts';
import { businessNow, timeLapse } from '../clock.ts';
import type { Db } from '../connect.ts';
import { isBriefed } from '../deliveries.ts';

/** An event usually comes within minutes; in doubt for longer than this (machine time) somebody may have to decide. */
const IN_DOUBT_MINUTES = 15;

/**
 * What about mail a person has to look at now, of all campaigns or of one: alarms about all mail concern each of them.
 * @param campaignId null for all
 */
export async function currentMailAlarms(db: Db, campaignId: number | null): Promise<readonly MailAlarm[]> {
  const now = await businessNow(db);
  const inLapse = (await timeLapse(db)) !== null;
  const [general, campaigns] = await Promise.all([
    generalFacts(db, now),
    campaignFacts(db, campaignId, inLapse),
  ]);
  return mailAlarms({ now, timeLapse: inLapse, ...general, campaigns });
}

type GeneralFacts = Pick<MailFacts, 'oldestDueAt' | 'lastTakenAt' | 'recent' | 'usual'>;

async function generalFacts(db: Db, now: number): Promise<GeneralFacts> {
  const hourAgo = now - 3_600_000;
  const weekAgo = now - 7 * 86_400_000;
  const [row] = await db<
    {
      oldestDueAt: number | null;
      lastTakenAt: number | null;
      recentTaken: number;
      usualTaken: number;
      recentTroubled: number;
      usualTroubled: number;
    }[]
  >`
    select due.at as oldest_due_at, taken.last_at as last_taken_at, taken.recent as recent_taken, taken.usual as usual_taken,
           troubled.recent as recent_troubled, troubled.usual as usual_troubled
    from (select min(greatest(delivery.due_at, delivery.not_until)) as at
          from delivery join campaign on campaign.id = delivery.campaign_id
          where delivery.state = 'pending' and delivery.late_at is null and delivery.due_at <= ${now}
            and (delivery.not_until is null or delivery.not_until <= now())
            and campaign.state in ('running', 'finished') and campaign.mail_stopped is null and ${isBriefed(db)}) due,
         (select max(accepted_at) as last_at, (count(*) filter (where accepted_at > ${hourAgo}))::int as recent,
                 (count(*) filter (where accepted_at > ${weekAgo} and accepted_at <= ${hourAgo}))::int as usual
          from delivery where attempts > 0) taken,
         (select (count(*) filter (where at > ${hourAgo}))::int as recent,
                 (count(*) filter (where at <= ${hourAgo}))::int as usual
          from delivery_note where what in ('try-later', 'in-doubt') and at > ${weekAgo}) troubled`;
  const { oldestDueAt = null, lastTakenAt = null } = row ?? {};
  return {
    oldestDueAt,
    lastTakenAt,
    recent: { taken: row?.recentTaken ?? 0, troubled: row?.recentTroubled ?? 0 },
    usual: { taken: row?.usualTaken ?? 0, troubled: row?.usualTroubled ?? 0 },
  };
}

/** Refutations, late and doubtful mail are few; each account written to is counted once, however many mails it got. */
async function campaignFacts(
  db: Db,
  campaignId: number | null,
  inLapse: boolean,
): Promise<readonly CampaignMailFacts[]> {
  return db<CampaignMailFacts[]>`
    with counted as (
      select campaign_id, count(*)::int as written,
             (count(*) filter (where bounced))::int as bounced, (count(*) filter (where complained))::int as complained
      from (select campaign_id, account_id, bool_or(coalesce(refutation in ('bounced', 'dropped'), false)) as bounced,
                   bool_or(coalesce(refutation = 'complained', false)) as complained
            from delivery
            where accepted_at is not null and account_id is not null
              and (${campaignId}::bigint is null or campaign_id = ${campaignId})
            group by campaign_id, account_id) by_account
      group by campaign_id),
    waiting as (
      select campaign_id, (count(*) filter (where state = 'pending'))::int as late,
             (count(*) filter (where state = 'in-doubt'))::int as in_doubt
      from delivery
      where (state = 'pending' and late_at is not null)
         or (state = 'in-doubt' and (${String(inLapse)}::text::boolean or claimed_at < now() - make_interval(mins => ${IN_DOUBT_MINUTES})))
      group by campaign_id)
    select campaign.key as campaign, campaign.mail_stopped, coalesce(counted.written, 0) as written,
           coalesce(counted.bounced, 0) as bounced, coalesce(counted.complained, 0) as complained,
           coalesce(waiting.late, 0) as late, coalesce(waiting.in_doubt, 0) as in_doubt
    from campaign
    left join counted on counted.campaign_id = campaign.id
    left join waiting on waiting.campaign_id = campaign.id
    where campaign.state in ('running', 'paused', 'finished') and (${campaignId}::bigint is null or campaign.id = ${campaignId})
    order by campaign.key`;
}
