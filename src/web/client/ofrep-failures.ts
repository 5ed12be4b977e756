import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { safeError } from '../../domain/without-secrets.ts';
import type { WebLog } from '../deps.ts';

/** Where both endpoints live; every answer below speaks OFREP, errors included. */
export const FLAGS_PATH = '/ofrep/v1/evaluate/flags';

export type FlagErrorCode =
  | 'PARSE_ERROR'
  | 'TARGETING_KEY_MISSING'
  | 'INVALID_CONTEXT'
  | 'FLAG_NOT_FOUND'
  | 'GENERAL';

/** A flag that could not be evaluated, alone or in a list. */
export type FlagFailure = {
  readonly key: string;
  readonly errorCode: FlagErrorCode;
  readonly errorDetails: string;
};

/** The flag's key in the request's address, empty where it names none; null for the bulk endpoint. */
export function askedFlag(req: Request): string | null {
  const path = req.originalUrl.split('?', 1)[0] ?? '';
  if (path === FLAGS_PATH) return null;
  const key = path.startsWith(`${FLAGS_PATH}/`) ? path.slice(FLAGS_PATH.length + 1) : '';
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/**
 * Answers with a failure. Clients take it for one only at 400, 404, 429 and 500, and only with a string `key` and an
 * `errorCode`; the bulk endpoint has no key to name.
 */
export function flagFailure(
  req: Request,
  res: Response,
  status: 400 | 404 | 429 | 500,
  errorCode: FlagErrorCode,
  errorDetails: string,
): void {
  const key = askedFlag(req);
  const body = { ...(key === null ? {} : { key }), errorCode, errorDetails };
  res.setHeader('Cache-Control', 'no-store');
  sendJson(res, status, body);
}

/** Answers with JSON and none of what Express would add: these answers are the hot path. */
export function sendJson(res: Response, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Length', Buffer.byteLength(text));
  res.end(text);
}

/** The answer to whoever asks too often; `Retry-After` says how long to wait. */
export const tooManyFlagRequests: RequestHandler = (req, res) => {
  flagFailure(req, res, 429, 'GENERAL', 'Too many requests from this address. Wait a minute.');
};

/** Whatever else is asked below `/ofrep`. */
export const noSuchFlagEndpoint: RequestHandler = (req, res) => {
  flagFailure(req, res, 404, 'GENERAL', `Ask with POST ${FLAGS_PATH} or POST ${FLAGS_PATH}/{key}.`);
};

/** What the client sent wrong is said; what broke here is logged and not said. */
export function flagErrors(log: (error: unknown) => void): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (res.headersSent) return next(error);
    const status = typeof error?.status === 'number' ? error.status : 500;
    // An address that cannot be decoded names no flag.
    if (error instanceof URIError)
      return flagFailure(req, res, 404, 'FLAG_NOT_FOUND', 'There is no such flag.');
    if (status === 413) return flagFailure(req, res, 400, 'INVALID_CONTEXT', 'The context is too large.');
    if (status >= 400 && status < 500)
      return flagFailure(req, res, 400, 'PARSE_ERROR', 'The request is not understood. Is the body JSON?');
    log(error);
    flagFailure(req, res, 500, 'GENERAL', 'Something went wrong here. Try again later.');
  };
}

/** Logs what broke while flags were evaluated: a database error's parameters, which may be anybody's, are left out. */
export function flagFailureLog(log?: Pick<WebLog, 'error'>): (error: unknown) => void {
  return (error) => {
    log?.error('Flags could not be evaluated.', { error: safeError(error) });
  };
}
