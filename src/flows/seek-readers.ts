import { isUnheard } from '../domain/living-contact.ts';
import type { Db } from '../store/connect.ts';
import { mailingFates, reopenMailingEvents } from '../store/mailing-fates.ts';

/**
 * What mailings answered, and nobody heard of after all, is to be answered again: by the way of all events, which finds whoever
 * can be written to now, or gives the account a case. Runs in the transaction that learned of it.
 * @param lost deliveries of any kind that have just come to nothing: refused, failed or without a reader
 */
export async function seekReaders(db: Db, lost: readonly string[]): Promise<void> {
  const fates = await mailingFates(db, lost);
  await reopenMailingEvents(
    db,
    fates.filter((one) => isUnheard(one.mails)).map((one) => one.event),
  );
}
