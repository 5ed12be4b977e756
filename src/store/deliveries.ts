import type { Instant } from '../domain/instant.ts';
import type { WaveKind } from '../domain/plan.ts';
import type { Db } from './connect.ts';
import { isSenderGone } from './worker-presence.ts';

export type NewDelivery = {
  readonly id: string;
  readonly mailing: 'wave' | 'mailing' | 'briefing';
  readonly key: string;
  readonly phase: string | null;
  readonly kind: WaveKind | 'mailing' | 'briefing';
  readonly accountId: number | null;
  readonly contactId: number | null;
  readonly staffId: number | null;
  readonly run: number;
  readonly dueAt: Instant;
  readonly template: string;
  readonly templateHash: string;
  readonly locale: string;
  readonly addressHash: string;
};

/** Adds deliveries to the ledger; one that exists already (same mail, same reader, same run) stays as it is. */
export async function insertDeliveries(
  db: Db,
  campaignId: number,
  rows: readonly NewDelivery[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const column = <Key extends keyof NewDelivery>(key: Key) => rows.map((row) => row[key]);
  const added = await db`
    insert into delivery (campaign_id, id, mailing, key, phase, kind, account_id, contact_id, staff_id, run, due_at,
                          template, template_hash, locale, address_hash)
    select ${campaignId}, new.*
    from unnest(${column('id')}::text[], ${column('mailing')}::text[], ${column('key')}::text[], ${column('phase')}::text[],
                ${column('kind')}::text[], ${column('accountId')}::bigint[], ${column('contactId')}::bigint[],
                ${column('staffId')}::bigint[], ${column('run')}::int[], ${column('dueAt')}::timestamptz[],
                ${column('template')}::text[], ${column('templateHash')}::text[], ${column('locale')}::text[],
                ${column('addressHash')}::text[]) as new
    on conflict do nothing`;
  return added.count;
}

/**
 * The condition of M7, for every statement that asks for mail that may go: a wave's mail only after its briefing was
 * sent, and a replay only after the rep of its account was told of it.
 */
export function isBriefed(db: Db) {
  return db`
    (delivery.mailing <> 'wave' or exists (
      select 1 from wave_state join briefing_state using (campaign_id, briefing)
      where wave_state.campaign_id = delivery.campaign_id and wave_state.wave = delivery.key
        and briefing_state.sent_at is not null
        and (delivery.run = 1 or not exists (
          select 1 from delivery as briefing
          where briefing.campaign_id = delivery.campaign_id and briefing.mailing = 'briefing'
            and briefing.key = wave_state.briefing and briefing.run > 1
            and briefing.state in ('pending', 'claimed', 'in-doubt')
            and briefing.staff_id in (
              select staff.id from staff join account on account.rep = staff.external_key
              where account.id = delivery.account_id)))))`;
}

/** Deliveries in doubt that the provider may be asked about now, each with whether its sender is certainly gone. */
export async function deliveriesInDoubt(
  db: Db,
  limit: number,
): Promise<readonly { readonly id: string; readonly senderGone: boolean }[]> {
  return db<{ id: string; senderGone: boolean }[]>`
    select id, ${isSenderGone(db)} as sender_gone from delivery
    where state = 'in-doubt' and (not_until is null or not_until <= now()) order by claimed_at, id limit ${limit}`;
}

/** The provider could not say what became of these: it is not asked again before so many machine seconds. */
export async function askLater(db: Db, ids: readonly string[], seconds: number): Promise<void> {
  if (ids.length === 0) return;
  await db`
    with asked as materialized (
      select id from delivery where id = any(${ids as string[]}) and state = 'in-doubt' order by id for update skip locked
    )
    update delivery set not_until = now() + make_interval(secs => ${seconds}) from asked where delivery.id = asked.id`;
}

/** What a look-up at the provider proved about deliveries in doubt. */
export async function resolveInDoubt(
  db: Db,
  rows: readonly { readonly id: string; readonly state: 'accepted' | 'pending' }[],
  now: Instant,
): Promise<void> {
  if (rows.length === 0) return;
  await db`
    with known as materialized (
      select id from delivery where id = any(${rows.map((one) => one.id)}) and state = 'in-doubt' order by id for update
    ), resolved as (
    update delivery set state = new.state, reason = null, claimed_by = null, not_until = null,
           accepted_at = case when new.state = 'accepted' then coalesce(accepted_at, ${now}) else accepted_at end
    from unnest(${rows.map((one) => one.id)}::text[], ${rows.map((one) => one.state)}::text[]) as new (id, state)
    join known using (id)
    where delivery.id = new.id and delivery.state = 'in-doubt'
    returning delivery.id, new.state)
    insert into delivery_note (delivery_id, at, what, actor, reason)
    select id, ${now}, 'resolved', 'system',
           case when state = 'accepted' then 'The provider has it.' else 'The provider never got it: it goes again.' end
    from resolved`;
}

/** When these contacts were written to since an instant, by contact: what counts for their week. Mail in doubt counts as sent. */
export async function sentToContacts(
  db: Db,
  contactIds: readonly number[],
  since: Instant,
): Promise<ReadonlyMap<number, readonly Instant[]>> {
  if (contactIds.length === 0) return new Map();
  const rows = await db<{ contactId: number; sentAt: Instant[] }[]>`
    select contact_id, array_agg(coalesce(accepted_at, due_at)) as sent_at from delivery
    where contact_id = any(${contactIds as number[]}) and mailing = 'wave'
      and (accepted_at > ${since} or (state = 'in-doubt' and due_at > ${since}))
    group by contact_id`;
  return new Map(rows.map((row) => [row.contactId, row.sentAt]));
}

/** M3: the exact set that a pause leaves in flight; only these may still reach the provider. What is merely held may not. */
export async function deliveriesInFlight(db: Db, campaignId: number): Promise<readonly string[]> {
  const rows = await db<{ id: string }[]>`
    select id from delivery
    where campaign_id = ${campaignId} and not held and state in ('claimed', 'in-doubt') order by id`;
  return rows.map((row) => row.id);
}

/** Mail of a phase that is frozen but unsent moves with it; the send window is found anew when it is claimed. */
export async function shiftPendingDeliveries(
  db: Db,
  campaignId: number,
  phase: string,
  days: number,
): Promise<void> {
  await db`
    update delivery set due_at = due_at + make_interval(days => ${days})
    where campaign_id = ${campaignId} and phase = ${phase} and mailing = 'wave' and run = 1 and state = 'pending'`;
}

export async function cancelPendingDeliveries(
  db: Db,
  campaignId: number,
  phases: readonly string[],
  reason: string,
): Promise<number> {
  const cancelled = await db`
    update delivery set state = 'cancelled', reason = ${reason}, held = false
    where campaign_id = ${campaignId} and phase = any(${phases as string[]}) 
      and (state = 'pending' or (state = 'claimed' and held))`;
  return cancelled.count;
}

/** The instant at which a delivery counts as proven, by the evidence the campaign asks for. */
export function provenAt(db: Db, evidence: 'delivered' | 'accepted') {
  return evidence === 'accepted'
    ? db`least(coalesce(delivery.delivered_at, delivery.accepted_at), delivery.acknowledged_at)`
    : db`least(delivery.delivered_at, delivery.acknowledged_at)`;
}
