import type { Phase, Plan } from '../domain/plan.ts';

/** One cohort with one product: the phases that cover them, in the order of the file. */
export type Lane = { readonly cohort: string; readonly product: string; readonly phases: readonly Phase[] };

/** Every lane of a plan that at least one phase covers. */
export function lanesOf(plan: Plan): readonly Lane[] {
  return plan.cohorts.flatMap((cohort) =>
    plan.products.flatMap((product): readonly Lane[] => {
      const phases = plan.phases.filter(
        (phase) => phase.cohorts.includes(cohort.key) && phase.products.includes(product.key),
      );
      return phases.length === 0 ? [] : [{ cohort: cohort.key, product: product.key, phases }];
    }),
  );
}

/** `pilot × atlas-cad`, and how many more when there are many. */
export function namesOf(lanes: readonly Lane[]): string {
  const shown = lanes.slice(0, 3).map((lane) => `${lane.cohort} × ${lane.product}`);
  const more = lanes.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
