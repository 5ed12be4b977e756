import type { IncomingMessage } from 'node:http';
import express, { type RequestHandler } from 'express';

/** What was read of a request before it came to Express. */
const read = new WeakMap<IncomingMessage, string>();

/** Longer questions are rare, and not looked for in memory. */
const LONGEST = 2000;

/**
 * Reads the body of a short JSON request whole; what it says is for whoever parses it, see {@link postedJson}.
 * @param then is given the text once all of it is there; never, when the client goes away
 * @returns false: it is not such a request, and nothing was read
 */
export function readPostedText(req: IncomingMessage, then: (text: string) => void): boolean {
  const { headers } = req;
  const length = Number(headers['content-length']);
  const isShort = length > 1 && length <= LONGEST && headers['content-encoding'] === undefined;
  if (!isShort || !/^application\/json(?:; ?charset=utf-8)?$/i.test(headers['content-type'] ?? ''))
    return false;
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (chunk: string) => {
    text += chunk;
  });
  req.on('end', () => {
    read.set(req, text);
    then(text);
  });
  return true;
}

/** The body of a request that was read before it came to Express; undefined for any other. */
export function postedText(req: IncomingMessage): string | undefined {
  return read.get(req);
}

/** `express.json`, also for a body that was read before. */
export function postedJson(limit: string): RequestHandler {
  const json = express.json({ limit, strict: true });
  return (req, res, next) => {
    const text = postedText(req);
    if (text === undefined) return json(req, res, next);
    try {
      req.body = JSON.parse(text);
      next();
    } catch {
      next(Object.assign(new SyntaxError('The body is not JSON.'), { status: 400 }));
    }
  };
}
