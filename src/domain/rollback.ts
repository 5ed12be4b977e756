import type { Phase, Plan } from './plan.ts';

/** A rollback of a phase takes every later phase of its cohorts with it, started or not. */
export function rolledBackWith(plan: Plan, phase: Phase): readonly string[] {
  const at = plan.phases.findIndex((one) => one.key === phase.key);
  return plan.phases
    .slice(at)
    .filter((one) => one.key === phase.key || one.cohorts.some((cohort) => phase.cohorts.includes(cohort)))
    .map((one) => one.key);
}
