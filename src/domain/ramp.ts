import { addTighteningDays, type DayRules, nextTighteningSlot } from './calendar.ts';
import { startOfDay } from './days.ts';
import type { Instant, LocalDate } from './instant.ts';
import type { Phase } from './plan.ts';

/** 10 % of 30 accounts is 3, whatever floating point says. */
const ROUNDING = 1e-9;

/**
 * The ramp step of an account: which of the steps of `share` it belongs to, by its position among the phase's accounts.
 * @param position 0-based rank of the account's hash
 * @param accounts number of accounts of the phase
 * @returns 0 without a ramp
 */
export function rampStep(ramp: Phase['ramp'], position: number, accounts: number): number {
  if (ramp === null || accounts === 0) return 0;
  return Math.floor(position / Math.max(1, Math.ceil(ramp.share * accounts - ROUNDING)));
}

/** How many accounts one step of a ramp moves. */
export function accountsPerStep(ramp: NonNullable<Phase['ramp']>, accounts: number): number {
  return Math.max(1, Math.ceil(ramp.share * accounts - ROUNDING));
}

/** The campaign day on which a ramp step begins: ramps count tightening days of the campaign's calendar. */
export function rampDay(start: LocalDate, ramp: Phase['ramp'], step: number, campaign: DayRules): LocalDate {
  return ramp === null || step === 0 ? start : addTighteningDays(start, step * ramp.perDays, campaign);
}

/**
 * An account's own start in a phase: its first tightening slot after the campaign midnight of the phase's start and of
 * its ramp step.
 */
export function accountStart(
  start: LocalDate,
  ramp: Phase['ramp'],
  step: number,
  campaign: DayRules,
  account: DayRules,
): Instant {
  return nextTighteningSlot(startOfDay(rampDay(start, ramp, step, campaign), campaign.zone), account);
}
