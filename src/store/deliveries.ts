import type { DeliveryState } from '../domain/delivery.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { WaveKind } from '../domain/plan.ts';
import type { Stream } from '../domain/streams.ts';
import { booleans, type Db } from './connect.ts';
import { streamsStopped } from './opt-outs.ts';
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

/** A delivery in a worker's hands, with its reader. Addresses stay in memory and in Postgres. */
export type ClaimedDelivery = {
  readonly id: string;
  readonly campaignId: number;
  readonly mailing: 'wave' | 'mailing' | 'briefing';
  readonly key: string;
  readonly phase: string | null;
  readonly kind: WaveKind | 'mailing' | 'briefing';
  readonly accountId: number | null;
  readonly contactId: number | null;
  readonly staffId: number | null;
  readonly run: number;
  readonly attempts: number;
  readonly dueAt: Instant;
  readonly template: string;
  readonly templateHash: string;
  readonly locale: string;
  readonly email: string;
  readonly readerName: string | null;
  readonly timeZone: string | null;
  /** The address is another one than at the time of freezing, or the contact is gone. */
  readonly contactRemoved: boolean;
  readonly addressRefused: boolean;
  /** The streams of optional mail that the reader of the address has stopped. */
  readonly optedOut: readonly Stream[];
  readonly accountName: string | null;
  readonly accountTimeZone: string | null;
  readonly country: string | null;
  readonly rep: string | null;
  readonly step: number;
  readonly plannedStart: LocalDate | null;
};

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

/**
 * Claims due deliveries for one worker, the oldest first (M1). The campaigns are locked first, as everywhere else: so
 * nothing is claimed once a pause has answered (M3), and no claim waits for a rollback that waits for the claim.
 */
export async function claimDeliveries(
  db: Db,
  now: Instant,
  worker: string,
  limit: number,
): Promise<readonly ClaimedDelivery[]> {
  return db<ClaimedDelivery[]>`
    with sending as materialized (
      select id from campaign where state in ('running', 'finished') and mail_stopped is null order by id for share
    ), due as (
      select delivery.id
      from delivery join sending on sending.id = delivery.campaign_id
      where delivery.state = 'pending' and delivery.due_at <= ${now} and delivery.late_at is null
        and (delivery.not_until is null or delivery.not_until <= now())
        and ${isBriefed(db)}
      order by delivery.due_at, delivery.id
      limit ${limit}
      for update of delivery skip locked
    ), claimed as (
      update delivery set state = 'claimed', claimed_at = now(), claimed_by = ${worker}, attempts = attempts + 1
      from due where delivery.id = due.id
      returning delivery.*
    )
    select claimed.id, claimed.campaign_id, claimed.mailing, claimed.key, claimed.phase, claimed.kind, claimed.account_id,
           claimed.contact_id, claimed.staff_id, claimed.run, claimed.attempts, claimed.due_at, claimed.template,
           claimed.template_hash, claimed.locale,
           coalesce(contact.email, staff.email) as email, coalesce(contact.name, staff.name) as reader_name,
           contact.time_zone,
           coalesce(contact.removed_at is not null
             or encode(sha256(convert_to(lower(contact.email), 'UTF8')), 'hex') <> claimed.address_hash, not staff.active) as contact_removed,
           contact.refused_at is not null as address_refused, ${streamsStopped(db)} as opted_out,
           account.name as account_name, account.time_zone as account_time_zone, account.country, account.rep,
           coalesce(ramp_step.step, 0) as step, phase_state.planned_start
    from claimed
    left join contact on contact.id = claimed.contact_id
    left join staff on staff.id = claimed.staff_id
    left join account on account.id = claimed.account_id
    left join ramp_step on ramp_step.campaign_id = claimed.campaign_id and ramp_step.phase = claimed.phase
      and ramp_step.account_id = claimed.account_id
    left join phase_state on phase_state.campaign_id = claimed.campaign_id and phase_state.phase = claimed.phase
    order by claimed.due_at, claimed.id`;
}

/** What is put down before the provider is called: what the message promises and says. */
export type Prepared = {
  readonly id: string;
  readonly notBefore: LocalDate | null;
  readonly brownouts: readonly { readonly from: Instant; readonly until: Instant }[];
  /** The letter's variables, links masked. */
  readonly variables: unknown;
  readonly contentHash: string;
};

/** Only a claim that is still this worker's is touched: what another attempt said and promised stands. */
export async function savePrepared(db: Db, worker: string, rows: readonly Prepared[]): Promise<void> {
  if (rows.length === 0) return;
  await db`
    update delivery set not_before = new.not_before, brownouts = new.brownouts, variables = new.variables,
           content_hash = new.content_hash
    from unnest(${rows.map((one) => one.id)}::text[], ${rows.map((one) => one.notBefore)}::date[],
                ${rows.map((one) => JSON.stringify(one.brownouts))}::text[]::jsonb[],
                ${rows.map((one) => JSON.stringify(one.variables))}::text[]::jsonb[],
                ${rows.map((one) => one.contentHash)}::text[])
      as new (id, not_before, brownouts, variables, content_hash)
    where delivery.id = new.id and delivery.claimed_by = ${worker} and delivery.state = 'claimed'`;
}

/** What became of a claim. */
export type ClaimResult = {
  readonly id: string;
  /** Which attempt it was: an answer to an earlier one says nothing about this one. */
  readonly attempt: number;
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly providerId: string | null;
  readonly acceptedAt: Instant | null;
  /** Moves a pending delivery to a later instant, such as the next send window; null leaves it. */
  readonly dueAt: Instant | null;
  /** Machine seconds before it may be tried again; null for at once. */
  readonly waitSeconds: number | null;
  /** Since when it is past its lateness limit, and waits for a person; null while it is not. */
  readonly lateAt: Instant | null;
  /** False when the claim never got to the provider, so that it counts as no attempt. */
  readonly attempted: boolean;
};

/**
 * Records outcomes, one statement for all, with a note where a delivery was not simply taken. What a worker itself
 * calls in doubt is no longer its own: it will not send it any more. Only a claim of this
 * worker, or its claim that was meanwhile called in doubt, is touched: what evidence or a person has decided stands.
 */
export async function saveClaimResults(
  db: Db,
  worker: string,
  rows: readonly ClaimResult[],
  now: Instant,
): Promise<void> {
  if (rows.length === 0) return;
  await db`
    with new as (
      select * from unnest(
        ${rows.map((one) => one.id)}::text[], ${rows.map((one) => one.state)}::text[],
        ${rows.map((one) => one.reason)}::text[], ${rows.map((one) => one.providerId)}::text[],
        ${rows.map((one) => one.acceptedAt)}::timestamptz[], ${rows.map((one) => one.dueAt)}::timestamptz[],
        ${rows.map((one) => one.waitSeconds)}::float8[], ${booleans(rows.map((one) => one.attempted)) as string[]}::text[]::boolean[],
        ${rows.map((one) => one.lateAt)}::timestamptz[], ${rows.map((one) => one.attempt)}::int[])
        as new (id, state, reason, provider_id, accepted_at, due_at, wait_seconds, attempted, late_at, attempt)
    ), saved as (
      update delivery set
        state = new.state, reason = new.reason, provider_id = coalesce(new.provider_id, delivery.provider_id),
        accepted_at = coalesce(delivery.accepted_at, new.accepted_at), due_at = coalesce(new.due_at, delivery.due_at),
        not_until = now() + make_interval(secs => new.wait_seconds), late_at = new.late_at,
        attempts = case when new.attempted then attempts else attempts - 1 end,
        claimed_by = case when new.state in ('pending', 'in-doubt') then null else claimed_by end
      from new
      where delivery.id = new.id and delivery.claimed_by = ${worker} and delivery.attempts = new.attempt
        and delivery.state in ('claimed', 'in-doubt')
      returning delivery.id, new.state, new.reason, new.attempted, new.late_at
    )
    insert into delivery_note (delivery_id, at, what, actor, reason)
    select id, ${now}, case when late_at is not null then 'late' when state = 'pending' then 'try-later' when state = 'failed' then 'rejected' else state end,
           'system', reason
    from saved where late_at is not null or (attempted and state <> 'accepted')`;
}

/** Claims that outlived their lease (machine time) are in doubt from now on: their worker is silent, and nobody guesses (M1). */
export async function loseClaims(db: Db, leaseSeconds: number, now: Instant): Promise<number> {
  const lost = await db`
    with lost as (
      update delivery set state = 'in-doubt', reason = 'The worker that sent it gave no sign of life.'
      where state = 'claimed' and claimed_at < now() - make_interval(secs => ${leaseSeconds})
      returning id, state, reason
    )
    insert into delivery_note (delivery_id, at, what, actor, reason) select id, ${now}, state, 'system', reason from lost`;
  return lost.count;
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
    update delivery set not_until = now() + make_interval(secs => ${seconds})
    where id = any(${ids as string[]}) and state = 'in-doubt'`;
}

/** What a look-up at the provider proved about deliveries in doubt. */
export async function resolveInDoubt(
  db: Db,
  rows: readonly { readonly id: string; readonly state: 'accepted' | 'pending' }[],
  now: Instant,
): Promise<void> {
  if (rows.length === 0) return;
  await db`
    with resolved as (
    update delivery set state = new.state, reason = null, claimed_by = null, not_until = null,
           accepted_at = case when new.state = 'accepted' then coalesce(accepted_at, ${now}) else accepted_at end
    from unnest(${rows.map((one) => one.id)}::text[], ${rows.map((one) => one.state)}::text[]) as new (id, state)
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

/** M3: the exact set that a pause leaves in flight; only these may still reach the provider. */
export async function deliveriesInFlight(db: Db, campaignId: number): Promise<readonly string[]> {
  const rows = await db<{ id: string }[]>`
    select id from delivery where campaign_id = ${campaignId} and state in ('claimed', 'in-doubt') order by id`;
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
    update delivery set state = 'cancelled', reason = ${reason}
    where campaign_id = ${campaignId} and phase = any(${phases as string[]}) and state = 'pending'`;
  return cancelled.count;
}

/** The instant at which a delivery counts as proven, by the evidence the campaign asks for. */
export function provenAt(db: Db, evidence: 'delivered' | 'accepted') {
  return evidence === 'accepted'
    ? db`least(coalesce(delivery.delivered_at, delivery.accepted_at), delivery.acknowledged_at)`
    : db`least(delivery.delivered_at, delivery.acknowledged_at)`;
}
