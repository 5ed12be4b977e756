import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Recalled } from './answer-memory.ts';

/** An answer as it goes out, the same bytes for everybody who asks the same. */
export type PreparedAnswer = {
  readonly body: string;
  /** Of the body. `latin1` is quicker, and the same where all of it is ASCII. */
  readonly encoding: 'latin1' | 'utf8';
  /** Null: it is always sent whole. */
  readonly etag: string | null;
  /** Name, value, name, value, … */
  readonly headers: readonly string[];
  /** Of the answer "not changed". */
  readonly unchangedHeaders: readonly string[];
};

/** The product, or the flag, is not known. Said, but not remembered. */
export type Refused = { readonly refusal: string };

/** What client software is told. */
export type ClientAnswer = PreparedAnswer | Refused;

/**
 * The request in the words it came with: who asks again in the same words needs not be understood again.
 * @param body of a POST, as text
 */
export function requestName(
  { url, headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  body?: string,
): string {
  const { authorization = '', accept = '' } = headers;
  if (body === undefined) return `${url}\n${authorization}\n${accept}`;
  return `${url}\n${authorization}\n${headers['x-api-key'] ?? ''}\n${body}`;
}

/** RFC 9211: where the answer is from, and why. */
const LEFTOVER = 'glidepath; hit; detail=database-unreachable';

/**
 * @param headers of both answers: 200 and, where there is a tag, 304
 * @param etag weak or strong, in its quotes
 */
export function prepareAnswer(
  body: string,
  type: string,
  etag: string | null,
  headers: readonly string[],
): PreparedAnswer {
  const common = [...headers, ...(etag === null ? [] : ['ETag', etag])];
  const length = Buffer.byteLength(body);
  return {
    body,
    encoding: length === body.length ? 'latin1' : 'utf8',
    etag,
    headers: [
      ...common,
      ...['Content-Type', type, 'Content-Length', String(length)],
      ...['X-Content-Type-Options', 'nosniff'],
    ],
    unchangedHeaders: common,
  };
}

/** Sends it, or "not changed" to whoever has it. */
export function sendPrepared(
  req: IncomingMessage,
  res: ServerResponse,
  { value, isLeftover }: Recalled<PreparedAnswer>,
): void {
  if (isLeftover) res.setHeader('Cache-Status', LEFTOVER);
  if (holds(req.headers['if-none-match'], value.etag)) {
    res.writeHead(304, value.unchangedHeaders as string[]);
    res.end();
    return;
  }
  res.writeHead(200, value.headers as string[]);
  res.end(value.body, value.encoding);
}

/**
 * Asked by hand: a browser that bypasses its own cache sends `Cache-Control: no-cache` beside the tag, and Express would
 * send everything anew.
 */
function holds(held: string | undefined, etag: string | null): boolean {
  if (held === undefined || etag === null) return false;
  if (held === etag) return true;
  const bare = etag.replace(/^W\//, '');
  return held.split(',').some((one) => ['*', bare].includes(one.trim().replace(/^W\//, '')));
}
