import { Agent, request } from 'node:http';

/** A request as it goes over the wire: headers in this order, the same name as often as it is given. */
export type WebhookRequest = {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Sent in pieces, without saying how long it is. */
  readonly chunked: boolean;
};

/**
 * Posts over a few connections that are kept, as a provider does.
 * @param lanes how many requests may be under way at once
 */
export function openWebhookClient(url: string, lanes: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  return {
    /** @returns the status, and how long it took from the first byte sent to the last one read */
    post(sent: WebhookRequest): Promise<{ readonly status: number; readonly ms: number }> {
      return new Promise((resolve, reject) => {
        const framing = sent.chunked
          ? ['Transfer-Encoding', 'chunked']
          : ['Content-Length', String(sent.body.length)];
        const call = request(`${url}${sent.path}`, {
          method: 'POST',
          agent,
          headers: ['Host', new URL(url).host, ...framing, ...sent.headers.flat()],
        });
        let began = 0;
        call.once('socket', () => {
          began = performance.now();
        });
        call.once('response', (answer) => {
          answer.resume();
          answer.once('end', () =>
            resolve({ status: answer.statusCode ?? 0, ms: performance.now() - began }),
          );
        });
        call.once('error', reject);
        if (sent.chunked) for (const piece of pieces(sent.body)) call.write(piece);
        call.end(sent.chunked ? undefined : sent.body);
      });
    },
    close: () => agent.destroy(),
  };
}

function pieces(body: Buffer): readonly Buffer[] {
  const size = Math.max(1, Math.ceil(body.length / 3));
  return [0, 1, 2]
    .map((index) => body.subarray(index * size, (index + 1) * size))
    .filter((one) => one.length > 0);
}
