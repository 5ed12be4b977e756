import type { DeliveryState } from '../../domain/delivery.ts';
import type { Stage } from '../../domain/policy/stage.ts';
import type { Db } from '../connect.ts';

/** A campaign's run in numbers. */
export type RunSummary = {
  readonly accounts: number;
  readonly contacts: number;
  /** Mail to customers, by state. */
  readonly deliveries: Readonly<Partial<Record<DeliveryState, number>>>;
  /** Messages to staff. */
  readonly briefings: { readonly sent: number; readonly acknowledged: number };
  /** Active seats. */
  readonly activations: number;
  /** Accounts × products at each stage. */
  readonly stages: Readonly<Partial<Record<Stage, number>>>;
  /** Accounts that were ever kept behind, by reason. */
  readonly stragglers: Readonly<Record<string, number>>;
  readonly gates: { readonly passed: number; readonly waited: number };
};

export async function runSummary(db: Db, campaignId: number): Promise<RunSummary> {
  const [row] = await db<RunSummary[]>`
    select
      (select count(*)::int from member where campaign_id = ${campaignId}) as accounts,
      (select count(*)::int from contact join member using (account_id)
       where member.campaign_id = ${campaignId} and contact.removed_at is null) as contacts,
      (select coalesce(jsonb_object_agg(state, n), '{}') from (
         select state, count(*)::int as n from delivery
         where campaign_id = ${campaignId} and mailing <> 'briefing' group by state) by_state) as deliveries,
      (select jsonb_build_object('sent', count(*) filter (where accepted_at is not null),
                                 'acknowledged', count(*) filter (where acknowledged_at is not null))
       from delivery where campaign_id = ${campaignId} and mailing = 'briefing') as briefings,
      (select count(*)::int from activation where deactivated_at is null) as activations,
      (select coalesce(jsonb_object_agg(stage, n), '{}') from (
         select stage, count(*)::int as n from standing
         where campaign_id = ${campaignId} and feature = '' group by stage) by_stage) as stages,
      (select coalesce(jsonb_object_agg(straggler, n), '{}') from (
         select straggler, count(distinct account_id)::int as n from standing_change
         where campaign_id = ${campaignId} and straggler is not null group by straggler) by_reason) as stragglers,
      (select jsonb_build_object(
         'passed', coalesce(sum(jsonb_array_length(gates)) filter (where real_start is not null), 0),
         'waited', coalesce(sum(cardinality(waited)), 0))
       from phase_state where campaign_id = ${campaignId}) as gates`;
  return row as RunSummary;
}

/**
 * Counts anew, from the provider's events and the history alone, the accounts that ever could be blocked although no notice had
 * been proved to them long enough before. It shares nothing with the rules that are to prevent it; it must be 0.
 * @param leadDays whole days between a notice's delivery and the change
 */
export async function blockedWithoutNotice(db: Db, campaignId: number, leadDays: number): Promise<number> {
  const [row] = await db<{ accounts: number }[]>`
    with proof as (
      select delivery.account_id, delivery.refuted_at, delivery.not_before, delivery.brownouts,
             least(delivery.acknowledged_at, (
               select min(at) from provider_event
               where provider_event.delivery_id = delivery.id and provider_event.kind in ('delivered', 'quiet'))) as told_at
      from delivery
      where delivery.campaign_id = ${campaignId} and delivery.kind = 'notice')
    select count(distinct account_id)::int as accounts
    from standing_change change
    where campaign_id = ${campaignId} and (enforcing or brownout)
      and not exists (
        select 1 from proof
        where proof.account_id = change.account_id
          and proof.told_at < change.at - make_interval(days => ${leadDays})
          and (proof.refuted_at is null or proof.refuted_at > change.at)
          and case when enforcing then proof.not_before is null or proof.not_before <= (change.at + interval '14 hours')::date
              else exists (
                select 1 from jsonb_array_elements(proof.brownouts) promised
                where (promised ->> 'from')::float8 <= extract(epoch from change.at) * 1000
                  and extract(epoch from change.at) * 1000 < (promised ->> 'until')::float8) end)`;
  return row?.accounts ?? 0;
}

/** Accounts per cohort and stage of one product, now. */
export async function stagesByCohort(
  db: Db,
  campaignId: number,
): Promise<readonly { readonly cohort: string; readonly stage: Stage; readonly accounts: number }[]> {
  return db<{ cohort: string; stage: Stage; accounts: number }[]>`
    select member.cohort, standing.stage, count(distinct standing.account_id)::int as accounts
    from standing join member using (campaign_id, account_id)
    where standing.campaign_id = ${campaignId} and standing.feature = ''
    group by member.cohort, standing.stage order by member.cohort, standing.stage`;
}
