import { ok, type Result, refuse } from '../domain/result.ts';
import { type Stream, streamOf } from '../domain/streams.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { findLink } from '../store/links.ts';
import { deleteOptOuts, insertOptOuts, kindOfDelivery } from '../store/opt-outs.ts';
import type { LinkRefusal } from './acknowledge.ts';
import type { FlowContext } from './context.ts';

const UNKNOWN = 'This link is not known or has expired.';

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
      return refuse('unknown-link', UNKNOWN);
    const kind = await kindOfDelivery(db, link.deliveryId);
    const stream = kind === null ? null : streamOf(kind);
    if (stream === null) return ok(null);
    await insertOptOuts(db, [{ contactId: link.contactId, stream, because: 'unsubscribed' }], now);
    await recordAudit(db, {
      at: now,
      actor: `contact:${link.contactId}`,
      action: 'opted-out',
      subject: `contact:${link.contactId}`,
      after: { stream },
    });
    return ok(stream);
  });
}

/** A reader stops one stream of optional mail, or wants it again. Required notices go on either way (M8). */
export async function chooseStream(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
  choice: { readonly stream: Stream; readonly wanted: boolean },
): Promise<Result<true, LinkRefusal>> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const link = await findLink(db, token, now);
    if (link?.contactId == null) return refuse('unknown-link', UNKNOWN);
    const { contactId } = link;
    const { stream, wanted } = choice;
    if (wanted) await deleteOptOuts(db, contactId, stream);
    else await insertOptOuts(db, [{ contactId, stream, because: 'preferences' }], now);
    await recordAudit(db, {
      at: now,
      actor: `contact:${contactId}`,
      action: wanted ? 'opted-in' : 'opted-out',
      subject: `contact:${contactId}`,
      after: { stream },
    });
    return ok(true);
  });
}
