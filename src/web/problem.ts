import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { COME_BACK_AFTER, isOutage } from './outage.ts';

/**
 * Answers with a problem (RFC 9457, `application/problem+json`).
 * @param code stable, for programs: `unknown-product`
 * @param detail one sentence for people: what is wrong and what to do about it
 * @param more further members, such as `errors`
 */
export function problem(
  res: Response,
  status: number,
  code: string,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): void {
  res
    .status(status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ ...problemOf(status, code, detail), ...more }));
}

/** The body of a problem. */
export function problemOf(status: number, code: string, detail: string) {
  return { type: 'about:blank', title: STATUS_CODES[status], status, code, detail };
}

/** Answers a request whose query or body is not what was asked for: 400, with every mistake by its place. */
export function invalid(res: Response, error: z.ZodError): void {
  const errors = error.issues.map((issue) => ({ at: issue.path.join('.'), message: issue.message }));
  const first = errors[0];
  const place = first?.at ? `${first.at}: ` : '';
  problem(res, 400, 'invalid-request', `${place}${first?.message ?? 'The request is not understood.'}`, {
    errors,
  });
}

/** The last handler of an app: whatever nobody answered does not exist. */
export const notFound: RequestHandler = (_req: Request, res: Response) => {
  // Not where: an address may carry a token or a key.
  problem(res, 404, 'not-found', 'There is nothing at this address.');
};

/**
 * The error handler of an app. What the client did wrong (a body too large, broken JSON) is said; what broke here is
 * logged and not said, unless it is the database that is away.
 */
export function problemHandler(log: (error: unknown) => void): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (res.headersSent) return next(error);
    const status = clientStatus(error);
    if (status !== null) return problem(res, status, codeOf(status), detailOf(status));
    log(error);
    if (isOutage(error)) {
      res.set('Retry-After', COME_BACK_AFTER);
      return problem(res, 503, 'unavailable', detailOfOutage(req.method));
    }
    problem(res, 500, 'internal', 'Something went wrong here. Try again later.');
  };
}

/** A commit may have been made although its answer was lost on the way. */
function detailOfOutage(method: string): string {
  const away = 'The database cannot be reached at the moment. Try again in a minute';
  return method === 'GET' || method === 'HEAD' ? `${away}.` : `${away}, and look first whether it was done.`;
}

function clientStatus(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

function codeOf(status: number): string {
  return (STATUS_CODES[status] ?? 'bad request').toLowerCase().replaceAll(' ', '-');
}

function detailOf(status: number): string {
  if (status === 413) return 'The body is too large.';
  if (status === 415) return 'The body is of a kind that is not understood; send JSON.';
  return 'The request is not understood. Is the body JSON?';
}
