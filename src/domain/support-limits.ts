import type { StaffRole } from './account.ts';
import type { Plan } from './plan.ts';
import { ok, type Result, refuse } from './result.ts';

/** Air given longer ago than this does not count any more. */
export const AIR_COUNTS_DAYS = 90;

/** Air taken back within this time was given by mistake. What ran for longer was given, and counts. */
export const AIR_UNDONE_MS = 3_600_000;

/** What holds where no campaign covers the account: what most campaigns say. */
export const USUAL_EXTENSIONS: Plan['extensions'] = { maxDays: 30, times: 2 };

/** Whoever answers for the campaign decides for how long and how often; everybody else stays within what it grants. */
function isFree(role: StaffRole): boolean {
  return role === 'administrator' || role === 'product-manager';
}

/** May give more than the campaign's limit: for pages that say what the person can do. */
export function givesAirFreely(role: StaffRole): boolean {
  return isFree(role);
}

/**
 * Does the air asked for stay within what this person may give? The campaign's `extensions` say how many days at once
 * and how often: a customer helps themselves to as much, and an agent may give as much again.
 * @param asked.days null for a hold that only ends when somebody lifts it
 * @param asked.givenBefore how often people of the vendor gave this account air within {@link AIR_COUNTS_DAYS} days; not the air a rule gave
 */
export function withinAirLimit(
  role: StaffRole,
  extensions: Plan['extensions'],
  asked: { readonly days: number | null; readonly givenBefore: number },
): Result<true, 'role' | 'limit'> {
  if (role === 'viewer') return refuse('role', 'A viewer cannot change what an account is given.');
  if (isFree(role)) return ok(true);
  const who = 'A product manager or an administrator can give more.';
  if (asked.days === null || asked.days > extensions.maxDays)
    return refuse('limit', `You can give up to ${extensions.maxDays} days at once. ${who}`);
  if (asked.givenBefore >= extensions.times) {
    const times = asked.givenBefore === 1 ? 'once' : `${asked.givenBefore} times`;
    return refuse('limit', `This account was given air ${times} within ${AIR_COUNTS_DAYS} days. ${who}`);
  }
  return ok(true);
}
