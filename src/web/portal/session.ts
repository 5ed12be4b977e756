import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../../domain/instant.ts';

/**
 * What a customer's browser may see, sealed into its cookie: one contact of one account (T1). `signedIn` once an
 * activation link was used: license keys and computers are for those alone; other buttons of a mail's pages only keep
 * the place.
 */
export type PortalSession = z.infer<typeof SESSION>;

const SESSION = z.strictObject({
  accountId: z.int(),
  contactId: z.int(),
  campaignId: z.int().nullable(),
  deliveryId: z.string().nullable(),
  signedIn: z.boolean(),
  /** Machine time. */
  until: z.int(),
});

export const PORTAL_SESSION_SECONDS = 8 * 3600;

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
