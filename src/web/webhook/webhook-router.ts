import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { takeEvents } from '../../flows/take-events.ts';
import { translateBounces, verifyBounceSignature } from '../../mail/webhook/bounce-webhook.ts';
import type { EventBatch } from '../../mail/webhook/event-batch.ts';
import { translateSendgridEvents, verifySendgridSignature } from '../../mail/webhook/sendgrid-webhook.ts';
import type { WebDeps } from '../deps.ts';
import type { Failures } from '../failures.ts';
import type { Metrics } from '../metrics.ts';
import { problem } from '../problem.ts';
import { addRoute } from '../routes.ts';

/**
 * Where providers report. A signature covers the bytes as they came, so they are read raw and never unpacked: a
 * compressed body is refused. Mount it before anything that parses bodies.
 */
export function webhookRouter(deps: WebDeps, metrics: Metrics, { wrongMethod }: Failures): Router {
  const router = express.Router();
  const raw = express.raw({ type: () => true, limit: '5mb', inflate: false });
  const add = (path: string, handler: RequestHandler) =>
    addRoute(router, path, { post: [raw, handler] }, wrongMethod);

  const take = async (res: Response, source: 'sendgrid' | 'bounce', batch: EventBatch) => {
    const { taken, ignored } = await takeEvents(deps.context, batch.events);
    metrics.events(source, { taken, ignored, skipped: batch.skipped });
    if (batch.skipped > 0)
      deps.log.warn('Some entries of a webhook were skipped.', { source, skipped: batch.skipped });
    res.status(204).end();
  };

  add('/webhooks/sendgrid', async (req, res) => {
    const publicKey = deps.sendgridWebhookKey;
    if (publicKey === null) return closed(res, 'SENDGRID_WEBHOOK_PUBLIC_KEY');
    const rawBody = bytesOf(req);
    const signature = req.get('X-Twilio-Email-Event-Webhook-Signature');
    const timestamp = req.get('X-Twilio-Email-Event-Webhook-Timestamp');
    if (!verifySendgridSignature({ publicKey, signature, timestamp, rawBody })) return forged(res);
    await take(res, 'sendgrid', translateSendgridEvents(rawBody));
  });

  add('/webhooks/bounce', async (req, res) => {
    const secret = deps.bounceWebhookSecret;
    if (secret === null) return closed(res, 'BOUNCE_WEBHOOK_SECRET');
    const rawBody = bytesOf(req);
    if (!verifyBounceSignature({ secret, signature: req.get('Glidepath-Signature'), rawBody }))
      return forged(res);
    await take(res, 'bounce', translateBounces(rawBody));
  });
  return router;
}

/** Without a body the parser leaves none. */
function bytesOf(req: Request): Uint8Array {
  return Buffer.isBuffer(req.body) ? req.body : new Uint8Array();
}

function forged(res: Response): void {
  problem(res, 403, 'not-signed', 'This request is not signed by the holder of the key.');
}

function closed(res: Response, variable: string): void {
  problem(res, 403, 'closed', `This webhook is closed: set ${variable} to open it.`);
}
