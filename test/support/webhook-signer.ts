import { createHmac, type KeyObject, sign } from 'node:crypto';
import { deliveryArgument } from '../../src/mail/delivery-id.ts';
import type { Random } from './random.ts';
import type { WebhookRequest } from './webhook-client.ts';

export const SIGNATURE = 'X-Twilio-Email-Event-Webhook-Signature';
export const TIMESTAMP = 'X-Twilio-Email-Event-Webhook-Timestamp';
export const BOUNCE_SIGNATURE = 'Glidepath-Signature';

/** What a forger would like to reach: the keys it does not have, and deliveries it may know of. */
export type WebhookTarget = {
  readonly key: KeyObject;
  readonly secret: string;
  readonly deliveries: readonly string[];
};

/** Signs over timestamp and body, fit to be signed or not. */
export function signedBy(key: KeyObject, timestamp: string, body: Buffer): Buffer {
  return sign('sha256', Buffer.concat([Buffer.from(timestamp, 'latin1'), body]), key);
}

export function hmacOf(secret: string, body: Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** A request to the provider's webhook; what is null is left out. */
export function sendgridRequest(of: {
  readonly timestamp: string | null;
  readonly signature: string | null;
  readonly body: Buffer;
  readonly more?: WebhookRequest['headers'];
  readonly chunked?: boolean;
}): WebhookRequest {
  const { timestamp, signature, body, more = [], chunked = false } = of;
  return {
    path: '/webhooks/sendgrid',
    headers: [
      ...(more.some(([name]) => name === 'Content-Type')
        ? []
        : [['Content-Type', 'application/json'] as const]),
      ...(signature === null ? [] : [[SIGNATURE, signature] as const]),
      ...(timestamp === null ? [] : [[TIMESTAMP, timestamp] as const]),
      ...more,
    ],
    body,
    chunked,
  };
}

export function bounceRequest(signature: string | null, body: Buffer): WebhookRequest {
  return {
    path: '/webhooks/bounce',
    headers: [
      ['Content-Type', 'application/json'],
      ...(signature === null ? [] : [[BOUNCE_SIGNATURE, signature] as const]),
    ],
    body,
    chunked: false,
  };
}

/** A request as the holder of the key sends it. */
export function genuineRequest(target: WebhookTarget, timestamp: string, entries: unknown): WebhookRequest {
  const body = Buffer.from(typeof entries === 'string' ? entries : JSON.stringify(entries));
  const signature = signedBy(target.key, timestamp, body).toString('base64');
  return sendgridRequest({ timestamp, signature, body });
}

export function genuineBounce(target: WebhookTarget, entries: unknown): WebhookRequest {
  const body = Buffer.from(typeof entries === 'string' ? entries : JSON.stringify(entries));
  return bounceRequest(`sha256=${hmacOf(target.secret, body)}`, body);
}

export function sendgridEntry(
  delivery: string,
  event: string,
  id: string,
): Readonly<Record<string, unknown>> {
  return {
    email: 'a@customer.example',
    event,
    sg_event_id: id,
    timestamp: 1_802_000_000,
    [deliveryArgument]: delivery,
  };
}

export function timestampFrom(random: Random): string {
  return String(1_700_000_000 + random.below(200_000_000));
}
