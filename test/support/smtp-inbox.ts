import type { Server, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** What the inbox does with one attempt. A refusal carries an SMTP reply code. */
export type SmtpScript =
  | { readonly kind: 'accept' }
  | {
      readonly kind: 'refuse';
      readonly at: 'mail' | 'rcpt' | 'data';
      readonly code: number;
      readonly text: string;
    }
  /** `before-data`: at RCPT TO, so none of the message was written; `after-data`: taken, and never answered. */
  | { readonly kind: 'cut' | 'hang'; readonly when: 'before-data' | 'after-data' };

/** A mail the inbox took. */
export type InboxMail = {
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly parsed: ParsedMail;
  /** As it came over the wire. */
  readonly source: string;
};

/**
 * A real SMTP server on 127.0.0.1.
 * @param options.script decides about an attempt by its envelope sender and the number of attempts so far, from 1
 * @param options.login when given, the user and password everybody must log in with
 * @param options.greeting when given, every connection is turned away with this code
 */
export async function startSmtpInbox(
  options: {
    readonly script?: (envelopeFrom: string, attempt: number) => SmtpScript;
    readonly login?: { readonly user: string; readonly password: string };
    readonly greeting?: number;
  } = {},
) {
  const mails: InboxMail[] = [];
  const sockets = new Map<number, Socket>();
  const scripts = new WeakMap<SMTPServerSession, SmtpScript>();
  let attempts = 0;
  const { login } = options;

  const server = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onConnect(_session, done) {
      done(options.greeting === undefined ? null : failure(options.greeting, 'not here'));
    },
    onAuth(given, _session, done) {
      const right = given.username === login?.user && given.password === login?.password;
      if (right) done(null, { user: login?.user });
      else done(failure(535, 'Authentication failed'));
    },
    onMailFrom({ address }, session, done) {
      attempts += 1;
      scripts.set(session, options.script?.(address, attempts) ?? { kind: 'accept' });
      act('mail', session, done);
    },
    onRcptTo(_address, session, done) {
      act('rcpt', session, done);
    },
    async onData(stream, session, done) {
      const script = scripts.get(session);
      const chunks: Buffer[] = [];
      for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
      const source = Buffer.concat(chunks);
      if (script?.kind !== 'refuse') {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          envelopeFrom: mailFrom === false ? '' : mailFrom.address,
          envelopeTo: rcptTo.map(({ address }) => address),
          parsed: await simpleParser(source),
          source: source.toString('utf8'),
        });
      }
      act('data', session, done);
    },
  });

  function act(
    at: 'mail' | 'rcpt' | 'data',
    session: SMTPServerSession,
    done: (error?: Error | null) => void,
  ): void {
    const script = scripts.get(session);
    if (script?.kind === 'refuse' && script.at === at) {
      done(failure(script.code, script.text));
      return;
    }
    const here = at === 'rcpt' ? 'before-data' : at === 'data' ? 'after-data' : null;
    if ((script?.kind === 'cut' || script?.kind === 'hang') && script.when === here) {
      if (script.kind === 'cut') sockets.get(session.remotePort)?.destroy();
      return;
    }
    done();
  }

  (server.server as Server).on('connection', (socket: Socket) => {
    if (socket.remotePort !== undefined) sockets.set(socket.remotePort, socket);
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    host: `127.0.0.1:${port}`,
    url: `smtp://127.0.0.1:${port}`,
    mails: (): readonly InboxMail[] => mails,
    /** How often a message was offered, whatever became of it. */
    attempts: (): number => attempts,
    /** Ends every open connection, as a server does with idle ones. */
    dropConnections(): void {
      for (const socket of sockets.values()) socket.destroy();
    },
    async close(): Promise<void> {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function failure(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
