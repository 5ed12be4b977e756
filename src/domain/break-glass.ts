import type { StaffRole } from './account.ts';
import { addDays } from './days.ts';
import type { LocalDate } from './instant.ts';
import { ok, type Result, refuse } from './result.ts';

/** An emergency ends by itself: so many days at most, today included as none of them. */
export const BREAK_GLASS_MOST_DAYS = 14;
export const BREAK_GLASS_MOST_SEATS = 10;

export type BreakGlassRefusal = 'role' | 'reason-missing' | 'quantity' | 'days';

export type BreakGlassTerms = {
  readonly quantity: number;
  /** Its last day, in the account's zone. */
  readonly expires: LocalDate;
  readonly reason: string;
};

/** Who may break the glass: whoever speaks to customers or answers for the campaign. */
export function mayBreakGlass(role: StaffRole): boolean {
  return role !== 'viewer' && role !== 'approver';
}

/**
 * The terms of an emergency key: a few seats for a few days, so that somebody who cannot work can, while a person finds out
 * what is wrong. It is no sale: it makes nobody an owner and sends no mail.
 * @param asked.today in the account's zone
 */
export function breakGlassTerms(
  role: StaffRole,
  asked: {
    readonly quantity: number;
    readonly days: number;
    readonly reason: string;
    readonly today: LocalDate;
  },
): Result<BreakGlassTerms, BreakGlassRefusal> {
  const { quantity, days, today } = asked;
  const reason = asked.reason.trim();
  if (!mayBreakGlass(role))
    return refuse(
      'role',
      'Only support, sales, a product manager or an administrator can give an emergency key.',
    );
  if (reason === '')
    return refuse('reason-missing', 'Say why: everybody who looks at the account reads the reason.');
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > BREAK_GLASS_MOST_SEATS)
    return refuse('quantity', `An emergency key is for 1 to ${BREAK_GLASS_MOST_SEATS} seats.`);
  if (!Number.isInteger(days) || days < 1 || days > BREAK_GLASS_MOST_DAYS)
    return refuse('days', `An emergency key works for 1 to ${BREAK_GLASS_MOST_DAYS} days.`);
  return ok({ quantity, expires: addDays(today, days), reason });
}
