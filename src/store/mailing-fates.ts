import type { NoticeFate } from '../domain/living-contact.ts';
import type { WrittenAbout } from '../domain/mailing-readers.ts';
import type { Db } from './connect.ts';
import { wakeWorkers } from './wake.ts';

/**
 * For each event that some mail is about, what became of all the mail about it. The events are locked in the order of their
 * ids until the transaction ends: of two workers that each see one of two mails come back, the second sees both.
 * @param deliveries those of them that are no mailings are about no event
 */
export async function mailingFates(
  db: Db,
  deliveries: readonly string[],
): Promise<readonly { readonly event: number; readonly mails: readonly NoticeFate[] }[]> {
  if (deliveries.length === 0) return [];
  const events = await db<{ id: number }[]>`
    select id from mailing_event
    where id in (
      select about.event::bigint
      from delivery cross join jsonb_array_elements_text(delivery.variables -> 'occasion' -> 'events') as about (event)
      where delivery.id = any(${deliveries as string[]}) and delivery.mailing = 'mailing')
    order by id for update`;
  if (events.length === 0) return [];
  return db`
    select mailing_event.id as event,
           jsonb_agg(jsonb_build_object('state', delivery.state, 'delivered', delivered_at is not null,
             'refuted', refuted_at is not null, 'reason', delivery.reason)) as mails
    from mailing_event join delivery on ${isAbout(db)}
    where mailing_event.id = any(${events.map((one) => one.id)})
    group by 1 order by 1`;
}

/** Locked events become unapplied, as if they had just happened. */
export async function reopenMailingEvents(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db`update mailing_event set applied_at = null where id = any(${ids as number[]})`;
  await wakeWorkers(db, 'mailings');
}

/** Which addresses mail about some events went to, or was to go to. */
export async function writtenAbout(db: Db, events: readonly number[]): Promise<WrittenAbout> {
  const rows = await db<{ event: number; addresses: readonly string[] }[]>`
    select mailing_event.id as event, array_agg(distinct delivery.address_hash) as addresses
    from mailing_event join delivery on ${isAbout(db)}
    where mailing_event.id = any(${events as number[]})
    group by 1`;
  return new Map(rows.map((row) => [row.event, new Set(row.addresses)]));
}

function isAbout(db: Db) {
  return db`delivery.account_id = mailing_event.account_id and delivery.mailing = 'mailing'
    and delivery.variables -> 'occasion' -> 'events' @> to_jsonb(mailing_event.id)`;
}
