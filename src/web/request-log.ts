import type { RequestHandler } from 'express';
import type { WebDeps } from './deps.ts';

/** One answered request. The route is its pattern: addresses carry one-time tokens and names. */
export type AnsweredRequest = {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
};

/** Tells of each request once it is answered, to the log and to whoever counts. */
export function requestLog(
  { log }: Pick<WebDeps, 'log'>,
  count: (request: AnsweredRequest) => void,
): RequestHandler {
  return (req, res, next) => {
    const began = performance.now();
    res.once('close', () => {
      const path: unknown = req.route?.path;
      const answered = {
        method: req.method,
        route: typeof path === 'string' ? path : 'none',
        status: res.statusCode,
        ms: Math.round(performance.now() - began),
      };
      count(answered);
      if (answered.status >= 500) log.warn('answered', answered);
      else log.info('answered', answered);
    });
    next();
  };
}
