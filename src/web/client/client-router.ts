import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { LicensingContext } from '../../flows/issue-document.ts';
import { jwks } from '../../flows/signing-keys.ts';
import type { WebLog } from '../deps.ts';
import { problem } from '../problem.ts';
import {
  activateHandler,
  activateOfflineHandler,
  deactivateHandler,
  heartbeatHandler,
} from './activations.ts';
import { checkHandler } from './check.ts';
import { type ClientService, createClientService } from './client-service.ts';
import { cors } from './cors.ts';
import { flagHandler, flagsHandler } from './ofrep.ts';
import {
  FLAGS_PATH,
  flagErrors,
  flagFailureLog,
  noSuchFlagEndpoint,
  tooManyFlagRequests,
} from './ofrep-failures.ts';
import { policyHandler } from './policy.ts';
import { postedJson } from './posted-text.ts';
import { reportsHandler } from './reports.ts';

const PATHS = [
  ...['/v1/policy', '/v1/check', '/v1/activations', '/v1/reports', '/.well-known/jwks.json'],
  '/ofrep',
];
const BODY_LIMIT = '100kb';
/** Of one address: behind one may be a whole company, and each client asks once an hour. */
const REQUESTS_PER_MINUTE = 3000;

/** Everything client software talks to. Mount it at the root, before anything that parses bodies or answers 404. */
export function createClientRouter(deps: {
  readonly context: LicensingContext;
  readonly requestsPerMinute?: number;
  readonly log?: Pick<WebLog, 'error'>;
  /** Left out: one that remembers nothing. */
  readonly clients?: ClientService;
}): Router {
  const { context, requestsPerMinute = REQUESTS_PER_MINUTE, clients = createClientService(context) } = deps;
  const router = express.Router();
  const json = postedJson(BODY_LIMIT);
  router.use(PATHS, cors, limiter(requestsPerMinute));
  router.get('/.well-known/jwks.json', keysHandler(context));
  router.get('/v1/policy', policyHandler(clients.reads));
  router.get('/v1/policy/stream', clients.streams.handler);
  router.post('/v1/check', json, checkHandler(context, clients.memory, clients.judge));
  router.post('/v1/activations', json, activateHandler(context));
  router.post('/v1/activations/offline', json, activateOfflineHandler(context));
  router.post('/v1/activations/:id/heartbeat', heartbeatHandler(context));
  router.delete('/v1/activations/:id', deactivateHandler(context));
  router.post('/v1/reports', json, reportsHandler(clients.reports));
  router.use(PATHS.slice(0, -1), unavailable(clients));
  const failed = flagFailureLog(deps.log);
  router.post(FLAGS_PATH, json, flagsHandler(clients.flags, failed));
  router.post(`${FLAGS_PATH}/*key`, json, flagHandler(clients.flags));
  router.use('/ofrep', noSuchFlagEndpoint, flagErrors(failed));
  return router;
}

/** `GET /.well-known/jwks.json`: the keys to pin in a product, the coming one among them. */
function keysHandler(context: LicensingContext): RequestHandler {
  return async (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('application/jwk-set+json');
    res.send(JSON.stringify(await jwks(context)));
  };
}

/** Nothing is known about whoever asks, and the database cannot be asked: a client keeps what it has, and comes back. */
function unavailable({ memory }: ClientService): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (res.headersSent || !memory.isCutOff()) return next(error);
    res.set('Retry-After', '30');
    problem(
      res,
      503,
      'unavailable',
      'The license service cannot look this up at the moment. Keep what you know.',
    );
  };
}

function limiter(limit: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (req, res, next) =>
      req.originalUrl.startsWith('/ofrep')
        ? tooManyFlagRequests(req, res, next)
        : problem(res, 429, 'too-many-requests', 'Too many requests from this address. Wait a minute.'),
  });
}
