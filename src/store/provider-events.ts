import type { DeliveryState } from '../domain/delivery.ts';
import type { Evidence, EvidenceEvent } from '../domain/evidence.ts';
import type { Instant } from '../domain/instant.ts';
import type { MailKind } from '../domain/streams.ts';
import type { Db } from './connect.ts';

export type ReceivedEvent = { readonly deliveryId: string; readonly event: EvidenceEvent };

/**
 * Keeps what a provider said, once per event id, for deliveries we know; what names an id we never gave out is dropped.
 * @returns how many were new
 */
export async function insertEvents(
  db: Db,
  events: readonly ReceivedEvent[],
  receivedAt: Instant,
): Promise<number> {
  if (events.length === 0) return 0;
  const added = await db`
    insert into provider_event (id, delivery_id, kind, at, reason, received_at)
    select distinct on (new.id) new.id, new.delivery_id, new.kind, new.at, new.reason, ${receivedAt}::timestamptz
    from unnest(${events.map((one) => one.event.id)}::text[], ${events.map((one) => one.deliveryId)}::text[],
                ${events.map((one) => one.event.kind)}::text[], ${events.map((one) => one.event.at)}::timestamptz[],
                ${events.map((one) => one.event.reason)}::text[]) as new (id, delivery_id, kind, at, reason)
    where exists (select 1 from delivery where delivery.id = new.delivery_id)
    order by new.id
    on conflict do nothing`;
  return added.count;
}

export type UnappliedEvent = ReceivedEvent & {
  readonly held: Evidence & { readonly state: DeliveryState; readonly acceptedAt: Instant | null };
  readonly contactId: number | null;
  readonly accountId: number | null;
  /** What the mail was. */
  readonly kind: MailKind;
  readonly addressCurrent: boolean;
};

/** The next unapplied events with what their deliveries hold already, both locked; events of one delivery stay together in order of arrival. */
export async function lockUnappliedEvents(db: Db, limit: number): Promise<readonly UnappliedEvent[]> {
  const rows = await db<
    (Omit<UnappliedEvent, 'event' | 'held'> &
      Omit<EvidenceEvent, 'kind'> & {
        eventKind: EvidenceEvent['kind'];
        state: DeliveryState;
        acceptedAt: Instant | null;
        deliveredAt: Instant | null;
        refutedAt: Instant | null;
        refutation: Evidence['refutation'];
      })[]
  >`
    with taken as (
      select id from provider_event where applied_at is null order by received_at, id limit ${limit} for update skip locked)
    select provider_event.id, provider_event.delivery_id, provider_event.kind as event_kind, provider_event.at, provider_event.reason,
           delivery.state, delivery.accepted_at, delivery.delivered_at, delivery.refuted_at, delivery.refutation,
           delivery.contact_id, delivery.account_id, delivery.kind,
           coalesce(encode(sha256(convert_to(lower(contact.email), 'UTF8')), 'hex') = delivery.address_hash, false) as address_current
    from taken join provider_event using (id)
    join delivery on delivery.id = provider_event.delivery_id
    left join contact on contact.id = delivery.contact_id
    order by provider_event.delivery_id, provider_event.received_at, provider_event.id
    for update of delivery`;
  return rows.map(
    ({ id, eventKind, at, reason, state, acceptedAt, deliveredAt, refutedAt, refutation, ...rest }) => ({
      ...rest,
      event: { id, kind: eventKind, at, reason },
      held: { state, acceptedAt, accepted: acceptedAt !== null, deliveredAt, refutedAt, refutation },
    }),
  );
}

export type FoldedDelivery = {
  readonly id: string;
  readonly state: DeliveryState;
  readonly acceptedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly refutedAt: Instant | null;
  readonly refutation: Evidence['refutation'];
};

export async function saveEvidence(db: Db, rows: readonly FoldedDelivery[]): Promise<void> {
  if (rows.length === 0) return;
  await db`
    update delivery set state = new.state, accepted_at = new.accepted_at, delivered_at = new.delivered_at,
           refuted_at = new.refuted_at, refutation = new.refutation
    from unnest(${rows.map((one) => one.id)}::text[], ${rows.map((one) => one.state)}::text[],
                ${rows.map((one) => one.acceptedAt)}::timestamptz[], ${rows.map((one) => one.deliveredAt)}::timestamptz[],
                ${rows.map((one) => one.refutedAt)}::timestamptz[], ${rows.map((one) => one.refutation)}::text[])
      as new (id, state, accepted_at, delivered_at, refuted_at, refutation)
    where delivery.id = new.id`;
}

export async function markEventsApplied(db: Db, ids: readonly string[], at: Instant): Promise<void> {
  await db`update provider_event set applied_at = ${at} where id = any(${ids as string[]})`;
}

/** Deliveries a relay took and nobody bounced since: their quiet time is over and counts as evidence. */
export async function quietDeliveries(
  db: Db,
  acceptedBefore: Instant,
): Promise<readonly { id: string; acceptedAt: Instant }[]> {
  return db<{ id: string; acceptedAt: Instant }[]>`
    select id, accepted_at from delivery
    where state = 'accepted' and delivered_at is null and refuted_at is null and accepted_at <= ${acceptedBefore}
      and not exists (select 1 from provider_event where provider_event.id = 'quiet:' || delivery.id)
    order by accepted_at limit 1000`;
}
