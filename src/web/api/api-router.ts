import { gzipSync } from 'node:zlib';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { scopeAllows, type TokenScope } from '../../domain/token-scope.ts';
import type { GivenAnswer } from '../../flows/answer-once.ts';
import { findToken } from '../../flows/api-tokens.ts';
import { API_PAGE } from '../../pages/paths.ts';
import { clientOperations } from '../client/client-operations.ts';
import type { WebDeps } from '../deps.ts';
import type { Failures } from '../failures.ts';
import { query } from '../param.ts';
import { invalid, problem, problemOf } from '../problem.ts';
import { addRoute, type Methods } from '../routes.ts';
import { accountOperations } from './account-operations.ts';
import { activationOperations } from './activation-operations.ts';
import { apiPage } from './api-page.ts';
import { campaignOperations } from './campaign-operations.ts';
import { caseOperations } from './case-operations.ts';
import { contactOperations } from './contact-operations.ts';
import { deliveryOperations } from './delivery-operations.ts';
import { entitlementOperations } from './entitlement-operations.ts';
import { feedbackOperations } from './feedback-operations.ts';
import { forecastOperations } from './forecast-operations.ts';
import { type AnsweringOnce, answeringOnce, send } from './idempotency.ts';
import { describedOperation, openApi } from './openapi.ts';
import type { ApiPerson, Operation } from './operation.ts';

const OPERATIONS = [
  ...campaignOperations,
  ...forecastOperations,
  ...feedbackOperations,
  ...deliveryOperations,
  ...accountOperations,
  ...contactOperations,
  ...entitlementOperations,
  ...activationOperations,
  ...caseOperations,
];

/** The API for integrations, and the description of all that programs may ask. Every call acts in the name of a person, by a bearer token. */
export function apiRouter(deps: WebDeps, { wrongMethod }: Failures): Router {
  const router = express.Router();
  const all = [...clientOperations, ...OPERATIONS.map(describedOperation)];
  const description = JSON.stringify(openApi(all, deps.context.publicUrl), null, 2);
  addRoute(router, '/openapi.json', { get: [sendDescription(description)] }, wrongMethod);
  addRoute(router, API_PAGE, { get: [apiPage(all, deps.context.publicUrl)] }, wrongMethod);
  const json = express.json({ limit: '100kb', strict: true });
  const once = answeringOnce(deps);
  const methodsOf = (path: string): Methods =>
    Object.fromEntries(
      OPERATIONS.filter((one) => one.path === path).map((operation) => [
        operation.method,
        [authorize(deps, operation), json, serve(deps, operation, once)],
      ]),
    );
  for (const path of new Set(OPERATIONS.map((one) => one.path)))
    addRoute(router, path.replaceAll(/\{(\w+)\}/g, ':$1'), methodsOf(path), wrongMethod);
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

/** Nobody without a token for it gets any further, not even to be told what is wrong with the request. */
function authorize({ context }: WebDeps, { scope }: Operation): RequestHandler {
  return async (req, res, next) => {
    res.set('Cache-Control', 'no-store');
    const person = await personOf(context, req);
    if (person === null) return unauthorized(res);
    if (!scopeAllows(person.scopes, scope)) return outOfScope(res, scope);
    res.locals.person = person;
    next();
  };
}

function serve({ context }: WebDeps, operation: Operation, once: AnsweringOnce): RequestHandler {
  return async (req, res) => {
    const body = operation.body?.safeParse(req.body ?? {});
    if (body !== undefined && !body.success) return invalid(res, body.error);
    const person = res.locals.person as ApiPerson;
    const answer = async (pool: WebDeps['context']['pool']): Promise<GivenAnswer> => {
      const outcome = await operation.run({
        context: { ...context, pool },
        person,
        params: req.params as Readonly<Record<string, string>>,
        query: Object.fromEntries(Object.keys(operation.asks).map((name) => [name, query(req, name)])),
        body: body?.data,
      });
      if (outcome.ok) return { status: 200, body: outcome.value };
      const status = statusOf(outcome.code);
      return { status, body: problemOf(status, outcome.code, outcome.message) };
    };
    if (operation.method !== 'post') return send(res, await answer(context.pool));
    await once(req, res, { operation, person, answer });
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

function outOfScope(res: Response, scope: TokenScope): void {
  res.set('WWW-Authenticate', `Bearer error="insufficient_scope", scope="${scope}"`);
  problem(res, 403, 'scope', `This token is not for this: it lacks the scope ${scope}.`, { scope });
}

/** What a flow refuses, as HTTP says it. */
function statusOf(code: string): number {
  if (code === 'role' || code === 'own-proposal') return 403;
  if (code.startsWith('unknown')) return 404;
  if (code === 'bad-query' || code === 'bad-value') return 400;
  return 409;
}
