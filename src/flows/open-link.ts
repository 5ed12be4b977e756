import { businessNow } from '../store/clock.ts';
import { findLink } from '../store/links.ts';
import type { FlowContext } from './context.ts';

/** Where a customer's link leads: one contact of one account, and the mail it stood in, if any (A3). */
export type CustomerLink = {
  readonly accountId: number;
  readonly contactId: number;
  readonly campaignId: number | null;
  readonly deliveryId: string | null;
};

/**
 * Finds where a customer's link leads. It locates and can be opened until it expires: opening changes nothing (A2), and what
 * is used up is the code a person types ({@link confirmCode} in `portal-code`). Unknown and expired look the same.
 */
export async function openCustomerLink(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
): Promise<CustomerLink | null> {
  const link = await findLink(pool, token, await businessNow(pool));
  if (link === null || (link.purpose !== 'delivery' && link.purpose !== 'portal')) return null;
  const { accountId, contactId, campaignId, deliveryId } = link;
  if (accountId === null || contactId === null) return null;
  return { accountId, contactId, campaignId, deliveryId };
}

export type BriefingLink = {
  readonly deliveryId: string;
  readonly staffId: number;
  readonly campaignId: number | null;
};

/** Finds the briefing a reader's link leads to. Opening changes nothing (A2). */
export async function openBriefingLink(
  { pool }: Pick<FlowContext, 'pool'>,
  token: string,
): Promise<BriefingLink | null> {
  const link = await findLink(pool, token, await businessNow(pool));
  if (link?.purpose !== 'briefing' || link.deliveryId === null || link.staffId === null) return null;
  return { deliveryId: link.deliveryId, staffId: link.staffId, campaignId: link.campaignId };
}
