import type { SendOutcome } from '../domain/ports.ts';
import { reasonFrom } from './reason.ts';

/** What is known about an SMTP attempt that failed. */
export type SmtpFailure = {
  /** The last reply's code, such as 451; null when the server said nothing. */
  readonly replyCode: number | null;
  /** The command that was answered: `CONN`, `EHLO`, `AUTH LOGIN`, `MAIL FROM`, `RCPT TO`, `DATA`, …; empty when unknown. */
  readonly command: string;
  /** Has any of the message itself been written after DATA was granted? */
  readonly bodyStarted: boolean;
  /** No login was possible: wrong credentials, or none given where the server wants some. */
  readonly loginFailed: boolean;
  /** Words of the server or the system. */
  readonly text: string;
};

// 530 login required, 534/535/538 login refused, 550 and the like at the greeting: not about this message.
const aboutUs = new Set([530, 534, 535, 538]);
const beforeTheEnvelope = /^(CONN|EHLO|HELO|STARTTLS|AUTH)/;
/** "Bad sequence of commands": the session was confused, the message was not judged. */
const badSequence = 503;

/**
 * Sorts a failed attempt. The server's word counts first; without one, a message of which nothing was written was
 * not taken (M1: disproof), and one of which something was written may have been.
 */
export function outcomeOfSmtpFailure(failure: SmtpFailure): SendOutcome {
  const { replyCode, bodyStarted } = failure;
  const said = reasonFrom(failure.text) ?? 'no reason given';
  if (replyCode === null && !failure.loginFailed) {
    return bodyStarted
      ? { kind: 'in-doubt', reason: `The mail server was given the message and did not answer: ${said}` }
      : tryLater(`The mail server could not be reached; nothing was sent: ${said}`);
  }
  if (replyCode !== null && (replyCode < 500 || replyCode === badSequence)) {
    return tryLater(`The mail server says not now: ${said}`);
  }
  if (failure.loginFailed || (replyCode !== null && aboutUs.has(replyCode))) {
    return { kind: 'stop', reason: `The mail server refuses our login. Check SMTP_URL: ${said}` };
  }
  if (beforeTheEnvelope.test(failure.command)) {
    return { kind: 'stop', reason: `The mail server refuses to talk to us: ${said}` };
  }
  return { kind: 'rejected', reason: `The mail server refused the message: ${said}` };
}

/**
 * The id under which the server that took a message speaks of it in its log, out of its last reply as Postfix, Exim and
 * Sendmail write it: `queued as ID`, `OK id=ID`, `ID Message accepted`. Null when it names none.
 */
export function queueIdIn(reply: string): string | null {
  const named =
    /\bqueued as ([\w.-]{1,100})|\bid=([\w.-]{1,100})|^250 2\.0\.0 (\w{1,100}) Message accepted/i.exec(reply);
  return named?.slice(1).find((id) => id !== undefined) ?? null;
}

function tryLater(reason: string): SendOutcome {
  return { kind: 'try-later', reason, retryAfterSeconds: null };
}
