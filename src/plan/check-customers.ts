import { allowance } from '../domain/limits.ts';
import type { Plan } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import { asksForRamp, limitInWords } from './check-limits.ts';
import { type Finding, problemAt, sortProblems, wrong } from './finding.ts';
import type { Places } from './places.ts';

/** How many accounts there really are. */
export type CustomerCounts = {
  /** Accounts of the campaign, in any of its cohorts. */
  readonly accounts: number;
  /** Members by cohort key; a cohort that is not named has none. */
  readonly cohorts: ReadonlyMap<string, number>;
  /** Members that own a product of the phase, by phase key; where unknown, all members of its cohorts count. */
  readonly phases?: ReadonlyMap<string, number>;
};

/**
 * What only the customers can show: cohorts that are empty, and phases that enforce more accounts at once than the
 * limits allow and have no ramp (E7).
 */
export function checkAgainstCustomers(
  plan: Plan,
  places: Places,
  counts: CustomerCounts,
): readonly Problem[] {
  const findings = [...emptyCohorts(plan, counts), ...largePhases(plan, counts)];
  return sortProblems(findings.map((finding) => problemAt(finding, places)));
}

function emptyCohorts(plan: Plan, counts: CustomerCounts): readonly Finding[] {
  return plan.cohorts.flatMap((cohort, index) => {
    if ((counts.cohorts.get(cohort.key) ?? 0) > 0) return [];
    const message = `No account is in \`${cohort.key}\`: its \`where\` fits none, or the cohorts above it take them all.`;
    return [wrong('empty-cohort', ['cohorts', index], message)];
  });
}

function largePhases(plan: Plan, counts: CustomerCounts): readonly Finding[] {
  const limit = plan.limits.enforce;
  if (limit === null) return [];
  const allowed = allowance(limit, counts.accounts);
  return plan.phases.flatMap((phase, index) => {
    const members = phase.cohorts.reduce((sum, cohort) => sum + (counts.cohorts.get(cohort) ?? 0), 0);
    const size = counts.phases?.get(phase.key) ?? members;
    if (!asksForRamp(phase) || size <= allowed) return [];
    const message = `\`${phase.key}\` has ${size} accounts, but only ${allowed} may be enforced at once (${limitInWords(limit)}): give it a ramp, such as ramp: {share: 10%, per: P1D}.`;
    return [wrong('larger-than-limits', ['phases', index], message)];
  });
}
