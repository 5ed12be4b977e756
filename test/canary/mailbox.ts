import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type SmtpScript, startSmtpInbox } from '../support/smtp-inbox.ts';
import { SEEDED } from './markers.ts';

/** Where the program's mail goes. Every third message is refused, in words that name whom it was for. */
export type Mailbox = {
  /** What the program is configured with. */
  readonly environment: Readonly<Record<string, string>>;
  /** The text of each message that was taken. */
  readonly letters: () => readonly string[];
  readonly offered: () => number;
  close(): Promise<void>;
};

/** @param named addresses that its refusals name */
export async function smtpMailbox(named: readonly string[]): Promise<Mailbox> {
  const text = `<${named.join('> <')}> is not known here, see https://help.example.com/why?to=${named[0]}`;
  const refusals: readonly SmtpScript[] = [
    { kind: 'refuse', at: 'rcpt', code: 550, text: `5.1.1 ${text}` },
    { kind: 'refuse', at: 'data', code: 451, text: `4.7.1 ${text}` },
    { kind: 'cut', when: 'after-data' },
  ];
  const inbox = await startSmtpInbox({
    login: { user: 'canary', password: SEEDED.smtpPassword },
    script: (_from, attempt) =>
      attempt % 3 === 0 ? (refusals[(attempt / 3) % 3] ?? { kind: 'accept' }) : { kind: 'accept' },
  });
  return {
    environment: {
      MAIL_TRANSPORT: 'smtp',
      SMTP_URL: `smtp://canary:${SEEDED.smtpPassword}@${inbox.host}`,
    },
    letters: () => inbox.mails().map(({ parsed }) => `${parsed.html}\n${parsed.text}`),
    offered: inbox.attempts,
    close: inbox.close,
  };
}

/** The same as a provider of an HTTP API. */
export async function sendgridMailbox(): Promise<Mailbox> {
  const letters: string[] = [];
  let offered = 0;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      offered += 1;
      const said = Buffer.concat(chunks).toString();
      if (offered % 3 !== 0) {
        letters.push(JSON.stringify(JSON.parse(said).content));
        return res.writeHead(202, { 'X-Message-Id': `message-${offered}` }).end();
      }
      const to = JSON.parse(said).personalizations[0].to[0].email as string;
      const refusals = [400, 429, 500] as const;
      const errors = [
        { message: `Does not contain a valid address: ${to} (key ${req.headers.authorization})`, field: to },
      ];
      res.writeHead(refusals[(offered / 3) % 3] ?? 400, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify({ errors }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    environment: {
      MAIL_TRANSPORT: 'sendgrid',
      SENDGRID_API_KEY: SEEDED.sendgridKey,
      SENDGRID_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    letters: () => letters,
    offered: () => offered,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
