import type { Plan } from './plan.ts';

/**
 * May this plan follow that one? A phase that has started keeps its stage, cohorts, products, features and grace: what
 * customers were promised is not edited under them.
 * @returns a sentence that says what is wrong, or null
 */
export function checkRevision(
  before: Plan | null,
  after: Plan,
  states: readonly { readonly phase: string; readonly realStart: string | null }[],
): string | null {
  if (before === null) return null;
  for (const { phase: key, realStart } of states) {
    if (realStart === null) continue;
    const old = before.phases.find((phase) => phase.key === key);
    const next = after.phases.find((phase) => phase.key === key);
    if (old === undefined) continue;
    if (next === undefined)
      return `Phase ${key} has started and cannot be removed. Add phases after it, or roll it back.`;
    const kept = ({ stage, cohorts, products, features, grace }: typeof old) =>
      JSON.stringify({ stage, cohorts, products, features, grace });
    if (kept(old) !== kept(next))
      return `Phase ${key} has started: its stage, cohorts, products, features and grace stay as they are.`;
  }
  return null;
}
