import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { takeEvents } from '../../flows/take-events.ts';
import { translateBounces, verifyBounceSignature } from '../../mail/webhook/bounce-webhook.ts';
import type { EventBatch } from '../../mail/webhook/event-batch.ts';
import {
  readSendgridKey,
  translateSendgridEvents,
  verifySendgridSignature,
} from '../../mail/webhook/sendgrid-webhook.ts';
import type { WebDeps } from '../deps.ts';
import type { Failures } from '../failures.ts';
import type { Metrics, WebhookRefusal, WebhookSource } from '../metrics.ts';
import { problem } from '../problem.ts';
import { addRoute } from '../routes.ts';

const raw = express.raw({ type: () => true, limit: '5mb', inflate: false });

/**
 * Where providers report. A signature covers the bytes as they came, so they are read raw and never unpacked: a
 * compressed body is refused. Mount it before anything that parses bodies.
 */
export function webhookRouter(deps: WebDeps, metrics: Metrics, { wrongMethod }: Failures): Router {
  const router = express.Router();
  const add = (source: WebhookSource, handler: RequestHandler) => {
    const body: RequestHandler = (req, res, next) =>
      raw(req, res, (error?: unknown) => {
        if (error !== undefined) metrics.refused(source, refusalOf(error));
        next(error);
      });
    addRoute(router, `/webhooks/${source}`, { post: [body, handler] }, wrongMethod);
  };

  const take = async (res: Response, source: WebhookSource, batch: EventBatch) => {
    const { taken, ignored } = await takeEvents(deps.context, batch.events);
    metrics.events(source, { taken, ignored, skipped: batch.skipped });
    if (batch.skipped > 0)
      deps.log.warn('Some entries of a webhook were skipped.', { source, skipped: batch.skipped });
    res.status(204).end();
  };

  const forged = (res: Response, source: WebhookSource) => {
    metrics.refused(source, 'signature');
    problem(res, 403, 'not-signed', 'This request is not signed by the holder of the key.');
  };

  const closed = (res: Response, source: WebhookSource, variable: string) => {
    metrics.refused(source, 'closed');
    problem(res, 403, 'closed', `This webhook is closed: set ${variable} to open it.`);
  };

  const key = deps.sendgridWebhookKey === null ? null : readSendgridKey(deps.sendgridWebhookKey);
  if (key === null && deps.sendgridWebhookKey !== null)
    deps.log.error(
      'SENDGRID_WEBHOOK_PUBLIC_KEY is not the key that SendGrid shows: every event will be refused.',
    );
  add('sendgrid', async (req, res) => {
    if (deps.sendgridWebhookKey === null) return closed(res, 'sendgrid', 'SENDGRID_WEBHOOK_PUBLIC_KEY');
    const rawBody = bytesOf(req);
    const signature = req.get('X-Twilio-Email-Event-Webhook-Signature');
    const timestamp = req.get('X-Twilio-Email-Event-Webhook-Timestamp');
    if (!verifySendgridSignature({ key, signature, timestamp, rawBody })) return forged(res, 'sendgrid');
    await take(res, 'sendgrid', translateSendgridEvents(rawBody));
  });

  add('bounce', async (req, res) => {
    const secret = deps.bounceWebhookSecret;
    if (secret === null) return closed(res, 'bounce', 'BOUNCE_WEBHOOK_SECRET');
    const rawBody = bytesOf(req);
    if (!verifyBounceSignature({ secret, signature: req.get('Glidepath-Signature'), rawBody }))
      return forged(res, 'bounce');
    await take(res, 'bounce', translateBounces(rawBody));
  });
  return router;
}

/** Without a body the parser leaves none. */
function bytesOf(req: Request): Uint8Array {
  return Buffer.isBuffer(req.body) ? req.body : new Uint8Array();
}

function refusalOf(error: unknown): WebhookRefusal {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  if (status === 413) return 'too-large';
  return status === 415 ? 'encoding' : 'broken';
}
