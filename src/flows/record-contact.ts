import { afterContact, type Contact, isNews } from '../domain/installation-contact.ts';
import type { Instant } from '../domain/instant.ts';
import { inTransaction, type Pool } from '../store/connect.ts';
import {
  findInstallation,
  type InstallationRow,
  lockInstallation,
  saveInstallation,
  wakeSeenAccount,
} from '../store/installations.ts';
import { attributeReports } from '../store/reports.ts';
import { wakeWorkers } from '../store/wake.ts';

/**
 * Writes down that an installation was heard of. The first contact of a client of an account, and only that, wakes the
 * account's standings: a grace may count from it.
 */
export async function recordContact(
  pool: Pool,
  contact: Contact & { readonly product: string; readonly installation: string },
  now: Instant,
): Promise<InstallationRow> {
  const { product, installation: id } = contact;
  const known = await findInstallation(pool, product, id);
  if (known !== null && !isNews(known, afterContact(known, contact, now))) return known;
  return inTransaction(pool, async (db) => {
    const before = await lockInstallation(db, product, id);
    const after: InstallationRow = { id, product, ...afterContact(before, contact, now) };
    await saveInstallation(db, after);
    if (after.accountId !== null && after.accountId !== (before?.accountId ?? null)) {
      if (before?.attributedByKey !== true) await attributeReports(db, product, id, after.accountId);
      await wakeSeenAccount(db, after.accountId, product, now);
      await wakeWorkers(db, 'first contact');
    }
    return after;
  });
}
