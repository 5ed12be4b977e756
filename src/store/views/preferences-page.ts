import type { Instant } from '../../domain/instant.ts';
import type { MailKind, Stream } from '../../domain/streams.ts';
import type { Db } from '../connect.ts';
import { kindOfDelivery, optOutsOf } from '../opt-outs.ts';

/** What a reader chose about optional mail. */
export type PreferencesView = {
  /** What the mail was whose link was opened; null for a link of no mail. */
  readonly mail: MailKind | null;
  readonly stopped: readonly { readonly stream: Stream; readonly at: Instant }[];
};

export async function preferencesView(
  db: Db,
  who: { readonly contactId: number; readonly deliveryId: string | null },
): Promise<PreferencesView> {
  const [mail, stopped] = await Promise.all([
    who.deliveryId === null ? null : kindOfDelivery(db, who.deliveryId),
    optOutsOf(db, who.contactId),
  ]);
  return { mail, stopped };
}
