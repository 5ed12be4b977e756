import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/ports.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { deleteLinks, hashToken, insertLinks, newToken } from '../store/links.ts';
import { contactsByEmail, countUnusedLinks } from '../store/portal-links.ts';
import type { FlowContext } from './context.ts';
import { newLinkMessage } from './new-link-mail.ts';

const LINK_DAYS = 14;
/** So many links a person may have that were not used yet: whoever asks for more only fills an inbox. */
const OPEN_LINKS = 10;

/**
 * A customer whose link is over or gone asks for a new one. The answer to the browser must be the same whether the
 * address is known or not, so send the message without making the browser wait for it.
 * @returns the mail to send, with one link for each account the address belongs to; null when there is none to send. If it
 *   does not leave, tell {@link forgetLinks}
 */
export async function newCustomerLink(
  context: Pick<FlowContext, 'pool' | 'publicUrl' | 'mailFrom'>,
  email: string,
): Promise<MadeLinks | null> {
  return inTransaction(context.pool, async (db) =>
    makeCustomerLinks(db, context, { email, contactId: null }, await businessNow(db)),
  );
}

/** Their mail did not leave: they reached nobody, and must not count among the links a person may have. */
export async function forgetLinks(
  { pool }: Pick<FlowContext, 'pool'>,
  { tokenHashes }: Pick<MadeLinks, 'tokenHashes'>,
): Promise<void> {
  await deleteLinks(pool, tokenHashes);
}

/** Links that were made, by their hashes, and the mail that brings them. */
export type MadeLinks = { readonly message: Message; readonly tokenHashes: readonly string[] };

/**
 * Makes a new link for each account an address belongs to, in the transaction of whoever orders it.
 * @param to `contactId`: the contact it is ordered for, in whose name and language the mail is written; null for the first
 * @returns null when the address is nobody's, or has too many links that were not used yet
 */
export async function makeCustomerLinks(
  db: Db,
  { publicUrl, mailFrom }: Pick<FlowContext, 'publicUrl' | 'mailFrom'>,
  to: { readonly email: string; readonly contactId: number | null },
  now: Instant,
): Promise<MadeLinks | null> {
  const contacts = await contactsByEmail(db, to.email.trim());
  const reader = contacts.find((one) => one.contactId === to.contactId) ?? contacts[0];
  if (reader === undefined) return null;
  const ids = contacts.map((one) => one.contactId);
  if ((await countUnusedLinks(db, ids, now)) >= OPEN_LINKS) return null;
  const made = contacts.map((contact) => {
    const token = newToken();
    return { ...contact, token, tokenHash: hashToken(token) };
  });
  await insertLinks(
    db,
    made.map(({ tokenHash, accountId, contactId }) => ({
      ...{ tokenHash, accountId, contactId, purpose: 'portal' },
      ...{ deliveryId: null, staffId: null, campaignId: null },
      expiresAt: now + LINK_DAYS * 86_400_000,
    })),
  );
  const links = made.map(({ accountName, token }) => ({
    account: accountName,
    link: `${publicUrl}/portal/a/${token}`,
  }));
  return {
    message: newLinkMessage({ from: mailFrom, to: reader, links, days: LINK_DAYS }),
    tokenHashes: made.map((one) => one.tokenHash),
  };
}
