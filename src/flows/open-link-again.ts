import { randomUUID } from 'node:crypto';
import type { Message } from '../domain/ports.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { hashToken, insertLinks, newToken } from '../store/links.ts';
import { contactsByEmail, countUnusedLinks } from '../store/portal-links.ts';
import type { FlowContext } from './context.ts';

const LINK_DAYS = 14;
/** So many links a person may have that were not used yet: whoever asks for more only fills an inbox. */
const OPEN_LINKS = 10;

/**
 * A customer whose link is over or gone asks for a new one. The answer to the browser must be the same whether the
 * address is known or not, so send the message without making the browser wait for it.
 * @returns the mail to send, with one link for each account the address belongs to; null when there is none to send
 */
export async function newCustomerLink(
  { pool, publicUrl, mailFrom }: Pick<FlowContext, 'pool' | 'publicUrl' | 'mailFrom'>,
  email: string,
): Promise<Message | null> {
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const contacts = await contactsByEmail(db, email.trim());
    const [first] = contacts;
    if (first === undefined) return null;
    const ids = contacts.map((one) => one.contactId);
    if ((await countUnusedLinks(db, ids, now)) >= OPEN_LINKS) return null;
    const links = contacts.map((contact) => ({ contact, token: newToken() }));
    await insertLinks(
      db,
      links.map(({ contact, token }) => ({
        tokenHash: hashToken(token),
        purpose: 'portal',
        deliveryId: null,
        accountId: contact.accountId,
        contactId: contact.contactId,
        staffId: null,
        campaignId: null,
        expiresAt: now + LINK_DAYS * 86_400_000,
      })),
    );
    return linkMessage(
      mailFrom,
      first,
      links.map(({ contact, token }) => ({
        account: contact.accountName,
        link: `${publicUrl}/portal/a/${token}`,
      })),
    );
  });
}

function linkMessage(
  from: Message['from'],
  to: { readonly email: string; readonly name: string | null },
  links: readonly { readonly account: string; readonly link: string }[],
): Message {
  const opening = to.name === null ? 'Hello,' : `Hello ${to.name},`;
  const closing = `It works for ${LINK_DAYS} days. If you did not ask for it, do nothing.`;
  const text = [
    opening,
    'here is your new link:',
    ...links.map((one) => `${one.account}:\n${one.link}`),
    closing,
  ];
  const html = [
    `<p>${escapeHtml(opening)}</p>`,
    '<p>here is your new link:</p>',
    ...links.map((one) => {
      const link = escapeHtml(one.link);
      return `<p>${escapeHtml(one.account)}:<br><a href="${link}">${link}</a></p>`;
    }),
    `<p>${escapeHtml(closing)}</p>`,
  ];
  return {
    deliveryId: `new-link-${randomUUID()}`,
    from,
    to,
    subject: 'Your new link',
    html: `<!doctype html><html lang="en"><title>Your new link</title><body>${html.join('')}</body></html>`,
    text: text.join('\n\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (one) => ENTITIES[one] ?? one);
}
