import type { Instant } from '../domain/instant.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { type Stream, streamOf } from '../domain/streams.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { findLink } from '../store/links.ts';
import { deleteOptOuts, insertOptOuts, kindOfDelivery } from '../store/opt-outs.ts';
import type { LinkRefusal } from './acknowledge.ts';
import type { FlowContext } from './context.ts';

/**
 * The one-click button of a mail program: the stream of the mail that carried the link stops, and no other. It works as
 * long as the link does, also for somebody who is no contact any more.
 * @returns the stream; null for a mail in no stream, which cannot be stopped (M8)
 */
export async function unsubscribe(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
): Promise<Result<Stream | null, LinkRefusal>> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const link = await findLink(db, token, now);
    if (link?.purpose !== 'delivery' || link.contactId === null || link.deliveryId === null)
      return refuse('unknown-link', 'This link is not known or has expired.');
    const kind = await kindOfDelivery(db, link.deliveryId);
    const stream = kind === null ? null : streamOf(kind);
    if (stream === null) return ok(null);
    const { contactId } = link;
    const stopped = await insertOptOuts(db, [{ contactId, stream, because: 'unsubscribed' }], now);
    if (stopped.length > 0) await recordChoice(db, contactId, 'opted-out', stream, now);
    return ok(stream);
  });
}

/**
 * A reader stops streams of optional mail, or wants one again. Required notices go on either way (M8).
 * @param contactId whose link was opened, or whose browser this is
 */
export async function chooseStreams(
  { pool }: Pick<FlowContext, 'pool'>,
  contactId: number,
  choice: { readonly streams: readonly Stream[]; readonly wanted: boolean },
): Promise<void> {
  await inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    if (choice.wanted) {
      for (const stream of choice.streams)
        if (await deleteOptOuts(db, contactId, stream))
          await recordChoice(db, contactId, 'opted-in', stream, now);
      return;
    }
    const rows = choice.streams.map((stream) => ({ contactId, stream, because: 'preferences' as const }));
    for (const stream of await insertOptOuts(db, rows, now))
      await recordChoice(db, contactId, 'opted-out', stream, now);
  });
}

async function recordChoice(
  db: Db,
  contactId: number,
  action: 'opted-in' | 'opted-out',
  stream: Stream,
  at: Instant,
): Promise<void> {
  const contact = `contact:${contactId}`;
  await recordAudit(db, { at, actor: contact, action, subject: contact, after: { stream } });
}
