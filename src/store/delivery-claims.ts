import type { DeliveryState } from '../domain/delivery.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { WaveKind } from '../domain/plan.ts';
import type { Stream } from '../domain/streams.ts';
import { booleans, type Db } from './connect.ts';
import { isBriefed } from './deliveries.ts';
import type { LinkRow } from './links.ts';
import { streamsStopped } from './opt-outs.ts';

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
  /** The how-many-eth claim of this delivery it is: what is said about an earlier one changes nothing. */
  readonly claim: number;
  /** How often it was handed to the provider, this time included. */
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
  /** What a mailing answers, by event id; null for all other mail. */
  readonly events: readonly number[] | null;
};

/**
 * Claims due deliveries for one worker, the oldest first (M1). They are held: until {@link handOver} nothing of them has
 * left, and whoever takes them back knows that. The campaigns are locked first, as everywhere else: so
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
      update delivery set state = 'claimed', held = true, claimed_at = now(), claimed_by = ${worker},
             claims = claims + 1, attempts = attempts + 1
      from due where delivery.id = due.id
      returning delivery.*
    )
    select claimed.id, claimed.campaign_id, claimed.mailing, claimed.key, claimed.phase, claimed.kind, claimed.account_id,
           claimed.contact_id, claimed.staff_id, claimed.run, claimed.claims as claim, claimed.attempts, claimed.due_at, claimed.template,
           claimed.template_hash, claimed.locale,
           coalesce(contact.email, staff.email) as email, coalesce(contact.name, staff.name) as reader_name,
           contact.time_zone,
           coalesce(contact.removed_at is not null
             or encode(sha256(convert_to(lower(contact.email), 'UTF8')), 'hex') <> claimed.address_hash, not staff.active) as contact_removed,
           contact.refused_at is not null as address_refused, ${streamsStopped(db)} as opted_out,
           account.name as account_name, account.time_zone as account_time_zone, account.country, account.rep,
           coalesce(ramp_step.step, 0) as step, phase_state.planned_start,
           case when claimed.mailing = 'mailing' then claimed.variables -> 'occasion' -> 'events' end as events
    from claimed
    left join contact on contact.id = claimed.contact_id
    left join staff on staff.id = claimed.staff_id
    left join account on account.id = claimed.account_id
    left join ramp_step on ramp_step.campaign_id = claimed.campaign_id and ramp_step.phase = claimed.phase
      and ramp_step.account_id = claimed.account_id
    left join phase_state on phase_state.campaign_id = claimed.campaign_id and phase_state.phase = claimed.phase
    order by claimed.due_at, claimed.id`;
}

/** What is put down before the provider is called: what the message promises and says, and where its links lead. */
export type HandedOver = {
  readonly id: string;
  readonly claim: number;
  readonly campaignId: number;
  readonly notBefore: LocalDate | null;
  readonly brownouts: readonly { readonly from: Instant; readonly until: Instant }[];
  /** The letter's variables as JSON, links masked. */
  readonly variables: string;
  readonly contentHash: string;
  /** The version it was written with: that of a mailing is found when it leaves. */
  readonly templateHash: string;
  readonly link: Omit<LinkRow, 'usedAt' | 'deliveryId' | 'campaignId'>;
};

/**
 * The last word before the provider is called: from here on a delivery may have left, and counts as in flight (M1, M3).
 * Whoever does not get it back must not send it: its campaign was paused or its mail stopped, or the claim was lost.
 * @returns the ids that go to the provider now
 */
export async function handOver(
  db: Db,
  worker: string,
  rows: readonly HandedOver[],
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const campaigns = [...new Set(rows.map((one) => one.campaignId))];
  const handed = await db<{ id: string }[]>`
    with sending as materialized (
      select id from campaign
      where id = any(${campaigns}::bigint[]) and state in ('running', 'finished') and mail_stopped is null order by id for share
    ), new as (
      select * from unnest(
        ${rows.map((one) => one.id)}::text[], ${rows.map((one) => one.claim)}::int[],
        ${rows.map((one) => one.notBefore)}::date[], ${rows.map((one) => JSON.stringify(one.brownouts))}::text[]::jsonb[],
        ${rows.map((one) => one.variables)}::text[]::jsonb[], ${rows.map((one) => one.contentHash)}::text[],
        ${rows.map((one) => one.link.tokenHash)}::text[], ${rows.map((one) => one.link.purpose)}::text[],
        ${rows.map((one) => one.link.accountId)}::bigint[], ${rows.map((one) => one.link.contactId)}::bigint[],
        ${rows.map((one) => one.link.staffId)}::bigint[], ${rows.map((one) => one.link.expiresAt)}::timestamptz[],
        ${rows.map((one) => one.templateHash)}::text[])
        as new (id, claim, not_before, brownouts, variables, content_hash, token_hash, purpose, account_id, contact_id, staff_id, expires_at,
                template_hash)
    ), mine as materialized (
      -- Sorted before they are locked, and so after the campaigns: a pause takes its locks in the same order.
      select delivery.id from delivery join sending on sending.id = delivery.campaign_id
      where delivery.id = any(${rows.map((one) => one.id)}::text[]) order by delivery.id for update of delivery
    ), handed as (
      update delivery set held = false, not_before = new.not_before, brownouts = new.brownouts, variables = new.variables,
             content_hash = new.content_hash, template_hash = new.template_hash
      from new join mine using (id)
      where delivery.id = new.id
        and delivery.state = 'claimed' and delivery.held and delivery.claimed_by = ${worker} and delivery.claims = new.claim
      returning delivery.id, delivery.campaign_id
    ), linked as (
      insert into link (token_hash, purpose, delivery_id, account_id, contact_id, staff_id, campaign_id, expires_at)
      select new.token_hash, new.purpose, handed.id, new.account_id, new.contact_id, new.staff_id, handed.campaign_id, new.expires_at
      from handed join new using (id)
    )
    select id from handed`;
  return new Set(handed.map((one) => one.id));
}

/** Whoever locks several deliveries does it in the order of their ids, as the events that come meanwhile do: so nobody waits in a circle. */
function lockedInOrder(db: Db, rows: readonly { readonly id: string }[]) {
  return db`select id from delivery where id = any(${rows.map((one) => one.id)}::text[]) order by id for update`;
}

/** What became of a claim. */
export type ClaimResult = {
  readonly id: string;
  readonly claim: number;
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
        ${rows.map((one) => one.lateAt)}::timestamptz[], ${rows.map((one) => one.claim)}::int[])
        as new (id, state, reason, provider_id, accepted_at, due_at, wait_seconds, attempted, late_at, claim)
    ), mine as materialized (
      ${lockedInOrder(db, rows)}
    ), saved as (
      update delivery set
        state = new.state, held = false, reason = new.reason, provider_id = coalesce(new.provider_id, delivery.provider_id),
        accepted_at = coalesce(delivery.accepted_at, new.accepted_at), due_at = coalesce(new.due_at, delivery.due_at),
        not_until = now() + make_interval(secs => new.wait_seconds), late_at = new.late_at,
        attempts = case when new.attempted then attempts else attempts - 1 end,
        claimed_by = case when new.state in ('pending', 'in-doubt') then null else claimed_by end
      from new join mine using (id)
      where delivery.id = new.id and delivery.claimed_by = ${worker} and delivery.claims = new.claim
        and delivery.state in ('claimed', 'in-doubt')
      returning delivery.id, new.state, new.reason, new.attempted, new.late_at
    )
    insert into delivery_note (delivery_id, at, what, actor, reason)
    select id, ${now}, case when late_at is not null then 'late' when state = 'pending' then 'try-later' when state = 'failed' then 'rejected' else state end,
           'system', reason
    from saved where late_at is not null or (attempted and state <> 'accepted')`;
}

/**
 * Sorts claims that outlived their lease (machine time). What was only held goes back, for it never left and cannot any
 * more; what was handed over is in doubt from now on: its worker is silent, and nobody guesses (M1).
 * @returns how many are in doubt
 */
export async function sortLostClaims(db: Db, leaseSeconds: number, now: Instant): Promise<number> {
  const [row] = await db<{ lost: number }[]>`
    with due as materialized (
      select id from delivery
      where state = 'claimed' and claimed_at < now() - make_interval(secs => ${leaseSeconds})
      order by id for update skip locked
    ), released as (
      update delivery set state = 'pending', held = false, claimed_by = null, attempts = attempts - 1
      from due where delivery.id = due.id and delivery.held
    ), lost as (
      update delivery set state = 'in-doubt', reason = 'The worker that sent it gave no sign of life.'
      from due where delivery.id = due.id and not delivery.held
      returning delivery.id, state, reason
    ), noted as (
      insert into delivery_note (delivery_id, at, what, actor, reason) select id, ${now}, state, 'system', reason from lost
    )
    select count(*)::int as lost from lost`;
  return row?.lost ?? 0;
}

/** Takes back what workers hold of a campaign whose mail stops: they will find that it is not theirs any more (M3). */
export async function releaseHeldClaims(db: Db, campaignId: number): Promise<void> {
  await db`
    with held as materialized (
      select id from delivery where campaign_id = ${campaignId} and state = 'claimed' and held order by id for update
    )
    update delivery set state = 'pending', held = false, claimed_by = null, attempts = attempts - 1
    from held where delivery.id = held.id and delivery.state = 'claimed' and delivery.held`;
}
