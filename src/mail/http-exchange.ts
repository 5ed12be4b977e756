import { type Agent, type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** What came back. The body is read as JSON where it is JSON. */
export type Exchanged = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

/** A request that ended without an answer. */
export class NoAnswer extends Error {
  /** The connection never opened, so that not a byte of the request left: disproof (M1). */
  readonly nothingSent: boolean;
  /** The system's name for it, such as `ECONNRESET`; `time-out` for a deadline. */
  readonly code: string;

  constructor(nothingSent: boolean, code: string) {
    super(`no answer (${code})`);
    this.nothingSent = nothingSent;
    this.code = code;
  }
}

export type HttpExchange = {
  /** @throws NoAnswer, and nothing else */
  send(
    method: 'GET' | 'POST',
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<Exchanged>;
  close(): void;
};

/**
 * A connection that was silent for longer is not used again: the other side may be about to close it, and a message
 * that meets a closing connection comes into doubt.
 */
const IDLE_MS = 1_000;
const LARGEST_ANSWER = 1024 * 1024;

/**
 * HTTP to one host over connections that are kept while they are busy. Redirects are answers like any other: following
 * one would carry message and key to another host.
 * @param options.timeoutMs how long one exchange may take in all, connecting included
 */
export function httpExchange(options: {
  readonly baseUrl: string;
  readonly timeoutMs: number;
}): HttpExchange {
  const base = new URL(options.baseUrl);
  const secure = base.protocol === 'https:';
  const settings = { keepAlive: true, scheduling: 'lifo', timeout: IDLE_MS } as const;
  const agent: Agent = secure ? new HttpsAgent(settings) : new HttpAgent(settings);
  const request = secure ? httpsRequest : httpRequest;
  const prefix = base.pathname.replace(/\/$/, '');

  return {
    send: (method, path, headers, body) =>
      new Promise((resolve, reject) => {
        const bytes = body === undefined ? undefined : Buffer.from(body);
        const outgoing = request({
          ...{
            agent,
            method,
            protocol: base.protocol,
            host: base.hostname.replace(/^\[|\]$/g, ''),
            port: base.port,
            path: `${prefix}${path}`,
          },
          headers: bytes === undefined ? headers : { ...headers, 'Content-Length': bytes.length },
        });
        const opened = watchOpening(outgoing, secure);
        const fail = (error: { readonly code?: unknown; readonly syscall?: unknown }) => {
          clearTimeout(late);
          const code = typeof error.code === 'string' ? error.code : 'unknown error';
          reject(new NoAnswer(!opened(), code));
        };
        const late = setTimeout(
          () => outgoing.destroy(Object.assign(new Error(), { code: 'time-out' })),
          options.timeoutMs,
        );
        outgoing.on('error', fail);
        outgoing.on('response', (answer) => {
          const parts: Buffer[] = [];
          let size = 0;
          answer.on('data', (part: Buffer) => {
            size += part.length;
            parts.push(part);
            if (size > LARGEST_ANSWER)
              outgoing.destroy(Object.assign(new Error(), { code: 'ERR_ANSWER_TOO_LARGE' }));
          });
          answer.on('error', fail);
          answer.on('end', () => {
            clearTimeout(late);
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: readBody(Buffer.concat(parts).toString('utf8')),
            });
          });
        });
        outgoing.end(bytes);
      }),
    close: () => agent.destroy(),
  };
}

/** Says whether the request's connection ever opened, so that something of the request may have left. */
function watchOpening(outgoing: ClientRequest, secure: boolean): () => boolean {
  let opened = false;
  outgoing.once('socket', (socket) => {
    if (!socket.connecting && outgoing.reusedSocket) opened = true;
    else
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        opened = true;
      });
  });
  return () => opened;
}

function readBody(text: string): unknown {
  // Most answers have none, and an exception a mail is dear.
  if (text === '') return '';
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
