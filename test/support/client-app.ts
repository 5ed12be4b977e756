import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { createClientRouter } from '../../src/web/client/client-router.ts';
import { type ClientService, createClientService } from '../../src/web/client/client-service.ts';
import { warmAnswers } from '../../src/web/client/warm-answers.ts';
import { notFound, problemHandler } from '../../src/web/problem.ts';

export type ClientApp = {
  readonly url: string;
  /** What the error handler logged. */
  readonly logged: readonly unknown[];
  readonly clients: ClientService;
  close(): Promise<void>;
};

/**
 * The real routes for client software, listening on the loopback; documents are issued in the name of its address.
 * @param options.hears it remembers its answers, and is told of changes
 */
export async function startClientApp(
  context: LicensingContext,
  options: {
    readonly requestsPerMinute?: number;
    readonly hears?: boolean;
    readonly documents?: number;
    readonly machineNow?: () => number;
  } = {},
): Promise<ClientApp> {
  const app = express();
  const logged: unknown[] = [];
  const server: Server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own = { ...context, publicUrl: url };
  const clients = createClientService(own, options);
  if (options.hears) await clients.hear();
  server.on(
    'request',
    warmAnswers(clients.memory, () => {}, app),
  );
  app.use(createClientRouter({ context: own, clients, ...options }));
  app.use(notFound);
  app.use(problemHandler((error) => logged.push(error)));
  return {
    url,
    logged,
    clients,
    close: async () => {
      await clients.close();
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}
