import type { DeliveryState } from '../../domain/delivery.ts';
import { deliveryHistory, type HistoryEntry, type HistoryFacts } from '../../domain/delivery-history.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Instant, LocalDate } from '../../domain/instant.ts';
import type { WaveKind } from '../../domain/plan.ts';
import type { Db } from '../connect.ts';
import { containing } from './containing.ts';

/** One delivery in a list. */
export type DeliveryLine = {
  readonly id: string;
  readonly campaign: string;
  readonly mailing: 'wave' | 'mailing' | 'briefing';
  readonly key: string;
  readonly phase: string | null;
  readonly kind: WaveKind | 'mailing' | 'briefing';
  readonly run: number;
  readonly state: DeliveryState;
  /** Past its lateness limit: it waits for a person. */
  readonly late: boolean;
  readonly reason: string | null;
  readonly dueAt: Instant;
  readonly attempts: number;
  readonly acceptedAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly refutedAt: Instant | null;
  readonly refutation: Evidence['refutation'];
  readonly acknowledgedAt: Instant | null;
  readonly notBefore: LocalDate | null;
  /** External key and name; null for mail to staff. */
  readonly account: string | null;
  readonly accountName: string | null;
  /** The reader's name, else their address. */
  readonly reader: string;
};

/** What a list may be asked for: a state, or `late`, which is a part of pending. */
export type ListedState = DeliveryState | 'late';

export type DeliveryFilter = {
  readonly campaignId?: number | null;
  /** Key of a wave, mailing or briefing. */
  readonly key?: string | null;
  readonly accountId?: number | null;
  /** `pending` includes what is claimed: nothing is known about that yet (M2). */
  readonly state?: ListedState | null;
  /** A part of an account's key or name; '' for all. */
  readonly search?: string;
};

export type DeliveryPage = {
  readonly deliveries: readonly DeliveryLine[];
  /** The id to go on after; null at the end. */
  readonly next: string | null;
};

/** Deliveries by id, a page at a time. Ids are random, so a page that is read later misses and repeats nothing. */
export async function deliveryLines(
  db: Db,
  filter: DeliveryFilter,
  page: { readonly after: string; readonly limit: number },
): Promise<DeliveryPage> {
  const rows = await db<DeliveryLine[]>`
    ${lines(db)}
    where delivery.id > ${page.after} ${wanted(db, filter)}
    order by delivery.id limit ${page.limit + 1}`;
  const deliveries = rows.slice(0, page.limit);
  return { deliveries, next: rows.length > page.limit ? (deliveries.at(-1)?.id ?? null) : null };
}

/** All mail of an account, or what matches of it, the newest first. */
export async function accountDeliveries(
  db: Db,
  accountId: number,
  filter: Omit<DeliveryFilter, 'accountId'>,
  limit: number,
): Promise<readonly DeliveryLine[]> {
  return db<DeliveryLine[]>`
    ${lines(db)}
    where true ${wanted(db, { ...filter, accountId })}
    order by coalesce(delivery.accepted_at, delivery.due_at) desc, delivery.id limit ${limit}`;
}

/** One delivery with what its message was made of. */
export type DeliveryDetails = DeliveryLine & {
  readonly campaignId: number;
  readonly accountId: number | null;
  readonly readerName: string | null;
  readonly template: string;
  readonly templateHash: string;
  readonly locale: string;
  /** The reader's address, as long as it is still the one that was written to; null when it changed. */
  readonly address: string | null;
  /** SHA-256 of the address that was written to, in small letters. */
  readonly addressHash: string;
  readonly brownouts: readonly { readonly from: Instant; readonly until: Instant }[];
  readonly providerId: string | null;
  /** The variables of its letter, tokens masked; null before it was written, and after an erasure. */
  readonly variables: unknown;
  readonly contentHash: string | null;
  /** Does a captured copy lie in the inbox? */
  readonly captured: boolean;
  /** Did a person type a code on a page behind one of its links? */
  readonly linkUsed: boolean;
  readonly rolledBack: boolean;
};

/** @returns null when there is no such delivery */
export async function deliveryDetails(db: Db, id: string): Promise<DeliveryDetails | null> {
  const [row] = await detailed(db, db`delivery.id = ${id}`);
  return row ?? null;
}

/** Every notice to one account and to no other (T1), the oldest first. */
export async function noticesOf(db: Db, accountId: number): Promise<readonly DeliveryDetails[]> {
  return detailed(db, db`delivery.account_id = ${accountId} and delivery.kind = 'notice'`);
}

/** What happened to some deliveries, by id. */
export async function historiesOf(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HistoryFacts & { readonly history: readonly HistoryEntry[] }>> {
  if (ids.length === 0) return new Map();
  const rows = await db<(HistoryFacts & { id: string })[]>`
    select delivery.id, case when delivery.run = 1 then wave_state.frozen_at end as frozen_at, delivery.due_at,
           delivery.accepted_at, delivery.acknowledged_at, '[]'::jsonb as notes, '[]'::jsonb as events
    from delivery
    left join wave_state on delivery.mailing = 'wave' and wave_state.campaign_id = delivery.campaign_id
      and wave_state.wave = delivery.key
    where delivery.id = any(${ids as string[]})`;
  const notes = await db<(HistoryFacts['notes'][number] & { deliveryId: string })[]>`
    select delivery_note.delivery_id, delivery_note.at, delivery_note.what, delivery_note.reason,
           case when actor = 'system' then null else coalesce(staff.name, actor) end as by
    from delivery_note left join staff on delivery_note.actor = 'staff:' || staff.id
    where delivery_note.delivery_id = any(${ids as string[]}) order by delivery_note.at, delivery_note.id`;
  const events = await db<(HistoryFacts['events'][number] & { deliveryId: string })[]>`
    select delivery_id, id, kind, at, received_at, reason
    from provider_event where delivery_id = any(${ids as string[]}) order by at, received_at, id`;
  const notesOf = byDelivery(notes);
  const eventsOf = byDelivery(events);
  return new Map(
    rows.map(({ id, ...row }) => {
      const facts = {
        ...row,
        notes: notesOf.get(id) ?? [],
        events: eventsOf.get(id) ?? [],
      };
      return [id, { ...facts, history: deliveryHistory(facts) }];
    }),
  );
}

function byDelivery<Row extends { readonly deliveryId: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Omit<Row, 'deliveryId'>[]> {
  const groups = new Map<string, Omit<Row, 'deliveryId'>[]>();
  for (const { deliveryId, ...row } of rows) {
    const group = groups.get(deliveryId);
    if (group) group.push(row);
    else groups.set(deliveryId, [row]);
  }
  return groups;
}

function detailed(db: Db, condition: ReturnType<Db>) {
  return db<DeliveryDetails[]>`
    select ${lineColumns(db)}, delivery.campaign_id, delivery.account_id,
           coalesce(contact.name, staff.name) as reader_name, delivery.template, delivery.template_hash, delivery.locale,
           delivery.address_hash, delivery.brownouts, delivery.provider_id, delivery.variables,
           delivery.content_hash,
           case when encode(sha256(convert_to(lower(coalesce(contact.email, staff.email)), 'UTF8')), 'hex') = delivery.address_hash
                then coalesce(contact.email, staff.email) end as address,
           exists (select 1 from captured_mail where captured_mail.delivery_id = delivery.id) as captured,
           exists (select 1 from link where link.delivery_id = delivery.id and link.used_at is not null) as link_used,
           exists (select 1 from phase_state where phase_state.campaign_id = delivery.campaign_id
                   and phase_state.phase = delivery.phase and rolled_back_at is not null) as rolled_back
    ${lineTables(db)}
    where ${condition} order by coalesce(delivery.accepted_at, delivery.due_at), delivery.id`;
}

function lines(db: Db) {
  return db`select ${lineColumns(db)} ${lineTables(db)}`;
}

function lineColumns(db: Db) {
  return db`
    delivery.id, campaign.key as campaign, delivery.mailing, delivery.key, delivery.phase, delivery.kind, delivery.run,
    delivery.state, delivery.state = 'pending' and delivery.late_at is not null as late, delivery.reason, delivery.due_at,
    delivery.attempts, delivery.accepted_at, delivery.delivered_at, delivery.refuted_at, delivery.refutation,
    delivery.acknowledged_at, delivery.not_before, account.external_key as account, account.name as account_name,
    coalesce(contact.name, contact.email, staff.name, '') as reader`;
}

function lineTables(db: Db) {
  return db`
    from delivery
    join campaign on campaign.id = delivery.campaign_id
    left join account on account.id = delivery.account_id
    left join contact on contact.id = delivery.contact_id
    left join staff on staff.id = delivery.staff_id`;
}

function wanted(db: Db, { campaignId, key, accountId, state, search = '' }: DeliveryFilter) {
  const part = containing(search);
  return db`
    ${campaignId == null ? db`` : db`and delivery.campaign_id = ${campaignId}`}
    ${key == null ? db`` : db`and delivery.key = ${key}`}
    ${accountId == null ? db`` : db`and delivery.account_id = ${accountId}`}
    ${state == null ? db`` : db`and ${inState(db, state)}`}
    ${search === '' ? db`` : db`and (account.external_key ilike ${part} or account.name ilike ${part})`}`;
}

function inState(db: Db, state: ListedState) {
  if (state === 'late') return db`(delivery.state = 'pending' and delivery.late_at is not null)`;
  return state === 'pending' ? db`delivery.state in ('pending', 'claimed')` : db`delivery.state = ${state}`;
}
