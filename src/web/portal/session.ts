import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../../domain/instant.ts';
import { sha256Hex } from '../../domain/sha256.ts';

/**
 * What a customer's browser may see and do, sealed into its cookie: one contact of one account (T1). It is given to a
 * browser in which somebody typed a code mailed to that contact, so there is a person behind it. For a working day it is
 * signed in: license keys and devices are for that alone. After it the browser stays known for a month: enough to confirm
 * that a notice was read, to answer two questions, to ask.
 */
export type PortalSession = z.infer<typeof SESSION>;

const SESSION = z.strictObject({
  accountId: z.int(),
  contactId: z.int(),
  campaignId: z.int().nullable(),
  deliveryId: z.string().nullable(),
  /** {@link addressMark} of the mail address the code went to: whoever has the contact's new address starts anew. */
  address: z.string(),
  /** Both machine time. */
  signedInUntil: z.int(),
  until: z.int(),
});

const SIGNED_IN_SECONDS = 8 * 3600;
export const KNOWN_SECONDS = 30 * 86_400;

/** When a session that begins now is over, and when its browser is forgotten. */
export function sessionTimes(machineNow: Instant): Pick<PortalSession, 'signedInUntil' | 'until'> {
  return { signedInUntil: machineNow + SIGNED_IN_SECONDS * 1000, until: machineNow + KNOWN_SECONDS * 1000 };
}

/** Tells whether an address is still the same, without keeping it. */
export function addressMark(email: string): string {
  return sha256Hex(email.toLowerCase()).slice(0, 32);
}

/** The cookie's value: nobody without SECRET can make one. */
export function sealSession(secret: string, session: PortalSession): string {
  const text = Buffer.from(JSON.stringify(session)).toString('base64url');
  return `${text}.${mac(secret, text).toString('base64url')}`;
}

/** @returns null for what is not ours, or is over */
export function openSession(secret: string, value: string, machineNow: Instant): PortalSession | null {
  const [text = '', given = ''] = value.split('.');
  const wanted = mac(secret, text);
  const sent = Buffer.from(given, 'base64url');
  if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted)) return null;
  // One that was sealed by an older version may have another shape.
  const session = SESSION.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  return session.success && session.data.until > machineNow ? session.data : null;
}

function mac(secret: string, text: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'glidepath/portal-session', 32));
  return createHmac('sha256', key).update(text).digest();
}
