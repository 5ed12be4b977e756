import type { DeliveryState } from '../domain/delivery.ts';
import type { DecisionFacts, WaitingForPerson } from '../domain/delivery-decision.ts';
import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';
import { isSenderAlive } from './worker-presence.ts';

/** A delivery that waits for a person, as the list shows it: no address. */
export type WaitingDelivery = {
  readonly id: string;
  readonly campaign: string;
  readonly key: string;
  readonly account: string | null;
  readonly waits: WaitingForPerson;
  readonly dueAt: Instant;
  readonly reason: string | null;
};

const WAITS = (db: Db) => db`
  case when delivery.state = 'pending' then 'late' else delivery.state end`;

const IS_WAITING = (db: Db) => db`
  (delivery.state in ('in-doubt', 'failed') or (delivery.state = 'pending' and delivery.late_at is not null))`;

/** Mail that waits for a person, the oldest first. @param wave null for all */
export async function waitingDeliveries(
  db: Db,
  wave: string | null,
  limit: number,
): Promise<readonly WaitingDelivery[]> {
  return db<WaitingDelivery[]>`
    select delivery.id, campaign.key as campaign, delivery.key, account.external_key as account,
           ${WAITS(db)} as waits, delivery.due_at, delivery.reason
    from delivery join campaign on campaign.id = delivery.campaign_id
    left join account on account.id = delivery.account_id
    where ${IS_WAITING(db)} and (${wave}::text is null or delivery.key = ${wave})
    order by delivery.due_at, delivery.id limit ${limit}`;
}

/** How much of a wave, or of all mail, waits for a person, by what it waits for. */
export async function countWaiting(
  db: Db,
  wave: string | null,
): Promise<Readonly<Record<WaitingForPerson, number>>> {
  const rows = await db<{ waits: WaitingForPerson; count: number }[]>`
    select ${WAITS(db)} as waits, count(*)::int as count from delivery
    where ${IS_WAITING(db)} and (${wave}::text is null or key = ${wave}) group by 1`;
  return {
    'in-doubt': 0,
    failed: 0,
    late: 0,
    ...Object.fromEntries(rows.map((row) => [row.waits, row.count])),
  };
}

export type LockedDelivery = DecisionFacts & {
  readonly id: string;
  readonly kind: string;
  readonly accountId: number | null;
};

/**
 * Locks deliveries that somebody decides about, in the order of their ids. Evidence that comes meanwhile waits, and
 * then stands above the decision.
 * @param of ids, or everything of a wave that waits so
 */
export async function lockForDecision(
  db: Db,
  of:
    | { readonly ids: readonly string[] }
    | { readonly campaign: string; readonly wave: string; readonly waits: WaitingForPerson },
): Promise<readonly LockedDelivery[]> {
  const wanted =
    'ids' in of
      ? db`delivery.id = any(${of.ids as string[]})`
      : db`delivery.key = ${of.wave} and ${IS_WAITING(db)} and ${WAITS(db)} = ${of.waits}
           and delivery.campaign_id = (select id from campaign where key = ${of.campaign})`;
  return db<LockedDelivery[]>`
    select delivery.id, delivery.kind, delivery.account_id, delivery.state, delivery.late_at is not null as late,
           exists (select 1 from provider_event where delivery_id = delivery.id) as heard_of, ${isSenderAlive(db)} as sender_alive,
           exists (select 1 from phase_state where phase_state.campaign_id = delivery.campaign_id
                   and phase_state.phase = delivery.phase and rolled_back_at is not null) as rolled_back,
           exists (select 1 from campaign where campaign.id = delivery.campaign_id and campaign.state = 'superseded') as superseded
    from delivery where ${wanted} order by delivery.id for update of delivery`;
}

/** Writes decisions down, each with its note. What goes again is due at once, and its attempts count anew. */
export async function saveDecisions(
  db: Db,
  rows: readonly { readonly id: string; readonly state: DeliveryState }[],
  note: { readonly what: string; readonly actor: string; readonly reason: string; readonly now: Instant },
): Promise<void> {
  if (rows.length === 0) return;
  await db`
    with decided as (
      update delivery set state = new.state, reason = ${note.reason}, claimed_by = null, not_until = null, late_at = null,
             attempts = case when new.state = 'pending' then 0 else attempts end,
             due_at = case when new.state = 'pending' then ${note.now} else due_at end,
             accepted_at = case when new.state = 'accepted' then coalesce(accepted_at, ${note.now}) else accepted_at end
      from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.state)}::text[]) as new (id, state)
      where delivery.id = new.id
      returning delivery.id
    )
    insert into delivery_note (delivery_id, at, what, actor, reason)
    select id, ${note.now}, ${note.what}, ${note.actor}, ${note.reason} from decided`;
}
