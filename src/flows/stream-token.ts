import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import { isSubject, type Subject } from '../domain/policy/document.ts';

/** What a token lets its bearer hear: that something changed for this subject, never what. */
export type StreamGrant = {
  readonly subject: Subject;
  /** Keys of products; empty: all. */
  readonly products: readonly string[];
};

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Far above what fits an address. */
const LONGEST = 16_384;

const DAY_MS = 86_400_000;

/** The day a token is for: whole days since 1970 in UTC, by the machine's clock. */
export function streamDay(machineNow: Instant): number {
  return Math.floor(machineNow / DAY_MS);
}

export function endOfStreamDay(day: number): Instant {
  return (day + 1) * DAY_MS;
}

/**
 * A token for the address of an event stream, where no header can carry a license key. It needs no database: subject,
 * products and day are sealed under SECRET, so nobody can make one and no log shows whose it is. The same grant has the
 * same token for the whole day.
 * @param grant.day see {@link streamDay}
 */
export function mintStreamToken(secret: string, grant: StreamGrant & { readonly day: number }): string {
  const products = [...new Set(grant.products)].sort();
  const text = JSON.stringify([grant.day, grant.subject, ...products]);
  const keys = keysFor(secret);
  // Derived from the text: equal texts look equal, and no nonce ever serves two texts.
  const iv = createHmac('sha256', keys.iv).update(text).digest().subarray(0, IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keys.text, iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/**
 * Opens what {@link mintStreamToken} made today or yesterday: a stream may have to be opened again after midnight.
 * @param today see {@link streamDay}; tomorrow's token is good as well, for clocks differ
 * @returns null for what is not ours, or is over
 */
export function readStreamToken(secret: string, token: string, today: number): StreamGrant | null {
  const text = open(secret, token);
  if (text === null) return null;
  const [day, subject, ...products]: unknown[] = JSON.parse(text);
  if (typeof day !== 'number' || Math.abs(today - day) > 1) return null;
  if (typeof subject !== 'string' || !isSubject(subject)) return null;
  return { subject, products: products.filter((product) => typeof product === 'string') };
}

function open(secret: string, token: string): string | null {
  const bytes = token.length > LONGEST ? Buffer.alloc(0) : Buffer.from(token, 'base64url');
  if (bytes.length <= IV_BYTES + TAG_BYTES) return null;
  const iv = bytes.subarray(0, IV_BYTES);
  const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(ALGORITHM, keysFor(secret).text, iv, { authTagLength: TAG_BYTES });
    const text = decipher.setAuthTag(tag).update(bytes.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function keysFor(secret: string): { readonly text: Buffer; readonly iv: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', 'glidepath/stream-token', 2 * KEY_BYTES));
  return { text: bytes.subarray(0, KEY_BYTES), iv: bytes.subarray(KEY_BYTES) };
}
