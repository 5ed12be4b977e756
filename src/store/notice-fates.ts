import type { NoticeFate } from '../domain/living-contact.ts';
import type { Db } from './connect.ts';

/** What became of the notices of some accounts, by campaign, account and phase; only of campaigns that are not over. */
export async function noticeFates(
  db: Db,
  accountIds: readonly number[],
): Promise<
  readonly {
    readonly campaignId: number;
    readonly accountId: number;
    readonly phase: string;
    readonly notices: readonly NoticeFate[];
    readonly enforced: boolean;
  }[]
> {
  if (accountIds.length === 0) return [];
  return db`
    select delivery.campaign_id, delivery.account_id, delivery.phase,
           jsonb_agg(jsonb_build_object('state', delivery.state, 'delivered', delivered_at is not null,
             'refuted', refuted_at is not null, 'reason', delivery.reason)) as notices,
           exists (select 1 from standing where standing.campaign_id = delivery.campaign_id
                   and standing.account_id = delivery.account_id and standing.enforcing is not null) as enforced
    from delivery join campaign on campaign.id = delivery.campaign_id
    where delivery.account_id = any(${accountIds as number[]}) and delivery.kind = 'notice' and campaign.state <> 'superseded'
    group by 1, 2, 3 order by 1, 2, 3`;
}
