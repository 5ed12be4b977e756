/** The leniency ladder, mildest first. The order is the meaning: a later stage is stricter. */
export const STAGES = ['off', 'observe', 'warn', 'grace', 'enforce-product', 'enforce-feature'] as const;

export type Stage = (typeof STAGES)[number];

/** Position on the ladder, 0 for `off`. */
export function rung(stage: Stage): number {
  return STAGES.indexOf(stage);
}

export function isStricter(stage: Stage, than: Stage): boolean {
  return rung(stage) > rung(than);
}

/** The milder of two stages. */
export function milder(a: Stage, b: Stage): Stage {
  return isStricter(a, b) ? b : a;
}

/** Both enforce stages. `grace` also enforces once its end has passed: see {@link isEnforcing}. */
export function isEnforceStage(stage: Stage): boolean {
  return stage === 'enforce-product' || stage === 'enforce-feature';
}

/**
 * May a failed check block? True for both enforce stages and for `grace` past its end.
 * @param graceEndsAt an epoch time, or null when no grace clock runs
 * @param now an epoch time in the same unit (milliseconds on the server, seconds in documents)
 */
export function isEnforcing(stage: Stage, graceEndsAt: number | null, now: number): boolean {
  if (isEnforceStage(stage)) return true;
  return stage === 'grace' && graceEndsAt !== null && now >= graceEndsAt;
}
