import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Failures } from './failures.ts';

const MINUTES = 10;
/** Of one address, behind which may be a whole company. */
const MAILS = 30;

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
