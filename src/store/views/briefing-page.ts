import type { Instant, LocalDate } from '../../domain/instant.ts';
import type { Plan } from '../../domain/plan.ts';
import { STAGES, type Stage } from '../../domain/policy/stage.ts';
import { businessNow } from '../clock.ts';
import type { Db } from '../connect.ts';

/** What the page of one briefing shows its reader. */
export type BriefingView = {
  readonly now: Instant;
  readonly plan: Plan;
  /** Key of the briefing in the plan. */
  readonly briefing: string;
  readonly person: string;
  readonly acknowledgedAt: Instant | null;
  readonly waves: readonly { readonly wave: string; readonly day: LocalDate | null }[];
  readonly accounts: readonly BriefedAccount[];
};

export type BriefedAccount = {
  readonly externalKey: string;
  readonly name: string;
  readonly timeZone: string | null;
  readonly stage: Stage;
  readonly nextStage: Stage | null;
  readonly nextAt: Instant | null;
  /** Names of whom the mail goes to; a contact without a name is called by its role. */
  readonly contacts: readonly string[];
};

const ACCOUNTS_SHOWN = 500;

/**
 * A briefing as its reader sees it now: a rep's own accounts, a manager's reps' too, and everybody's for a reader who
 * owns none (support).
 * @param deliveryId the delivery of the briefing whose link was opened
 */
export async function briefingView(db: Db, deliveryId: string): Promise<BriefingView | null> {
  const [head] = await db<(Omit<BriefingView, 'now' | 'waves' | 'accounts'> & Head)[]>`
    select delivery.campaign_id, delivery.key as briefing, delivery.acknowledged_at, revision.plan,
           staff.name as person, staff.external_key as staff_key
    from delivery
    join campaign on campaign.id = delivery.campaign_id
    join revision on revision.campaign_id = campaign.id and revision.number = campaign.revision
    join staff on staff.id = delivery.staff_id
    where delivery.id = ${deliveryId} and delivery.mailing = 'briefing'`;
  if (head === undefined) return null;
  const { campaignId, staffKey, ...view } = head;
  const waves = view.plan.briefings.find((one) => one.key === view.briefing)?.for ?? [];
  return {
    ...view,
    now: await businessNow(db),
    waves: await db<BriefingView['waves'][number][]>`
      select wave, planned_from as day from wave_state
      where campaign_id = ${campaignId} and wave = any(${waves as string[]}) order by planned_from, wave`,
    accounts: await briefedAccountsOf(db, campaignId, waves, staffKey),
  };
}

type Head = { readonly campaignId: number; readonly staffKey: string };

async function briefedAccountsOf(
  db: Db,
  campaignId: number,
  waves: readonly string[],
  staffKey: string,
): Promise<readonly BriefedAccount[]> {
  return db<BriefedAccount[]>`
    with mine as (
      select external_key from staff where external_key = ${staffKey} or manager = ${staffKey}),
    briefed as (
      select delivery.account_id, min(delivery.due_at) as first_mail_at,
             array_agg(distinct coalesce(contact.name, contact.role)) filter (
               where delivery.state not in ('suppressed', 'cancelled', 'failed')) as contacts
      from delivery join contact on contact.id = delivery.contact_id
      where delivery.campaign_id = ${campaignId} and delivery.mailing = 'wave' and delivery.key = any(${waves as string[]})
      group by delivery.account_id),
    owned as (
      select briefed.* from briefed join account on account.id = briefed.account_id
      where account.rep in (select external_key from mine)),
    shown as (
      select * from owned union all select * from briefed where not exists (select 1 from owned))
    select account.external_key, account.name, account.time_zone, coalesce(shown.contacts, '{}') as contacts,
           coalesce(stood.stage, 'off') as stage, stood.next_stage, stood.next_at
    from shown
    join account on account.id = shown.account_id
    left join lateral (
      select stage, next_stage, next_at from standing
      where campaign_id = ${campaignId} and account_id = account.id
      order by array_position(${STAGES as readonly string[] as string[]}::text[], stage) desc, product, feature limit 1) stood on true
    order by shown.first_mail_at, account.name limit ${ACCOUNTS_SHOWN}`;
}
