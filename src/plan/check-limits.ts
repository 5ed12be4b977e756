import type { Cohort, EnforceLimit, Phase, Plan } from '../domain/plan.ts';
import type { Draft } from './draft.ts';
import { doubtful, type Finding, wrong } from './finding.ts';

/** Cohorts that can only be empty, and grace phases that may enforce more accounts at once than the limits allow (E7). */
export function checkLimits({ plan }: Draft): readonly Finding[] {
  return [
    ...unreachable(plan),
    ...plan.phases.flatMap((phase, index) => perhapsTooLarge(phase, index, plan)),
  ];
}

/** The first cohort that fits wins: nothing is left behind one that takes everyone. */
function unreachable(plan: Plan): readonly Finding[] {
  const catchAll = plan.cohorts.findIndex((cohort) => 'all' in cohort.where && cohort.take === null);
  if (catchAll === -1) return [];
  return plan.cohorts.slice(catchAll + 1).map((cohort, offset) => {
    const message = `\`${cohort.key}\` will always be empty: \`${plan.cohorts[catchAll]?.key}\` above it takes everyone. Move it up.`;
    return wrong('empty-cohort', ['cohorts', catchAll + 1 + offset], message);
  });
}

/** Without the customers only the file can be asked: how large a cohort may get is known when it has a limit or a share. */
function perhapsTooLarge(phase: Phase, index: number, plan: Plan): readonly Finding[] {
  const limit = plan.limits.enforce;
  if (limit === null || !asksForRamp(phase)) return [];
  const cohorts = plan.cohorts.filter((cohort) => phase.cohorts.includes(cohort.key));
  const path = ['phases', index];
  const sum = total(cohorts, (take) => ('count' in take ? take.count : 0));
  if (limit.accounts !== null && sum > limit.accounts) {
    const message = `\`${phase.key}\` takes up to ${sum} accounts, but \`limits.enforce\` allows ${limit.accounts} at once: give it a ramp, such as ramp: {share: 10%, per: P1D}.`;
    return [wrong('larger-than-limits', path, message, ['cohorts'])];
  }
  const open = cohorts.filter((cohort) => cohort.take === null);
  const share = total(cohorts, (take) => ('share' in take ? take.share : 0));
  if (open.length === 0 && (limit.share === null || share <= limit.share)) return [];
  const names = (open.length > 0 ? open : cohorts).map((cohort) => cohort.key).join(', ');
  const message = `\`${phase.key}\` may be larger than \`limits.enforce\` allows at once (${limitInWords(limit)}), as ${names} can be of any size: give it a ramp, such as ramp: {share: 10%, per: P1D}.`;
  return [doubtful('may-be-larger-than-limits', path, message, ['cohorts'])];
}

/** Accounts change from lenient to enforcing when their grace ends; later phases find them enforced already. */
export function asksForRamp(phase: Phase): boolean {
  return phase.stage === 'grace' && phase.ramp === null;
}

function total(cohorts: readonly Cohort[], of: (take: NonNullable<Cohort['take']>) => number): number {
  return cohorts.reduce((sum, cohort) => sum + (cohort.take === null ? 0 : of(cohort.take)), 0);
}

/** `500 accounts, 20% of the campaign`. */
export function limitInWords(limit: EnforceLimit): string {
  const parts = [
    limit.accounts === null ? null : `${limit.accounts} accounts`,
    limit.share === null ? null : `${Math.round(limit.share * 1000) / 10}% of the campaign`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
