/** What the client does now, mildest first. */
export const EFFECTS = ['allow', 'warn', 'block'] as const;

export type Effect = (typeof EFFECTS)[number];

export function isStricterEffect(effect: Effect, than: Effect): boolean {
  return EFFECTS.indexOf(effect) > EFFECTS.indexOf(than);
}

/** The effect, or the limit when the effect is stricter than that. */
export function atMost(limit: Effect, effect: Effect): Effect {
  return isStricterEffect(effect, limit) ? limit : effect;
}
