import { countDeliveries, type DeliveryCounts, type DeliveryState } from '../../src/domain/delivery.ts';
import type { Pool } from '../../src/store/connect.ts';
import { WAVE } from './world.ts';

export type Checkpoint = DeliveryCounts & {
  /** Claims in the hands of a worker, alive or not; part of what is pending. */
  readonly claimed: number;
  /** The most that one worker had handed over at once: what its kill leaves in doubt. */
  readonly mostHandedOver: number;
};

/** The sums of the wave at one instant: one statement, so one snapshot (M2). */
export async function takeCheckpoint(pool: Pool): Promise<Checkpoint> {
  const rows = await pool<{ state: DeliveryState; count: number; handedOver: number }[]>`
    select state, sum(count)::int as count, max(handed_over)::int as handed_over
    from (select state, claimed_by, count(*) as count, count(*) filter (where not held) as handed_over
          from delivery where key = ${WAVE} group by 1, 2) as of_worker
    group by state`;
  const claimed = rows.find((row) => row.state === 'claimed');
  return {
    ...countDeliveries(Object.fromEntries(rows.map((row) => [row.state, row.count]))),
    claimed: claimed?.count ?? 0,
    mostHandedOver: claimed?.handedOver ?? 0,
  };
}

/** How mail that was in doubt ended up decided, by what its record says next. */
export type Resolutions = {
  readonly byEvent: number;
  readonly byLateAnswer: number;
  readonly byLookUp: number;
  readonly byPerson: number;
};

/** Counts each time that mail came to be in doubt, by what took the doubt away. Asked at the end, when none is left. */
export async function countResolutions(pool: Pool): Promise<Resolutions> {
  const [row] = await pool<Resolutions[]>`
    with record as (
      select delivery_id, what, provider_id,
             lead(what) over (partition by delivery_id order by delivery_note.id) as next
      from delivery_note join delivery on delivery.id = delivery_id where delivery.key = ${WAVE})
    select count(*) filter (where next = 'resolved')::int as by_look_up,
           count(*) filter (where next in ('sent-again', 'was-accepted', 'given-up'))::int as by_person,
           count(*) filter (where next in ('try-later', 'rejected') or (next is null and provider_id is not null))::int as by_late_answer,
           count(*) filter (where next is null and provider_id is null)::int as by_event
    from record where what = 'in-doubt' and next is distinct from 'in-doubt'`;
  return row ?? { byEvent: 0, byLateAnswer: 0, byLookUp: 0, byPerson: 0 };
}
