import type { RequestHandler } from 'express';
import helmet from 'helmet';

const NOTHING = ["'none'"];
const OURS = ["'self'"];

/**
 * Headers for every answer. Pages bring no script and one stylesheet of ours, are framed by nobody, and send their forms
 * here alone. The token in a page's address reaches no other site: the pages themselves allow it for our own.
 * @param publicUrl with https, browsers are told to insist on it
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': NOTHING,
        'style-src': OURS,
        'img-src': OURS,
        'frame-src': OURS,
        'form-action': OURS,
        'base-uri': NOTHING,
        'frame-ancestors': NOTHING,
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: publicUrl.startsWith('https:')
      ? { maxAge: 31_536_000, includeSubDomains: false }
      : false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
}

/**
 * The policy of a captured message, shown in a sandboxed frame of its own: mail needs inline styles. It can run nothing,
 * send nothing and fetch nothing.
 */
export const mailHeaders: RequestHandler = (_req, res, next) => {
  res.set(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
  );
  res.set('X-Frame-Options', 'SAMEORIGIN');
  next();
};
