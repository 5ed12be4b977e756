import type { Instant } from './instant.ts';

/** Whose an installation is, and when it was heard of. */
export type Attribution = {
  readonly accountId: number | null;
  /** False while only a hint says whose it is. */
  readonly attributedByKey: boolean;
  readonly hint: string | null;
  readonly firstContactAt: Instant;
  readonly lastContactAt: Instant;
};

/** One contact: whom a key or a hint named just now; `accountId` is null when neither did. */
export type Contact = {
  readonly accountId: number | null;
  readonly byKey: boolean;
  readonly hint: string | null;
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
  };
}

/** Is the contact worth a write? */
export function isNews(known: Attribution | null, after: Attribution): boolean {
  if (known === null) return true;
  return (
    known.accountId !== after.accountId ||
    known.attributedByKey !== after.attributedByKey ||
    known.hint !== after.hint ||
    after.lastContactAt - known.lastContactAt >= HOUR
  );
}
