import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FlowContext } from '../../src/flows/context.ts';
import { readiness } from '../../src/store/readiness.ts';
import { createApp } from '../../src/web/app.ts';

/** The product's whole HTTP surface in this process, for the provider to report to. */
export async function startEventReceiver(
  context: FlowContext,
  publicKey: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const say = () => {};
  const app = createApp({
    context,
    send: async () => {},
    transportName: 'sendgrid',
    sendgridWebhookKey: publicKey,
    bounceWebhookSecret: null,
    log: { info: say, warn: say, error: say },
    machineNow: () => Date.now(),
    ready: () => readiness(context.pool),
  });
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/sendgrid`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
