import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { isCurrentContact, lockLink, useLink } from '../store/portal-links.ts';
import { type ActivationAnswer, activateDevice } from './activate-device.ts';
import type { LicensingContext } from './issue-document.ts';
import type { CustomerLink } from './open-link.ts';

/** A double click or a reload right after the button was pressed shows the same again and changes nothing. */
const SAME_PRESS_SECONDS = 600;

const UNUSABLE = 'This link was used before, or its time is over. Ask for a new one.';

/**
 * The button behind an activation link: uses the link up, once (A2), and says whose account it opens, so that this
 * browser may see its license keys. Used, expired and unknown links are refused alike.
 */
export async function useActivationLink(
  { pool }: Pick<LicensingContext, 'pool'>,
  token: string,
): Promise<Result<CustomerLink, 'unusable'>> {
  return inTransaction(pool, (db) => useOnce(db, token));
}

async function useOnce(db: Db, token: string): Promise<Result<CustomerLink, 'unusable'>> {
  const now = await businessNow(db);
  const link = await lockLink(db, token, now);
  if (link === null || (link.purpose !== 'delivery' && link.purpose !== 'portal'))
    return refuse('unusable', UNUSABLE);
  const { accountId, contactId, campaignId, deliveryId, usedSeconds } = link;
  if (accountId === null || contactId === null) return refuse('unusable', UNUSABLE);
  if (usedSeconds !== null && usedSeconds > SAME_PRESS_SECONDS) return refuse('unusable', UNUSABLE);
  if (!(await isCurrentContact(db, accountId, contactId))) return refuse('unusable', UNUSABLE);
  if (usedSeconds === null) {
    await useLink(db, link.tokenHash);
    await recordAudit(db, {
      at: now,
      actor: `contact:${contactId}`,
      action: 'link-used',
      subject: `account:${accountId}`,
      after: { delivery: deliveryId },
    });
  }
  return ok({ accountId, contactId, campaignId, deliveryId });
}

/**
 * Takes a seat for the copy of the software that opened the link and named itself. The same copy keeps its seat.
 * @param installation the random id the copy keeps
 */
export async function activateInstallation(
  context: LicensingContext,
  link: Pick<CustomerLink, 'accountId' | 'contactId'>,
  seat: { readonly entitlementId: number; readonly installation: string; readonly deviceName: string | null },
): Promise<ActivationAnswer['outcome']> {
  const answer = await activateDevice(context, {
    owner: { accountId: link.accountId, entitlementId: seat.entitlementId },
    product: null,
    installation: seat.installation,
    fingerprint: { installation: seat.installation },
    deviceName: seat.deviceName,
    actor: `contact:${link.contactId}`,
  });
  return answer.outcome;
}
