import type { Message } from '../../domain/ports.ts';
import type { ConsoleTools } from './visit.ts';

/** Sends a mail that a form ordered. Not awaited: what was done is done, whatever the mail server says. */
export function sendMail({ deps }: Pick<ConsoleTools, 'deps'>, message: Message): void {
  deps.send(message).catch((error: unknown) => {
    deps.log.error('A mail that somebody ordered in the console could not be sent.', {
      error: error instanceof Error ? error.name : 'unknown',
    });
  });
}
