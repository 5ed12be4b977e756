import type { RequestListener } from 'node:http';
import express from 'express';
import { apiRouter } from './api/api-router.ts';
import { createClientRouter } from './client/client-router.ts';
import { warmAnswers } from './client/warm-answers.ts';
import { consoleRouter } from './console/console-router.ts';
import { cookieJar } from './cookies.ts';
import type { WebDeps } from './deps.ts';
import { failures } from './failures.ts';
import { openMetrics } from './metrics.ts';
import { operatorRouter } from './operator-router.ts';
import { portalRouter } from './portal/portal-router.ts';
import { requestLog } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';
import { strangerProxyWarning } from './stranger-proxy-warning.ts';
import { webhookRouter } from './webhook/webhook-router.ts';

/** The whole HTTP surface. It does not listen: whoever starts it says where. */
export function createApp(deps: WebDeps): RequestListener {
  const app = express();
  // Whoever is not listed here is answered, and counted by rate limits, as who they are.
  app
    .set('trust proxy', deps.trustedProxies ?? ['loopback'])
    .set('etag', false)
    .disable('x-powered-by');
  const cookies = cookieJar(deps.context.publicUrl);
  const failed = failures(deps);
  const metrics = openMetrics(deps);
  const tools = { deps, cookies, failures: failed };
  app.use(strangerProxyWarning(deps.log));
  app.use(requestLog(deps, metrics.answered), securityHeaders(deps.context.publicUrl));
  app.use(webhookRouter(deps, metrics, failed));
  app.use(operatorRouter(deps, metrics, failed));
  app.use(createClientRouter(deps));
  app.use(apiRouter(deps, failed));
  app.use(portalRouter(tools));
  app.use(consoleRouter(tools));
  app.use(failed.nothingHere);
  app.use(failed.broken);
  if (deps.clients === undefined) return app;
  return warmAnswers(deps.clients.memory, metrics.answeredWarm, app);
}
