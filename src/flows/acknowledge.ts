import { ok, type Result, refuse } from '../domain/result.ts';
import { acknowledgeDelivery } from '../store/acknowledgements.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { findLink } from '../store/links.ts';
import { wakeAccounts } from '../store/standings.ts';
import type { FlowContext } from './context.ts';
import type { CustomerLink } from './open-link.ts';

export type LinkRefusal = 'unknown-link';

const UNKNOWN = 'This link is not known or has expired.';

/** A reader of a briefing says: I have read it. Doing it twice changes nothing. */
export async function acknowledgeBriefing(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
): Promise<Result<true, LinkRefusal>> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const link = await findLink(db, token, now);
    if (link?.purpose !== 'briefing' || link.deliveryId === null) return refuse('unknown-link', UNKNOWN);
    if (await acknowledgeDelivery(db, link.deliveryId, now)) {
      await recordAudit(db, {
        at: now,
        actor: `staff:${link.staffId}`,
        action: 'briefing-acknowledged',
        subject: `delivery:${link.deliveryId}`,
      });
    }
    return ok(true);
  });
}

/**
 * A contact confirms that it has read a notice: proof that the account was told. Doing it twice changes nothing.
 * @param who whose link was opened, in a browser in which a person of theirs typed a code: a link alone proves nobody
 */
export async function acknowledgeNotice(
  { pool }: Pick<FlowContext, 'pool'>,
  { accountId, contactId, deliveryId }: CustomerLink,
): Promise<Result<true, LinkRefusal>> {
  if (deliveryId === null) return refuse('unknown-link', UNKNOWN);
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    if (await acknowledgeDelivery(db, deliveryId, now)) {
      await wakeAccounts(db, [accountId], now);
      await recordAudit(db, {
        at: now,
        actor: `contact:${contactId}`,
        action: 'notice-acknowledged',
        subject: `delivery:${deliveryId}`,
      });
    }
    return ok(true);
  });
}
