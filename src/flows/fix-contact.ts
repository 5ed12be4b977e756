import type { ContactRole, StaffRole } from '../domain/account.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { findAccount } from '../store/accounts.ts';
import { contactOf } from '../store/contacts.ts';
import { addContact, type ContactRefusal, changeContact, removeContact } from './change-contacts.ts';
import type { FlowContext } from './context.ts';

/** What an agent does about the people of an account while one of them is on the phone. */
export type ContactFix =
  | { readonly kind: 'add'; readonly email: string; readonly name: string; readonly role: ContactRole }
  | {
      readonly kind: 'correct';
      readonly contactId: number;
      readonly email: string;
      readonly name: string;
      readonly role: ContactRole;
    }
  | { readonly kind: 'remove' | 'bring-back'; readonly contactId: number };

/**
 * Corrects who can be told at an account. A notice that did not arrive is sent again to the person who is found, and the
 * search for one is over. Doing it twice is doing it once.
 */
export async function fixContact(
  context: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly fix: ContactFix;
    readonly reason: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
  },
): Promise<Result<true, ContactRefusal | 'reason-missing'>> {
  const { account, fix, staff } = input;
  const reason = input.reason.trim();
  if (reason === '') return refuse('reason-missing', 'Say how you know: who called, and what they said.');
  if (fix.kind === 'add') {
    const { email, name, role } = fix;
    const contact = { email: email.trim(), name: name.trim() || null, role, locale: null, timeZone: null };
    return done(await addContact(context, { account, externalKey: null, contact, staff, reason }));
  }
  const found = await findAccount(context.pool, account);
  if (found === null) return refuse('unknown-account', `There is no account ${account}.`);
  const held = await contactOf(context.pool, found.id, fix.contactId);
  if (held === null) return refuse('unknown-contact', 'The account has no such contact.');
  const { externalKey } = held;
  switch (fix.kind) {
    case 'remove':
      return done(await removeContact(context, { account, externalKey, staff, reason }));
    case 'bring-back': {
      const { email, name, role, locale, timeZone } = held;
      const contact = { email, name, role, locale, timeZone };
      return done(await addContact(context, { account, externalKey, contact, staff, reason }));
    }
    case 'correct': {
      const { email, name, role } = fix;
      const changes = { email: email.trim(), name: name.trim() || null, role };
      return done(await changeContact(context, { account, externalKey, changes, staff, reason }));
    }
  }
}

function done(outcome: Result<unknown, ContactRefusal>): Result<true, ContactRefusal> {
  return outcome.ok ? ok(true) : outcome;
}
