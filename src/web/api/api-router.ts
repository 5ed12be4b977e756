import { gzipSync } from 'node:zlib';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { findToken } from '../../flows/api-tokens.ts';
import { clientOperations } from '../client/client-operations.ts';
import type { WebDeps } from '../deps.ts';
import type { Failures } from '../failures.ts';
import { query } from '../param.ts';
import { invalid, problem } from '../problem.ts';
import { addRoute, type Methods } from '../routes.ts';
import { accountOperations } from './account-operations.ts';
import { campaignOperations } from './campaign-operations.ts';
import { deliveryOperations } from './delivery-operations.ts';
import { forecastOperations } from './forecast-operations.ts';
import { describedOperation, openApi } from './openapi.ts';
import type { ApiPerson, Operation } from './operation.ts';

const OPERATIONS = [
  ...campaignOperations,
  ...forecastOperations,
  ...deliveryOperations,
  ...accountOperations,
];

/** The API for integrations, and the description of all that programs may ask. Every call acts in the name of a person, by a bearer token. */
export function apiRouter(deps: WebDeps, { wrongMethod }: Failures): Router {
  const router = express.Router();
  const all = [...clientOperations, ...OPERATIONS.map(describedOperation)];
  const description = JSON.stringify(openApi(all, deps.context.publicUrl), null, 2);
  addRoute(router, '/openapi.json', { get: [sendDescription(description)] }, wrongMethod);
  const json = express.json({ limit: '100kb', strict: true });
  for (const operation of OPERATIONS) {
    const handlers = [authorize(deps), json, serve(deps, operation)];
    const methods: Methods = operation.method === 'get' ? { get: handlers } : { post: handlers };
    addRoute(router, operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), methods, wrongMethod);
  }
  return router;
}

/**
 * The one answer that compressing pays for: a tenth is left of it, and it is compressed once. A policy document fits into
 * two packets as it is, and would need its time at each answer or its room in memory.
 */
function sendDescription(description: string): RequestHandler {
  const compressed = gzipSync(description, { level: 9 });
  return (req, res) => {
    res.type('json').vary('Accept-Encoding');
    if (req.acceptsEncodings('gzip', 'identity') === 'gzip')
      res.set('Content-Encoding', 'gzip').send(compressed);
    else res.send(description);
  };
}

/** Nobody without a token gets any further, not even to be told what is wrong with the request. */
function authorize({ context }: WebDeps): RequestHandler {
  return async (req, res, next) => {
    res.set('Cache-Control', 'no-store');
    const person = await personOf(context, req);
    if (person === null) return unauthorized(res);
    res.locals.person = person;
    next();
  };
}

function serve({ context }: WebDeps, operation: Operation): RequestHandler {
  return async (req, res) => {
    const body = operation.body?.safeParse(req.body ?? {});
    if (body !== undefined && !body.success) return invalid(res, body.error);
    const outcome = await operation.run({
      context,
      person: res.locals.person as ApiPerson,
      params: req.params as Readonly<Record<string, string>>,
      query: Object.fromEntries(Object.keys(operation.asks).map((name) => [name, query(req, name)])),
      body: body?.data,
    });
    if (outcome.ok) res.json(outcome.value);
    else problem(res, statusOf(outcome.code), outcome.code, outcome.message);
  };
}

async function personOf(context: WebDeps['context'], req: Request): Promise<ApiPerson | null> {
  const token = /^Bearer ([^\s]+)$/i.exec(req.get('Authorization') ?? '')?.[1];
  return token === undefined ? null : findToken(context, token);
}

function unauthorized(res: Response): void {
  res.set('WWW-Authenticate', 'Bearer');
  problem(res, 401, 'unauthorized', 'Send a token that is in use: "Authorization: Bearer TOKEN".');
}

/** What a flow refuses, as HTTP says it. */
function statusOf(code: string): number {
  if (code === 'role' || code === 'own-proposal') return 403;
  if (code.startsWith('unknown')) return 404;
  return 409;
}
