import type { DeliveryState } from '../../domain/delivery.ts';
import type { Stage } from '../../domain/policy/stage.ts';
import { businessNow } from '../clock.ts';
import type { Db } from '../connect.ts';

/** What an operator watches: counts and ages, nobody's name. */
export type Figures = {
  readonly deliveries: readonly { readonly state: DeliveryState; readonly count: number }[];
  readonly standings: readonly { readonly stage: Stage; readonly count: number }[];
  /** Seconds by which the oldest piece of work of each kind is overdue at business time; 0 when none is. */
  readonly oldestDue: Readonly<Record<'campaign' | 'standing' | 'delivery' | 'event', number>>;
};

export async function figures(db: Db): Promise<Figures> {
  const now = await businessNow(db);
  const [deliveries, standings, [due]] = await Promise.all([
    db<Figures['deliveries'][number][]>`
      select state, count(*)::int as count from delivery group by state order by state`,
    db<Figures['standings'][number][]>`
      select stage, count(*)::int as count from standing where feature = '' group by stage order by stage`,
    db<Figures['oldestDue'][]>`
      select ${late(db, now, db`select min(judge_at) from campaign where state = 'running'`)} as campaign,
             ${late(db, now, db`select min(look_again_at) from standing where look_again_at is not null`)} as standing,
             ${late(
               db,
               now,
               db`select min(due_at) from delivery join campaign on campaign.id = delivery.campaign_id
                  where delivery.state = 'pending' and campaign.state in ('running', 'finished')
                    and campaign.mail_stopped is null`,
             )} as delivery,
             ${late(db, now, db`select min(received_at) from provider_event where applied_at is null`)} as event`,
  ]);
  return { deliveries, standings, oldestDue: due ?? { campaign: 0, standing: 0, delivery: 0, event: 0 } };
}

function late(db: Db, now: number, since: ReturnType<Db>) {
  return db`greatest(0, coalesce(extract(epoch from ${now}::timestamptz - (${since})), 0))::float8`;
}
