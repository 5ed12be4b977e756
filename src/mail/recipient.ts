import type { Message } from '../domain/ports.ts';

const oneAddress = /^[^\s<>"(),;:\\[\]@]+@[^\s<>"(),;:\\[\]@]+$/;

/**
 * Why this message cannot be sent to exactly one person (M5); null when it can. Checked before any transport is
 * asked, because mail libraries read `a@x.example, b@x.example` as two recipients.
 */
export function recipientProblem(message: Message): string | null {
  if (!oneAddress.test(message.to.email) || message.to.email.length > 320) {
    return 'The recipient is not one mail address. Correct the contact.';
  }
  return null;
}
