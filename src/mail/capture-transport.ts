import type { Message, Transport } from '../domain/ports.ts';
import { recipientProblem } from './recipient.ts';

/**
 * A transport that keeps mail instead of sending it: the inbox shown in the console.
 * @param inbox.keep stores one message, whole or not at all
 * @param inbox.has says whether a delivery id is stored; its answer is final, so `lookUp` proves and disproves
 */
export function captureTransport(inbox: {
  readonly keep: (message: Message) => Promise<void>;
  readonly has: (deliveryId: string) => Promise<boolean>;
}): Transport {
  return {
    name: 'capture',
    async send(message) {
      const problem = recipientProblem(message);
      if (problem !== null) return { kind: 'rejected', reason: problem };
      try {
        await inbox.keep(message);
        return { kind: 'accepted', providerId: null };
      } catch {
        // A commit whose answer was lost may have happened; the look-up knows.
        return { kind: 'in-doubt', reason: 'The inbox did not confirm that it kept the message.' };
      }
    },
    async lookUp(deliveryId) {
      return (await inbox.has(deliveryId)) ? 'accepted' : 'not-received';
    },
    async close() {},
  };
}
