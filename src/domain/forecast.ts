import { addDays } from './days.ts';
import type { LocalDate } from './instant.ts';
import type { Phase, Plan } from './plan.ts';
import type { Code } from './policy/code.ts';
import { rung } from './policy/stage.ts';

/** Reports older than this say nothing about today: the client has not been heard of since. */
const REPORTS_COUNT_FOR_DAYS = 14;

/** So many accounts say something about the others, unless they are all there are. */
const SAMPLE = 10;

/** What the clients of a cohort's accounts report about some products. Accounts are those that own, or were seen using, one. */
export type CohortForecast = {
  readonly cohort: string;
  readonly accounts: number;
  /** Own one, and none of their clients was ever heard of. */
  readonly neverSeen: number;
  /** A client of theirs reported lately. */
  readonly seen: number;
  /** Of these: would be blocked when the next stage bites. */
  readonly blocked: number;
  /** Installations that would be. */
  readonly devices: number;
  readonly reasons: readonly ForecastReason[];
};

/** An account or device may have several. */
export type ForecastReason = { readonly code: Code; readonly accounts: number; readonly devices: number };

/** Who would be blocked by a phase. */
export type PhaseForecast = Omit<CohortForecast, 'cohort'> & {
  /** Were heard of, but not lately. (One whose only client moved to another account may count as seen and never seen.) */
  readonly quiet: number;
  /** Enough accounts were seen to say something about all. No data is not zero. */
  readonly isEnough: boolean;
};

/**
 * The first day whose reports count, for the forecast as for the gates.
 * @param today in the campaign's zone
 */
export function reportsCountFrom(today: LocalDate): LocalDate {
  return addDays(today, -REPORTS_COUNT_FOR_DAYS);
}

/** Phases that have not started and may block, now or at the end of their grace, in the order of the plan. */
export function phasesThatWillBlock(
  plan: Plan,
  states: readonly {
    readonly phase: string;
    readonly realStart: LocalDate | null;
    readonly rolledBackAt: number | null;
  }[],
): readonly Phase[] {
  const gone = states.filter((one) => one.realStart !== null || one.rolledBackAt !== null);
  const names = new Set(gone.map((one) => one.phase));
  return plan.phases.filter((one) => rung(one.stage) >= rung('grace') && !names.has(one.key));
}

/** Cohorts share no account, so those of a phase add up. */
export function forecastOf(phase: Pick<Phase, 'cohorts'>, facts: readonly CohortForecast[]): PhaseForecast {
  const own = facts.filter((one) => phase.cohorts.includes(one.cohort));
  const sum = (of: (one: CohortForecast) => number) => own.reduce((total, one) => total + of(one), 0);
  const [accounts, seen, neverSeen] = [
    sum((one) => one.accounts),
    sum((one) => one.seen),
    sum((one) => one.neverSeen),
  ];
  return {
    ...{ accounts, seen, neverSeen },
    quiet: Math.max(0, accounts - seen - neverSeen),
    blocked: sum((one) => one.blocked),
    devices: sum((one) => one.devices),
    isEnough: seen > 0 && (seen >= SAMPLE || seen >= accounts),
    reasons: reasonsOf(own),
  };
}

/** The most frequent first. */
function reasonsOf(cohorts: readonly CohortForecast[]): readonly ForecastReason[] {
  const reasons = new Map<Code, ForecastReason>();
  for (const { code, accounts, devices } of cohorts.flatMap((one) => one.reasons)) {
    const before = reasons.get(code) ?? { code, accounts: 0, devices: 0 };
    reasons.set(code, {
      code,
      accounts: before.accounts + accounts,
      devices: before.devices + devices,
    });
  }
  return [...reasons.values()].toSorted((a, b) => b.accounts - a.accounts || (a.code < b.code ? -1 : 1));
}
