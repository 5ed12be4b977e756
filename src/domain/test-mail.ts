import type { StaffRole } from './account.ts';
import { ok, type Result, refuse } from './result.ts';

export type TestMailRefusal = 'role' | 'not-staff' | 'customer-address';

/**
 * May a test mail go to this address? It shows what a customer would read, so it goes to the vendor's own people and to
 * nobody else; an address that is also a customer's never gets one, for it would look like the real mail.
 * @returns whom it goes to
 */
export function mayGetTestMail<Colleague>(
  sender: StaffRole,
  to: { readonly address: string; readonly colleague: Colleague | null; readonly isCustomer: boolean },
): Result<Colleague, TestMailRefusal> {
  if (sender === 'viewer') return refuse('role', 'A viewer cannot send a test mail.');
  if (to.isCustomer)
    return refuse(
      'customer-address',
      `${to.address} is the address of a customer's contact, who could take a test for the real mail. Name a colleague's.`,
    );
  if (to.colleague === null)
    return refuse(
      'not-staff',
      `${to.address} is nobody's on staff. A test mail shows what a customer would read: it goes to active staff only ("glidepath staff list").`,
    );
  return ok(to.colleague);
}

/** The subject of a test, so that nobody who finds it in a mailbox takes it for more. */
export function testSubject(subject: string): string {
  return `[Test] ${subject}`;
}
