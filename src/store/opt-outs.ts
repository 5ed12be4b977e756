import type { Instant } from '../domain/instant.ts';
import type { MailKind, OptOutCause, Stream } from '../domain/streams.ts';
import type { Db } from './connect.ts';

export type OptOut = { readonly contactId: number; readonly stream: Stream; readonly because: OptOutCause };

/**
 * Stops streams of optional mail; a stream that is stopped already keeps its day and cause.
 * @returns those that were not stopped before
 */
export async function insertOptOuts(
  db: Db,
  rows: readonly OptOut[],
  at: Instant,
): Promise<readonly Stream[]> {
  if (rows.length === 0) return [];
  const stopped = await db<{ stream: Stream }[]>`
    insert into opt_out (contact_id, stream, at, because)
    select new.contact_id, new.stream, ${at}::timestamptz, new.because
    from unnest(${rows.map((one) => one.contactId)}::bigint[], ${rows.map((one) => one.stream)}::text[],
                ${rows.map((one) => one.because)}::text[]) as new (contact_id, stream, because)
    on conflict do nothing returning stream`;
  return stopped.map((one) => one.stream);
}

/**
 * A stream comes again, for whoever of the account is written to at the same address.
 * @returns false when it was not stopped
 */
export async function deleteOptOuts(db: Db, contactId: number, stream: Stream): Promise<boolean> {
  const deleted = await db`
    delete from opt_out using contact, contact as same
    where contact.id = ${contactId} and opt_out.contact_id = same.id and opt_out.stream = ${stream}
      and ${sharesAddress(db)}`;
  return deleted.count > 0;
}

/** The streams a contact has stopped, and since when. */
export async function optOutsOf(
  db: Db,
  contactId: number,
): Promise<readonly { readonly stream: Stream; readonly at: Instant }[]> {
  return db<{ stream: Stream; at: Instant }[]>`
    select opt_out.stream, min(opt_out.at) as at
    from contact, contact as same join opt_out on opt_out.contact_id = same.id
    where contact.id = ${contactId} and ${sharesAddress(db)}
    group by opt_out.stream order by at, opt_out.stream`;
}

/** What a delivery was; null for an id we never gave out. */
export async function kindOfDelivery(db: Db, id: string): Promise<MailKind | null> {
  const [row] = await db<{ kind: MailKind }[]>`select kind from delivery where id = ${id}`;
  return row?.kind ?? null;
}

/** For statements about `contact`: the streams its reader has stopped, as an array. */
export function streamsStopped(db: Db) {
  return db`
    array(select distinct opt_out.stream from opt_out join contact as same on same.id = opt_out.contact_id
          where ${sharesAddress(db)} order by opt_out.stream)`;
}

/** An account may know one address as several contacts: it is one reader, who says a thing once. Never across accounts (T1). */
function sharesAddress(db: Db) {
  return db`same.account_id = contact.account_id and lower(same.email) = lower(contact.email)`;
}
