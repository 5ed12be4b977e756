import type { Instant, LocalDate } from '../domain/instant.ts';
import type { MailingOn } from '../domain/mailing-rules.ts';
import type { Db } from './connect.ts';
import { wakeWorkers } from './wake.ts';

/** Something happened that mailings may be about; it is written down with what happened, and read afterwards. */
export type MailingEvent = {
  readonly on: 'entitlement-created' | 'activation-failed';
  readonly accountId: number;
  readonly product: string;
  readonly entitlementId: number | null;
  readonly at: Instant;
};

/** Writes events down, in the transaction of what happened: none is lost, and none is of something that never was. */
export async function recordMailingEvents(db: Db, events: readonly MailingEvent[]): Promise<void> {
  if (events.length === 0) return;
  await db`
    insert into mailing_event ("on", account_id, product, entitlement_id, at)
    select * from unnest(
      ${events.map((one) => one.on)}::text[], ${events.map((one) => one.accountId)}::bigint[],
      ${events.map((one) => one.product)}::text[], ${events.map((one) => one.entitlementId)}::bigint[],
      ${events.map((one) => one.at)}::timestamptz[])`;
  await wakeWorkers(db, 'mailings');
}

export type UnappliedMailingEvent = {
  readonly id: number;
  readonly on: MailingOn;
  readonly accountId: number;
  readonly product: string;
  /** Its entitlement was given by support in an emergency: nobody bought it, and support speaks to them already. */
  readonly breakGlass: boolean;
};

/** The oldest events no mail was made of, locked; those another worker is at are left to it. */
export async function lockUnappliedMailingEvents(
  db: Db,
  limit: number,
): Promise<readonly UnappliedMailingEvent[]> {
  return db<UnappliedMailingEvent[]>`
    select mailing_event.id, mailing_event."on", mailing_event.account_id, mailing_event.product,
           entitlement.break_glass is not null as break_glass
    from mailing_event left join entitlement on entitlement.id = mailing_event.entitlement_id
    where mailing_event.applied_at is null
    order by mailing_event.id limit ${limit} for update of mailing_event skip locked`;
}

export async function markMailingEventsApplied(db: Db, ids: readonly number[], at: Instant): Promise<void> {
  await db`update mailing_event set applied_at = ${at} where id = any(${ids as number[]})`;
}

/** What some events were about, as it is now. */
export type EventFacts = {
  readonly id: number;
  readonly accountId: number;
  readonly product: string;
  readonly at: Instant;
  /** The entitlement, as long as it is the account's own; null when it is not, or there was none. */
  readonly ordered: {
    readonly id: number;
    readonly quantity: number;
    readonly features: readonly string[];
    readonly expires: LocalDate | null;
    readonly supportUntil: LocalDate | null;
  } | null;
  /** The last attempt to activate that failed, no later than the event; null when none is known. */
  readonly failed: { readonly why: string; readonly device: string | null } | null;
  /** The account got a seat of the product after the event. */
  readonly activatedSince: boolean;
};

/** Events of some accounts, by id. One of another account is not among them (T1). */
export async function mailingEventFacts(
  db: Db,
  accountIds: readonly number[],
  eventIds: readonly number[],
): Promise<ReadonlyMap<number, EventFacts>> {
  if (eventIds.length === 0) return new Map();
  const rows = await db<EventFacts[]>`
    select mailing_event.id, mailing_event.account_id, mailing_event.product, mailing_event.at,
           case when entitlement.id is not null then jsonb_build_object(
             'id', entitlement.id, 'quantity', entitlement.quantity, 'features', to_jsonb(entitlement.features),
             'expires', entitlement.expires, 'supportUntil', entitlement.support_until) end as ordered,
           (select jsonb_build_object('why', failure.why, 'device', failure.device_name)
            from activation_failure failure
            where failure.account_id = mailing_event.account_id and failure.product = mailing_event.product
              and failure.at <= mailing_event.at
            order by failure.at desc, failure.id desc limit 1) as failed,
           exists (select 1 from activation
                   where activation.account_id = mailing_event.account_id and activation.product = mailing_event.product
                     and activation.activated_at > mailing_event.at) as activated_since
    from mailing_event
    left join entitlement on entitlement.id = mailing_event.entitlement_id
      and entitlement.account_id = mailing_event.account_id
    where mailing_event.id = any(${eventIds as number[]}) and mailing_event.account_id = any(${accountIds as number[]})`;
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * For a preview: what an account owns of some products, as if it had all been ordered now, or could not be activated for
 * want of a seat. The ids are those of the entitlements.
 */
export async function ownedAsEvents(
  db: Db,
  accountId: number,
  products: readonly string[],
): Promise<ReadonlyMap<number, EventFacts>> {
  const rows = await db<EventFacts[]>`
    select id, account_id, product, created_at as at, false as activated_since,
           jsonb_build_object('id', id, 'quantity', quantity, 'features', to_jsonb(features), 'expires', expires,
                              'supportUntil', support_until) as ordered,
           jsonb_build_object('why', 'no-seats', 'device', null) as failed
    from entitlement where account_id = ${accountId} and product = any(${products as string[]})
      and break_glass is null order by id`;
  return new Map(rows.map((row) => [row.id, row]));
}
