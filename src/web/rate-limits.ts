import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Failures } from './failures.ts';

const MINUTES = 10;
/** Of one address, behind which may be a whole company. */
const MAILS = 30;
/** Wrong codes from one address. Each code survives few guesses anyway: this keeps somebody from trying contact after contact. */
const GUESSES = 300;

/** For forms that send somebody a mail: nobody fills an inbox, or guesses addresses, with them. */
export function askLimit(failures: Failures): RequestHandler {
  return rateLimit({
    windowMs: MINUTES * 60_000,
    limit: MAILS,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (req, res) => failures.page(req, res, 429),
  });
}

/** What the portal's forms allow one address, however many contacts it tries. */
export type PortalLimits = { readonly ask: RequestHandler; readonly guess: RequestHandler };

/** One budget for all forms of the portal that mail a code, and one for codes that turn out wrong. */
export function portalLimits(failures: Failures): PortalLimits {
  return {
    ask: askLimit(failures),
    guess: rateLimit({
      windowMs: MINUTES * 60_000,
      limit: GUESSES,
      skipSuccessfulRequests: true,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      handler: (req, res) => failures.page(req, res, 429),
    }),
  };
}

/** Asks a limit in the middle of a handler. @returns false when it has answered */
export function passes(limit: RequestHandler, req: Request, res: Response): Promise<boolean> {
  return new Promise((resolve, reject) => {
    res.once('finish', () => resolve(false));
    Promise.resolve(limit(req, res, (error?: unknown) => (error ? reject(error) : resolve(true)))).catch(
      reject,
    );
  });
}
