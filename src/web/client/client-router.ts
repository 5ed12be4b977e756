import express, { type RequestHandler, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { LicensingContext } from '../../flows/issue-document.ts';
import { jwks } from '../../flows/signing-keys.ts';
import { problem } from '../problem.ts';
import { activateHandler, deactivateHandler } from './activations.ts';
import { checkHandler } from './check.ts';
import { cors } from './cors.ts';
import { policyHandler } from './policy.ts';
import { reportsHandler } from './reports.ts';

const PATHS = ['/v1/policy', '/v1/check', '/v1/activations', '/v1/reports', '/.well-known/jwks.json'];
const BODY_LIMIT = '100kb';
/** Of one address: behind one may be a whole company, and each client asks once an hour. */
const REQUESTS_PER_MINUTE = 3000;

/** Everything client software talks to. Mount it at the root, before anything that parses bodies or answers 404. */
export function createClientRouter(deps: {
  readonly context: LicensingContext;
  readonly requestsPerMinute?: number;
}): Router {
  const { context, requestsPerMinute = REQUESTS_PER_MINUTE } = deps;
  const router = express.Router();
  const json = express.json({ limit: BODY_LIMIT, strict: true });
  router.use(PATHS, cors, limiter(requestsPerMinute));
  router.get('/.well-known/jwks.json', keysHandler(context));
  router.get('/v1/policy', policyHandler(context));
  router.post('/v1/check', json, checkHandler(context));
  router.post('/v1/activations', json, activateHandler(context));
  router.delete('/v1/activations/:id', deactivateHandler(context));
  router.post('/v1/reports', json, reportsHandler(context));
  return router;
}

/** `GET /.well-known/jwks.json`: the keys to pin in a product, the coming one among them. */
function keysHandler(context: LicensingContext): RequestHandler {
  return async (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('application/jwk-set+json');
    res.send(JSON.stringify(await jwks(context)));
  };
}

function limiter(limit: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, res) =>
      problem(res, 429, 'too-many-requests', 'Too many requests from this address. Wait a minute.'),
  });
}
