import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Message, SendOutcome, Transport } from '../domain/ports.ts';
import { messageIdOf, verpAddress } from './delivery-id.ts';
import { isLoopback } from './loopback-address.ts';
import { recipientProblem } from './recipient.ts';
import { outcomeOfSmtpFailure, queueIdIn, type SmtpFailure } from './smtp-outcomes.ts';

type Pool = ReturnType<typeof pooled>;

/**
 * Mail through an SMTP relay, over a pool of kept connections.
 * @param options.url `smtp://user:password@host:587` or `smtps://…`; a login is never sent unencrypted, except to this machine
 * @param options.bounceAddress where bounces go; each delivery gets `bounce+ID@…` of it as envelope sender (VERP)
 * @param options.timeoutMs how long one message may take in all, waiting for a connection included
 * @param options.connections how many connections to keep at most
 */
export function smtpTransport(options: {
  readonly url: string;
  readonly bounceAddress: string;
  readonly timeoutMs: number;
  readonly connections: number;
}): Transport {
  const pool = pooled(options);
  const bodies = watchBodies(pool);

  return {
    name: 'smtp',

    async send(message): Promise<SendOutcome> {
      const problem = recipientProblem(message);
      if (problem !== null) return { kind: 'rejected', reason: problem };
      const signal = AbortSignal.timeout(options.timeoutMs);
      try {
        const sent = await pool.sendMail({ ...mailData(message, options.bounceAddress), signal });
        const providerId = sent.serverMessageId?.slice(0, 200) ?? queueIdIn(sent.response);
        return { kind: 'accepted', providerId };
      } catch (error) {
        return outcomeOfSmtpFailure(failureIn(error, bodies.started(signal)));
      }
    },

    async lookUp() {
      return 'unknown';
    },

    async close() {
      pool.close();
    },
  };
}

function pooled(options: { readonly url: string; readonly timeoutMs: number; readonly connections: number }) {
  return createTransport({
    url: options.url,
    pool: true,
    maxConnections: options.connections,
    connectionTimeout: options.timeoutMs,
    greetingTimeout: options.timeoutMs,
    socketTimeout: options.timeoutMs,
    requireTLS: needsEncryption(new URL(options.url)),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Must this relay be spoken to encrypted? Yes where a login is sent to another machine. */
export function needsEncryption(url: URL): boolean {
  return url.username !== '' && !isLoopback(url.hostname);
}

/**
 * The only way to learn whether the message itself was begun, which decides between doubt and disproof: the body's
 * stream is read once the server has granted DATA, and not before.
 */
function watchBodies(pool: Pool): { readonly started: (attempt: AbortSignal) => boolean } {
  const bodies = new WeakMap<AbortSignal, Readable[]>();
  pool.use('stream', (mail, done) => {
    const streams: Readable[] = [];
    if (mail.data.signal) bodies.set(mail.data.signal, streams);
    const node = mail.message;
    const create = node.createReadStream.bind(node);
    node.createReadStream = (...given) => {
      const body = create(...given);
      streams.push(body);
      return body;
    };
    done();
  });
  return {
    // One that was never watched counts as begun: rather doubt than a second copy.
    started: (attempt) => bodies.get(attempt)?.some((body) => body.readableDidRead) ?? true,
  };
}

function mailData(message: Message, bounceAddress: string) {
  return {
    from: { name: message.from.name, address: message.from.email },
    to: { name: message.to.name ?? '', address: message.to.email },
    // Given here, the envelope cannot grow recipients from a header.
    envelope: { from: verpAddress(bounceAddress, message.deliveryId), to: [message.to.email] },
    messageId: messageIdOf(message.deliveryId, message.from.email),
    subject: message.subject,
    text: message.text,
    html: message.html,
    headers: Object.entries(message.headers).map(([key, value]) => ({ key, value: unfolded(value) })),
    xMailer: false as const,
  };
}

/** Folding a long `List-Unsubscribe` breaks signatures on some servers, so a plain value goes out as it is. */
function unfolded(value: string) {
  return /^[\x20-\x7e]{0,900}$/.test(value) ? { prepared: true, value } : value;
}

function failureIn(error: unknown, bodyStarted: boolean): SmtpFailure {
  const { code, command, responseCode, message } = error as {
    code?: unknown;
    command?: unknown;
    responseCode?: unknown;
    message?: unknown;
  };
  return {
    replyCode: typeof responseCode === 'number' ? responseCode : null,
    command: typeof command === 'string' ? command : '',
    bodyStarted,
    loginFailed: code === 'EAUTH' || code === 'ENOAUTH',
    text: typeof message === 'string' ? message : '',
  };
}
