import type { Instant } from './instant.ts';

/** Whose an installation is, and when it was heard of. */
export type Attribution = {
  readonly accountId: number | null;
  /** False while only a hint says whose it is. */
  readonly attributedByKey: boolean;
  readonly hint: string | null;
  readonly firstContactAt: Instant;
  readonly lastContactAt: Instant;
  /** The device it was last seen on; null while it never said. */
  readonly device: string | null;
};

/** One contact: whom a key or a hint named just now; `accountId` is null when neither did. */
export type Contact = {
  readonly accountId: number | null;
  readonly byKey: boolean;
  readonly hint: string | null;
  /** The device it came from; null or left out when it did not say. */
  readonly device?: string | null;
};

/** A contact sooner than this after the last one is not written down: clients ask all day. */
const HOUR = 3_600_000;

/**
 * An installation after a contact. A license key outweighs a hint, and whoever names nobody changes nothing. One that
 * moves from account to account (a copied disk, a sold computer) begins its runway anew.
 */
export function afterContact(known: Attribution | null, contact: Contact, now: Instant): Attribution {
  const names = contact.accountId !== null && (contact.byKey || known?.attributedByKey !== true);
  const accountId = names ? contact.accountId : (known?.accountId ?? null);
  const hasMoved = known !== null && known.accountId !== null && known.accountId !== accountId;
  return {
    accountId,
    attributedByKey: names ? contact.byKey : (known?.attributedByKey ?? false),
    hint: contact.hint ?? known?.hint ?? null,
    firstContactAt: known === null || hasMoved ? now : known.firstContactAt,
    lastContactAt: Math.max(now, known?.lastContactAt ?? now),
    device: contact.device ?? known?.device ?? null,
  };
}

/**
 * A device has one runway: a copy that is installed anew on it goes on with that of the copy before, neither longer nor
 * shorter.
 * @param earliest first contact of any copy of the product on this device, by the same account; null when there was none
 */
export function onDevice(after: Attribution, earliest: Instant | null): Attribution {
  return earliest === null || earliest >= after.firstContactAt
    ? after
    : { ...after, firstContactAt: earliest };
}

/** Is the contact worth a write? */
export function isNews(known: Attribution | null, after: Attribution): boolean {
  if (known === null) return true;
  return (
    known.accountId !== after.accountId ||
    known.attributedByKey !== after.attributedByKey ||
    known.hint !== after.hint ||
    known.device !== after.device ||
    after.lastContactAt - known.lastContactAt >= HOUR
  );
}
