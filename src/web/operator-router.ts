import express, { type Router } from 'express';
import { icon, iconPath } from '../pages/icon.ts';
import { stylesheet, stylesheetPath } from '../pages/stylesheet.ts';
import type { WebDeps } from './deps.ts';
import type { Failures } from './failures.ts';
import type { Metrics } from './metrics.ts';
import { addRoute } from './routes.ts';

const FOREVER = 'public, max-age=31536000, immutable';

/** What operators ask, and the files pages are made with. */
export function operatorRouter(deps: WebDeps, metrics: Metrics, { wrongMethod }: Failures): Router {
  const router = express.Router();
  const get = (path: string, handler: express.RequestHandler) =>
    addRoute(router, path, { get: [handler] }, wrongMethod);
  get('/', (_req, res) => res.redirect(303, '/console/campaigns'));
  get('/healthz', (_req, res) => void res.set('Cache-Control', 'no-store').json({ alive: true }));
  get('/readyz', async (_req, res) => {
    const checks = await deps.ready();
    const ready = Object.values(checks).every(Boolean);
    // Without its database it still answers client software from memory, and is worth its place for that.
    const degraded = !ready && deps.clients !== undefined && deps.clients.memory.isCutOff();
    const isOfUse = ready || (degraded && deps.clients.memory.size() > 0);
    res
      .status(isOfUse ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ready, degraded, checks });
  });
  get('/metrics', async (_req, res) => {
    const text = await metrics.text();
    res.set('Cache-Control', 'no-store').set('Content-Type', metrics.contentType).send(text);
  });
  get(stylesheetPath, (_req, res) => void res.set('Cache-Control', FOREVER).type('css').send(stylesheet));
  get(iconPath, (_req, res) => void res.set('Cache-Control', FOREVER).type('svg').send(icon));
  get('/robots.txt', (_req, res) => void res.type('text').send('User-agent: *\nDisallow: /\n'));
  return router;
}
