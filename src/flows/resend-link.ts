import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { contactOf, linkSentSince } from '../store/contacts.ts';
import { lockAccount } from '../store/customer-cases.ts';
import { deleteLinks } from '../store/links.ts';
import type { FlowContext } from './context.ts';
import { type MadeLinks, makeCustomerLinks } from './open-link-again.ts';

/** A link ordered for the same person within this time is one button pressed twice. */
const SAME_PRESS_MS = 60_000;

/**
 * Orders a new link into the portal for a contact who lost theirs. It goes to the address we have, never to one somebody
 * says on the phone.
 * @returns the mail, which the caller sends, telling {@link linkNotSent} if it does not leave; null when one was ordered a
 *   moment ago
 */
export async function resendLink(
  context: Pick<FlowContext, 'pool' | 'publicUrl' | 'mailFrom'>,
  input: {
    readonly account: string;
    readonly contactId: number;
    readonly reason: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
  },
): Promise<
  Result<
    { readonly made: MadeLinks | null },
    'role' | 'reason-missing' | 'unknown-account' | 'unknown-contact' | 'not-sendable'
  >
> {
  const { contactId, staff } = input;
  const reason = input.reason.trim();
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot send a link.');
  if (reason === '') return refuse('reason-missing', 'Say why they need a new link.');
  return inTransaction(context.pool, async (db) => {
    const now = await businessNow(db);
    const account = await findAccount(db, input.account);
    if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
    await lockAccount(db, account.id);
    const contact = await contactOf(db, account.id, contactId);
    if (contact === null) return refuse('unknown-contact', 'The account has no such contact.');
    if (contact.removed)
      return refuse('not-sendable', 'This contact was removed. Bring them back first, or choose another.');
    if (contact.refused)
      return refuse('not-sendable', 'Mail to this address comes back. Correct the address first.');
    if (await linkSentSince(db, account.id, contactId, now - SAME_PRESS_MS)) return ok({ made: null });
    const made = await makeCustomerLinks(db, context, { email: contact.email, contactId }, now);
    if (made === null)
      return refuse(
        'not-sendable',
        'They have too many links that were not used yet. Ask them to open the last one.',
      );
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'link-sent',
      subject: `account:${account.id}`,
      why: reason,
      after: { contact: contactId },
    });
    return ok({ made });
  });
}

/**
 * The mail of {@link resendLink} did not leave: its links are forgotten, the record says so, and it can be ordered again at
 * once.
 * @returns the sentence the agent reads
 */
export async function linkNotSent(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly contactId: number;
    readonly staff: { readonly id: number };
    readonly tokenHashes: readonly string[];
  },
): Promise<Result<never, 'not-sent'>> {
  await inTransaction(pool, async (db) => {
    const account = await findAccount(db, input.account);
    if (account === null) return;
    await deleteLinks(db, input.tokenHashes);
    await recordAudit(db, {
      at: await businessNow(db),
      actor: `staff:${input.staff.id}`,
      action: 'link-not-sent',
      subject: `account:${account.id}`,
      after: { contact: input.contactId },
    });
  });
  return refuse(
    'not-sent',
    'The mail could not be sent, so they have no new link yet. Try again in a minute. If it goes on, tell whoever runs the mail server.',
  );
}
