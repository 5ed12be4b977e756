import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readiness } from '../store/readiness.ts';
import { createApp } from '../web/app.ts';
import { createClientService } from '../web/client/client-service.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { OpenContext } from './open-context.ts';
import { openTransport } from './open-transport.ts';

export type Api = { readonly url: string; stop(): Promise<void> };

/** Starts the HTTP server. It mails sign-in links itself; all other mail is the workers' business. */
export async function startConfiguredApi(
  config: Config,
  log: Log,
  { context, database }: OpenContext,
): Promise<Api> {
  const transport = openTransport(config, database.pool);
  const clients = createClientService(context, {
    documents: config.policyCache,
    reports: config.reportsWaiting,
    log,
  });
  await clients.hear();
  const app = createApp({
    context,
    clients,
    trustedProxies: config.trustedProxies,
    transportName: config.mail.transport,
    sendgridWebhookKey: config.mail.sendgridWebhookKey,
    bounceWebhookSecret: config.mail.bounceWebhookSecret,
    send: (message) => transport.send(message),
    // In a time lapse a fleet's month passes in seconds of the machine.
    ...(config.timeLapse === null ? {} : { requestsPerMinute: 1_000_000 }),
    log,
    machineNow: () => Date.now(),
    ready: () => readiness(database.pool),
  });
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  }).catch(async (error: unknown) => {
    // What listens to the database would keep a process alive that serves nobody.
    await clients.close();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${config.host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => Promise.all([transport.close(), clients.close()]).then(() => resolve()));
        server.closeAllConnections();
      }),
  };
}
