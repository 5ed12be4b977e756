import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { EvidenceEvent } from '../../domain/evidence.ts';
import { deliveryArgument, deliveryIdOfMessageId, isDeliveryId } from '../delivery-id.ts';
import { reasonFrom } from '../reason.ts';
import {
  type DeliveryEvent,
  type EventBatch,
  isEventId,
  isEventInstant,
  translateEach,
} from './event-batch.ts';

const openingBracket = 0x5b;
const base64 = /^[A-Za-z0-9+/]{1,400}={0,2}$/;

/**
 * Reads the key that events are signed with; once, for reading it takes as long as verifying with it.
 * @param text base64 of the key's SPKI DER form, as SendGrid's settings page shows it
 * @returns null when it is no such key
 */
export function readSendgridKey(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
}

/**
 * Does this webhook request come from the holder of the key? ECDSA P-256 with SHA-256 over timestamp and raw body.
 * Never throws; whatever is missing or malformed is simply not signed.
 *
 * Nothing stands between timestamp and body in what is signed, so digits could be moved from one to the other: the
 * timestamp must be ten digits and the body must start with `[`. Age is not judged: failed requests are repeated for
 * a day, events carry their own ids and applying one twice changes nothing.
 * @param request.key null, when there is none that can be read, signs nothing
 * @param request.signature the header `X-Twilio-Email-Event-Webhook-Signature`
 * @param request.timestamp the header `X-Twilio-Email-Event-Webhook-Timestamp`
 * @param request.rawBody the bytes as they came, before any JSON parser
 */
export function verifySendgridSignature(request: {
  readonly key: KeyObject | null;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  readonly rawBody: Uint8Array;
}): boolean {
  const { key, signature, timestamp, rawBody } = request;
  if (key === null) return false;
  if (typeof timestamp !== 'string' || !/^\d{10}$/.test(timestamp)) return false;
  if (typeof signature !== 'string' || !base64.test(signature)) return false;
  if (rawBody[0] !== openingBracket) return false;
  try {
    const signed = Buffer.concat([Buffer.from(timestamp, 'ascii'), rawBody]);
    return verify('sha256', signed, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

const kinds: Readonly<Record<string, EvidenceEvent['kind']>> = {
  processed: 'processed',
  delivered: 'delivered',
  deferred: 'deferred',
  bounce: 'bounced',
  dropped: 'dropped',
  spamreport: 'complained',
  unsubscribe: 'unsubscribed',
  group_unsubscribe: 'unsubscribed',
  open: 'opened',
  click: 'clicked',
};

/**
 * Turns the body of an event webhook into evidence about our deliveries. Entries that are malformed, of a kind we do
 * not use, or about mail that is not ours are skipped and counted. Reasons carry no mail addresses and no links.
 * @param rawBody a JSON array, already verified
 */
export function translateSendgridEvents(rawBody: Uint8Array): EventBatch {
  return translateEach(rawBody, translateEntry);
}

function translateEntry(entry: Readonly<Record<string, unknown>>): DeliveryEvent | null {
  const deliveryId = deliveryIdIn(entry);
  const kind = kindOf(entry);
  const id = entry.sg_event_id;
  const at = instantOf(entry.timestamp);
  if (deliveryId === null || kind === null || at === null || !isEventId(id)) return null;
  return { deliveryId, event: { id, kind, at, reason: reasonOf(kind, entry) } };
}

/** Asynchronous bounces come without custom arguments; their `smtp-id` is the Message-ID we gave the mail. */
function deliveryIdIn(entry: Readonly<Record<string, unknown>>): string | null {
  const ours = entry[deliveryArgument];
  return isDeliveryId(ours) ? ours : deliveryIdOfMessageId(entry['smtp-id']);
}

function kindOf(entry: Readonly<Record<string, unknown>>): EvidenceEvent['kind'] | null {
  const name = entry.event;
  if (typeof name !== 'string' || !Object.hasOwn(kinds, name)) return null;
  if (name === 'bounce' && entry.type === 'blocked') return 'blocked';
  return kinds[name] ?? null;
}

/** Seconds to milliseconds. */
function instantOf(timestamp: unknown): number | null {
  if (typeof timestamp !== 'number') return null;
  const at = Math.floor(timestamp) * 1000;
  return isEventInstant(at) ? at : null;
}

function reasonOf(kind: EvidenceEvent['kind'], entry: Readonly<Record<string, unknown>>): string | null {
  if (kind === 'opened' || kind === 'clicked') return null;
  return reasonFrom(entry.reason) ?? (kind === 'deferred' ? reasonFrom(entry.response) : null);
}
