import type { RequestHandler } from 'express';

/** Products also run in browsers. There are no cookies here, so any page may ask; what it may see is up to its key. */
export const CORS_HEADERS: readonly string[] = [
  ...['Access-Control-Allow-Origin', '*'],
  ...['Access-Control-Expose-Headers', 'ETag, Retry-After'],
];

export const cors: RequestHandler = (req, res, next) => {
  for (let at = 0; at < CORS_HEADERS.length; at += 2)
    res.set(CORS_HEADERS[at] as string, CORS_HEADERS[at + 1] as string);
  if (req.method !== 'OPTIONS') return next();
  res.set('Access-Control-Allow-Methods', 'GET, HEAD, POST, DELETE');
  res.set(
    'Access-Control-Allow-Headers',
    'Authorization, Content-Type, If-None-Match, Last-Event-ID, X-API-Key',
  );
  res.set('Access-Control-Max-Age', '86400');
  res.status(204).end();
};
