import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { EvidenceEvent } from '../../domain/evidence.ts';
import { deliveryIdOfVerp, isDeliveryId } from '../delivery-id.ts';
import { reasonFrom } from '../reason.ts';
import {
  type DeliveryEvent,
  type EventBatch,
  isEventId,
  isEventInstant,
  translateEach,
} from './event-batch.ts';

/**
 * Bounces of the SMTP transport, told by whatever reads the bounce mailbox. `POST /webhooks/bounce` takes a JSON array, or one entry:
 *
 *     [{ "to": "bounce+DELIVERY@example.com", "kind": "bounced", "at": "2027-04-12T08:30:00Z",
 *        "reason": "550 5.1.1 no such user", "id": "optional, unique per event" }]
 *
 * with the header `Glidepath-Signature: sha256=HEX`, the HMAC-SHA256 of the body under the shared secret:
 *
 *     openssl dgst -sha256 -hmac "$BOUNCE_SECRET" -hex < body.json
 *
 * `to` is the address the bounce came back to; `deliveryId` may stand in its place. `kind` is `bounced` (for good),
 * `blocked`, `deferred`, `delivered`, `complained` or `unsubscribed`. Sending one twice changes nothing.
 */
const kinds: readonly EvidenceEvent['kind'][] = [
  'bounced',
  'blocked',
  'deferred',
  'delivered',
  'complained',
  'unsubscribed',
];

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Was this request signed with the shared secret? Never throws; what is missing or malformed is not signed, and an
 * empty secret signs nothing.
 * @param request.signature the header `Glidepath-Signature`: `sha256=` and 64 hexadecimal digits
 * @param request.rawBody the bytes as they came, before any JSON parser
 */
export function verifyBounceSignature(request: {
  readonly secret: string;
  readonly signature: string | undefined;
  readonly rawBody: Uint8Array;
}): boolean {
  const { secret, signature, rawBody } = request;
  if (secret === '' || typeof signature !== 'string') return false;
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1];
  if (given === undefined) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(rawBody).digest());
}

/**
 * Turns the body of a bounce webhook into evidence about our deliveries. Entries that are malformed or not about our
 * deliveries are skipped and counted. Reasons carry no mail addresses and no links.
 * @param rawBody a JSON array, already verified
 */
export function translateBounces(rawBody: Uint8Array): EventBatch {
  return translateEach(rawBody, translateEntry);
}

function translateEntry(entry: Readonly<Record<string, unknown>>): DeliveryEvent | null {
  const named = entry.deliveryId;
  const deliveryId = isDeliveryId(named) ? named : deliveryIdOfVerp(entry.to);
  const kind = kinds.find((known) => known === entry.kind);
  const at = instantOf(entry.at);
  if (deliveryId === null || kind === undefined || at === null) return null;
  const given = entry.id;
  if (given !== undefined && !isEventId(given)) return null;
  const id = given ?? idOf(deliveryId, kind, at);
  return { deliveryId, event: { id, kind, at, reason: reasonFrom(entry.reason) } };
}

function instantOf(at: unknown): number | null {
  if (typeof at !== 'string' || !instant.test(at)) return null;
  const milliseconds = Date.parse(at);
  return isEventInstant(milliseconds) ? milliseconds : null;
}

/** The same bounce told twice without an id must count once. */
function idOf(deliveryId: string, kind: string, at: number): string {
  return `bounce-${createHash('sha256').update(`${deliveryId}\n${kind}\n${at}`).digest('hex').slice(0, 40)}`;
}
