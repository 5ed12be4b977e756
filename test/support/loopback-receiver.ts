import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One webhook request as it came, and the status it was answered with. */
export type ReceivedRequest = {
  readonly headers: IncomingMessage['headers'];
  readonly rawBody: Buffer;
  readonly status: number;
};

/**
 * A webhook's other end on 127.0.0.1, for tests that need no web server of ours.
 * @param status decides the answer to the n-th request, counted from 1
 */
export async function startReceiver(status: (n: number) => number = () => 204) {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const answered = status(requests.length + 1);
    requests.push({ headers: request.headers, rawBody: Buffer.concat(chunks), status: answered });
    response.writeHead(answered).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/sendgrid`,
    requests: (): readonly ReceivedRequest[] => requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
