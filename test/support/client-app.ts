import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { LicensingContext } from '../../src/flows/issue-document.ts';
import { createClientRouter } from '../../src/web/client/client-router.ts';
import { notFound, problemHandler } from '../../src/web/problem.ts';

export type ClientApp = {
  readonly url: string;
  /** What the error handler logged. */
  readonly logged: readonly unknown[];
  close(): Promise<void>;
};

/** The real routes for client software, listening on the loopback; documents are issued in the name of its address. */
export async function startClientApp(
  context: LicensingContext,
  options: { readonly requestsPerMinute?: number } = {},
): Promise<ClientApp> {
  const app = express();
  const logged: unknown[] = [];
  const server: Server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app.use(createClientRouter({ context: { ...context, publicUrl: url }, ...options }));
  app.use(notFound);
  app.use(problemHandler((error) => logged.push(error)));
  return {
    url,
    logged,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
