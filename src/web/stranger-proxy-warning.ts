import type { Request, RequestHandler } from 'express';
import type { WebLog } from './deps.ts';

/**
 * Says once that somebody who is not trusted says for whom they ask: a proxy the operator forgot to name, behind which all
 * customers would share one rate limit, or a stranger, who gains nothing by it.
 */
export function strangerProxyWarning(log: Pick<WebLog, 'warn'>): RequestHandler {
  let isSaid = false;
  return (req, _res, next) => {
    if (!isSaid && req.headers['x-forwarded-for'] !== undefined && !isTrusted(req)) {
      isSaid = true;
      log.warn(
        'X-Forwarded-For came from an address that TRUST_PROXY does not list, and was not believed. If that is your proxy, add its address: until then all customers behind it share one rate limit.',
      );
    }
    next();
  };
}

function isTrusted(req: Request): boolean {
  const trusts: (address: string, hop: number) => boolean = req.app.get('trust proxy fn');
  return trusts(req.socket.remoteAddress ?? '', 0);
}
