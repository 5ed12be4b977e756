import type { Stage } from '../domain/policy/stage.ts';

/** The word people read for each stage. */
export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  off: 'Off',
  observe: 'Observe',
  warn: 'Warn',
  grace: 'Grace',
  'enforce-product': 'Enforce product',
  'enforce-feature': 'Enforce features',
};

/** A stage as colour plus word: never colour alone. */
export function StageBadge(props: { readonly stage: Stage }) {
  return <span class={`badge stage-${props.stage}`}>{STAGE_WORDS[props.stage]}</span>;
}

/** What a colour says beside the word: nothing, well, look here, wrong, in motion. */
export type Tone = 'neutral' | 'good' | 'warning' | 'danger' | 'info';

/** Any other state as a small word with a coloured dot. */
export function Badge(props: { readonly tone: Tone; readonly word: string }) {
  return <span class={`badge tone-${props.tone}`}>{props.word}</span>;
}
