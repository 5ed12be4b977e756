import { type DayRules, nextTighteningDay } from './calendar.ts';
import { addDays, startOfDay } from './days.ts';
import type { Instant, LocalDate } from './instant.ts';
import type { EnforceLimit, Phase, Plan } from './plan.ts';
import { accountsPerStep } from './ramp.ts';

/** An account that is ready to change from lenient to enforcing, the hash that ranks it, and the phase that would do it. */
export type Candidate = { readonly accountId: number; readonly rank: string; readonly phase: string };

/** What is used of a limit in its current window. */
export type Used = {
  /** Accounts of the campaign that changed in the window of `limits`. */
  readonly campaign: ReadonlySet<number>;
  /** Per ramped phase: its accounts that changed in the window of its ramp. */
  readonly phases: ReadonlyMap<string, ReadonlySet<number>>;
};

/**
 * E7: how many accounts may change from lenient to enforcing in one window.
 * @param accounts the campaign's accounts
 * @returns Infinity when there is no limit
 */
export function allowance(limit: EnforceLimit | null, accounts: number): number {
  if (limit === null) return Number.POSITIVE_INFINITY;
  const byShare = limit.share === null ? Number.POSITIVE_INFINITY : Math.floor(limit.share * accounts + 1e-9);
  return Math.min(limit.accounts ?? Number.POSITIVE_INFINITY, Math.max(1, byShare));
}

/** Start of the window of a limit: its `perDays`-th last tightening day, today included. */
export function windowStart(today: LocalDate, perDays: number, campaign: DayRules): Instant {
  let day = today;
  let left = nextTighteningDay(today, campaign) === today ? perDays - 1 : perDays;
  while (left > 0) {
    day = addDays(day, -1);
    if (nextTighteningDay(day, campaign) === day) left -= 1;
  }
  return startOfDay(day, campaign.zone);
}

/**
 * E7: the accounts that are let through now: within `limits`, or within the approved ramp of their phase, lowest rank
 * first. The others spill to the next tightening day. An account counts once, however many of its products change.
 * @param phaseAccounts accounts of each ramped phase
 */
export function admit(
  candidates: readonly Candidate[],
  plan: Pick<Plan, 'limits' | 'phases'>,
  campaignAccounts: number,
  phaseAccounts: ReadonlyMap<string, number>,
  used: Used,
): ReadonlySet<number> {
  const admitted = new Set(
    candidates.filter((one) => used.campaign.has(one.accountId)).map((one) => one.accountId),
  );
  let campaignRoom = allowance(plan.limits.enforce, campaignAccounts) - used.campaign.size;
  const rampRoom = new Map(
    plan.phases.filter(hasRamp).map((phase) => {
      const step = accountsPerStep(phase.ramp, phaseAccounts.get(phase.key) ?? 0);
      return [phase.key, step - (used.phases.get(phase.key)?.size ?? 0)];
    }),
  );
  for (const one of candidates.toSorted((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))) {
    if (admitted.has(one.accountId)) continue;
    const ramp = rampRoom.get(one.phase) ?? 0;
    if (campaignRoom <= 0 && ramp <= 0) continue;
    admitted.add(one.accountId);
    campaignRoom -= 1;
    rampRoom.set(one.phase, ramp - 1);
  }
  return admitted;
}

function hasRamp(phase: Phase): phase is Phase & { readonly ramp: NonNullable<Phase['ramp']> } {
  return phase.ramp !== null;
}
