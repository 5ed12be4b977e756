import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/** Staff a briefing goes to, for the accounts its waves write to. */
export type BriefingReaderRow = {
  readonly id: number;
  readonly externalKey: string;
  readonly name: string;
  readonly email: string;
  readonly addressHash: string;
};

/**
 * Readers of a briefing: reps of the accounts, the managers of these reps, and support; each person once.
 * @param waves keys of its waves, frozen already
 */
export async function briefingReaders(
  db: Db,
  campaignId: number,
  waves: readonly string[],
  to: { readonly rep: boolean; readonly manager: boolean; readonly support: boolean },
): Promise<readonly BriefingReaderRow[]> {
  return db<BriefingReaderRow[]>`
    with rep as (
      select distinct staff.* from delivery
      join account on account.id = delivery.account_id
      join staff on staff.external_key = account.rep
      where delivery.campaign_id = ${campaignId} and delivery.mailing = 'wave' and delivery.key = any(${waves as string[]})
        and staff.active)
    select id, external_key, name, email, encode(sha256(convert_to(lower(email), 'UTF8')), 'hex') as address_hash
    from staff
    where active and (
         (${to.rep} and id in (select id from rep))
      or (${to.manager} and external_key in (select manager from rep))
      or (${to.support} and role = 'support'))
    order by external_key`;
}

export type BriefedAccountRow = {
  readonly accountId: number;
  readonly name: string;
  readonly cohort: string;
  readonly timeZone: string | null;
  readonly country: string | null;
  readonly step: number;
  readonly contacts: number;
  readonly firstMailAt: Instant;
  readonly total: number;
};

/**
 * The accounts a reader should know of, the first to hear from us first: a rep's own, a manager's reps' too, and all of
 * them for somebody who owns none (support).
 * @param replays only accounts whose waves are replayed and have not left yet
 */
export async function briefedAccounts(
  db: Db,
  campaignId: number,
  waves: readonly string[],
  phase: string | null,
  staffKey: string,
  limit: number,
  replays = false,
): Promise<readonly BriefedAccountRow[]> {
  return db<BriefedAccountRow[]>`
    with mine as (
      select external_key from staff where external_key = ${staffKey} or manager = ${staffKey}),
    briefed as (
      select delivery.account_id, count(distinct delivery.contact_id)::int as contacts, min(delivery.due_at) as first_mail_at
      from delivery
      where delivery.campaign_id = ${campaignId} and delivery.mailing = 'wave' and delivery.key = any(${waves as string[]})
        and (not ${replays} or (delivery.run > 1 and delivery.state = 'pending'))
      group by delivery.account_id),
    owned as (
      select briefed.* from briefed join account on account.id = briefed.account_id
      where account.rep in (select external_key from mine)),
    shown as (
      select * from owned union all select * from briefed where not exists (select 1 from owned))
    select shown.account_id, account.name, member.cohort, account.time_zone, account.country,
           coalesce(ramp_step.step, 0) as step, shown.contacts, shown.first_mail_at, count(*) over ()::int as total
    from shown
    join account on account.id = shown.account_id
    join member on member.campaign_id = ${campaignId} and member.account_id = shown.account_id
    left join ramp_step on ramp_step.campaign_id = ${campaignId} and ramp_step.phase = ${phase}
      and ramp_step.account_id = shown.account_id
    order by shown.first_mail_at, account.name limit ${limit}`;
}
