import type { Instant } from '../domain/instant.ts';
import type { NoticeDelivery } from '../domain/replay.ts';
import type { StragglerReason } from '../domain/standing.ts';
import type { Db } from './connect.ts';
import { provenAt } from './deliveries.ts';

/** A standing that E1 keeps behind because nobody was told, or not recently enough. */
export type UntoldRow = {
  readonly accountId: number;
  readonly cohort: string;
  readonly product: string;
  readonly feature: string;
  readonly reason: StragglerReason;
  readonly phase: string;
};

export async function untoldStandings(db: Db, campaignId: number): Promise<readonly UntoldRow[]> {
  return db<UntoldRow[]>`
    select standing.account_id, member.cohort, standing.product, standing.feature,
           straggler_reason as reason, straggler_phase as phase
    from standing join member using (campaign_id, account_id)
    where standing.campaign_id = ${campaignId} and straggler_reason in ('not-told', 'refuted', 'stale')
    order by standing.account_id, standing.product, standing.feature`;
}

/** A notice wave and the cohorts of its phase. */
export type WaveScope = {
  readonly campaignId: number;
  readonly wave: string;
  readonly cohorts: readonly string[];
};

/** Members that joined late and were never written to in this wave. */
export async function lateMembersUntold(db: Db, scope: WaveScope): Promise<readonly number[]> {
  const rows = await db<{ accountId: number }[]>`
    select account_id from member
    where campaign_id = ${scope.campaignId} and late and cohort = any(${scope.cohorts as string[]})
      and not exists (select 1 from delivery
                      where delivery.campaign_id = member.campaign_id and delivery.account_id = member.account_id
                        and delivery.key = ${scope.wave} and delivery.mailing = 'wave')
    order by account_id`;
  return rows.map((row) => row.accountId);
}

/** Members whose hold or exemption ended after this wave was last sent to them, and that are not enforced already. */
export async function membersThatCameBack(
  db: Db,
  scope: WaveScope,
  now: Instant,
): Promise<readonly number[]> {
  const rows = await db<{ accountId: number }[]>`
    with back as (
      select leniency.account_id, max(least(leniency.until_at, leniency.lifted_at)) as at
      from leniency
      where leniency.kind in ('hold', 'exemption') and least(leniency.until_at, leniency.lifted_at) <= ${now}
      group by leniency.account_id)
    select member.account_id
    from back join member on member.campaign_id = ${scope.campaignId} and member.account_id = back.account_id
    where member.cohort = any(${scope.cohorts as string[]})
      and back.at > (select max(coalesce(delivery.accepted_at, delivery.due_at)) from delivery
                     where delivery.campaign_id = member.campaign_id and delivery.account_id = member.account_id
                       and delivery.key = ${scope.wave} and delivery.mailing = 'wave')
      and not exists (select 1 from standing
                      where standing.campaign_id = member.campaign_id and standing.account_id = member.account_id
                        and standing.enforcing_since is not null)
    order by member.account_id`;
  return rows.map((row) => row.accountId);
}

/** What some accounts were sent of one notice wave so far. */
export async function noticeDeliveries(
  db: Db,
  scope: Pick<WaveScope, 'campaignId' | 'wave'>,
  accountIds: readonly number[],
  evidence: 'delivered' | 'accepted',
): Promise<readonly (NoticeDelivery & { readonly accountId: number })[]> {
  return db<(NoticeDelivery & { accountId: number })[]>`
    select account_id, run, state, address_hash, due_at, accepted_at, ${provenAt(db, evidence)} as delivered_at, refuted_at
    from delivery
    where campaign_id = ${scope.campaignId} and mailing = 'wave' and key = ${scope.wave}
      and account_id = any(${accountIds as number[]})
    order by account_id, run, id`;
}

/** Addresses of these accounts that mail came back from, whatever the mail: `account|hash`. */
export async function addressesThatFailed(
  db: Db,
  accountIds: readonly number[],
): Promise<ReadonlySet<string>> {
  const rows = await db<{ accountId: number; addressHash: string }[]>`
    select account_id, address_hash from delivery
    where account_id = any(${accountIds as number[]}) and refuted_at is not null
    union
    select account_id, encode(sha256(convert_to(lower(email), 'UTF8')), 'hex') from contact
    where account_id = any(${accountIds as number[]}) and removed_at is null and refused_at is not null`;
  return new Set(rows.map((row) => `${row.accountId}|${row.addressHash}`));
}

/** The run of the next message of a briefing to a rep: 2 or more, for 1 was the briefing itself. */
export async function nextBriefingRuns(
  db: Db,
  campaignId: number,
  briefing: string,
  reps: readonly string[],
): Promise<readonly { readonly staffId: number; readonly addressHash: string; readonly run: number }[]> {
  return db<{ staffId: number; addressHash: string; run: number }[]>`
    select staff.id as staff_id, encode(sha256(convert_to(lower(staff.email), 'UTF8')), 'hex') as address_hash,
           greatest(1, (select max(delivery.run) from delivery
                        where delivery.campaign_id = ${campaignId} and delivery.mailing = 'briefing'
                          and delivery.key = ${briefing} and delivery.staff_id = staff.id)) + 1 as run
    from staff where active and external_key = any(${reps as string[]})
    order by staff.id`;
}
