import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readSendgridKey, verifySendgridSignature } from '../../src/mail/webhook/sendgrid-webhook.ts';
import { compileTemplateFiles } from '../../src/render/template-book.ts';
import { connect } from '../../src/store/connect.ts';
import { createApp } from '../../src/web/app.ts';

/**
 * What is knocked at. Arguments: `ours`, the whole HTTP surface, or `bare`, a server that verifies the signature and
 * knows nothing else; and the public key. A forged request never gets as far as the database, so there is none.
 */
const [which = '', publicKey = ''] = process.argv.slice(2);

async function ours(): Promise<RequestListener> {
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  return createApp({
    context: {
      pool: connect('postgres://127.0.0.1:1/none'),
      templates: await compileTemplateFiles(new Map()),
      publicUrl: 'https://licenses.example.com',
      secret: 'a secret that is long enough for this',
      mailFrom: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
    },
    send: async () => {},
    transportName: 'sendgrid',
    sendgridWebhookKey: publicKey,
    bounceWebhookSecret: 'the secret of the bounce mailbox',
    log: silent,
    machineNow: Date.now,
    ready: async () => ({}),
  });
}

function bare(): RequestListener {
  const key = readSendgridKey(publicKey);
  return (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const said = (name: string) => request.headers[`x-twilio-email-event-webhook-${name}`]?.toString();
      const rawBody = Buffer.concat(parts);
      const signature = said('signature');
      const signed = verifySendgridSignature({ key, signature, timestamp: said('timestamp'), rawBody });
      response.writeHead(signed ? 204 : 403).end();
    });
  };
}

const server = createServer(which === 'ours' ? await ours() : bare());
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
});
process.on('SIGTERM', () => process.exit(0));
