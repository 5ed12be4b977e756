import type { EvidenceEvent } from '../../domain/evidence.ts';

/** What a provider told about one of our deliveries. */
export type DeliveryEvent = { readonly deliveryId: string; readonly event: EvidenceEvent };

/** The usable entries of one webhook request, in the order they came, and how many were not usable. */
export type EventBatch = { readonly events: readonly DeliveryEvent[]; readonly skipped: number };

const mostEntries = 10_000;

/**
 * Reads a JSON array (or a lone entry) one by one: a bad entry costs itself, not its neighbours. A body that is no
 * JSON is one skipped entry, because answering an error would only have it sent again.
 * @param translate gives null for an entry that is not ours or not understood
 */
export function translateEach(
  rawBody: Uint8Array,
  translate: (entry: Readonly<Record<string, unknown>>) => DeliveryEvent | null,
): EventBatch {
  const entries = entriesIn(rawBody);
  if (entries === null) return { events: [], skipped: 1 };
  const events: DeliveryEvent[] = [];
  for (const entry of entries.slice(0, mostEntries)) {
    const translated = isRecord(entry) ? translate(entry) : null;
    if (translated !== null) events.push(translated);
  }
  return { events, skipped: entries.length - events.length };
}

function entriesIn(rawBody: Uint8Array): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(rawBody));
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Is this an event id we can keep: 1 to 100 printable ASCII characters? */
export function isEventId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,100}$/.test(value);
}

/** Is this an instant at which mail can have been sent: after 1970, before 2286? The database refuses years far outside. */
export function isEventInstant(at: number): boolean {
  return at > 0 && at < 10_000_000_000_000;
}
