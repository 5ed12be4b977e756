import type { ContactRole } from './account.ts';
import { type Addressee, recipientsOf } from './recipients.ts';

/** A contact that a mailing may be written to. */
export type MailingContact = Addressee & {
  /** The address is known not to work. */
  readonly refused: boolean;
  /** Names the address without saying it. */
  readonly addressHash: string;
};

/** For each event that a mail was written about, the hashes of the addresses it went to, or was to go to. */
export type WrittenAbout = ReadonlyMap<number, ReadonlySet<string>>;

/** Who can be written to, so long as anybody can: an address that is known not to work is nobody's. */
export function readersOf<Contact extends MailingContact>(
  contacts: readonly Contact[],
  to: readonly ContactRole[],
): readonly Contact[] {
  return recipientsOf(
    contacts.filter((one) => !one.refused),
    to,
  );
}

/**
 * Whom an account's mail about some events goes to, and who hears of which. An event that comes back, for nobody heard of it, is
 * told to those who are left: no address is written to twice about the same one (M1), though one that was corrected is.
 * @returns the letters, and whether there is an event that nobody is left for
 */
export function mailingReaders<Contact extends MailingContact>(
  contacts: readonly Contact[],
  to: readonly ContactRole[],
  events: readonly number[],
  written: WrittenAbout,
): {
  readonly letters: readonly { readonly contact: Contact; readonly events: readonly number[] }[];
  readonly isUnheard: boolean;
} {
  const heard = new Map<Contact, number[]>();
  let isUnheard = false;
  for (const event of events) {
    const left = contacts.filter((one) => !written.get(event)?.has(one.addressHash));
    const readers = readersOf(left, to);
    if (readers.length === 0) isUnheard = true;
    for (const reader of readers) heard.set(reader, [...(heard.get(reader) ?? []), event]);
  }
  const letters = [...heard].map(([contact, about]) => ({ contact, events: about }));
  return { letters, isUnheard };
}
