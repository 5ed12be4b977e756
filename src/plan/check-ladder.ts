import type { Phase, Plan } from '../domain/plan.ts';
import { rung, STAGES, type Stage } from '../domain/policy/stage.ts';
import type { Draft } from './draft.ts';
import { type Finding, wrong } from './finding.ts';
import { type Lane, lanesOf, namesOf } from './lanes.ts';

/** A first phase may be `off`, `observe` or `warn`: customers meet a new campaign gently. */
const BEFORE_FIRST: Stage = 'observe';

/** Stages climb one rung at a time for every cohort and product, and features never get ahead of their product. */
export function checkLadder({ plan }: Draft): readonly Finding[] {
  const slips = lanesOf(plan).flatMap((lane) => [...productSlips(lane), ...featureSlips(lane, plan)]);
  return plan.phases.flatMap((phase, index) => findingsFor(phase, index, slips));
}

/** A phase that is too strict for what came before it in one lane. */
type Slip = {
  readonly lane: Lane;
  readonly phase: string;
  readonly before: Stage;
  readonly feature: string | null;
  readonly kind: 'skipped-rung' | 'feature-before-product';
};

function productSlips(lane: Lane): readonly Slip[] {
  const slips: Slip[] = [];
  let before: Stage = BEFORE_FIRST;
  for (const { key, stage, features } of lane.phases) {
    if (features.length > 0) continue;
    if (rung(stage) > rung(before) + 1)
      slips.push({ lane, phase: key, before, feature: null, kind: 'skipped-rung' });
    before = stage;
  }
  return slips;
}

function featureSlips(lane: Lane, plan: Plan): readonly Slip[] {
  const features = plan.products.find((product) => product.key === lane.product)?.features ?? [];
  return features.flatMap((feature) => slipsOf(feature, lane));
}

function slipsOf(feature: string, lane: Lane): readonly Slip[] {
  const slips: Slip[] = [];
  let product: Stage = BEFORE_FIRST;
  let own: Stage | null = null;
  for (const { key, stage, features } of lane.phases) {
    if (features.length === 0) product = stage;
    if (!features.includes(feature)) continue;
    const needed = Math.min(rung(stage), rung('enforce-product'));
    if (needed >= rung('grace') && rung(product) < needed) {
      slips.push({ lane, phase: key, before: product, feature, kind: 'feature-before-product' });
    } else if (rung(stage) > rung(own ?? product) + 1) {
      slips.push({ lane, phase: key, before: own ?? product, feature, kind: 'skipped-rung' });
    }
    own = stage;
  }
  return slips;
}

function findingsFor(phase: Phase, index: number, all: readonly Slip[]): readonly Finding[] {
  const slips = all.filter((slip) => slip.phase === phase.key);
  const firsts = slips.filter((slip, position) => slips.findIndex((one) => isAlike(one, slip)) === position);
  return firsts.map((first) =>
    findingOf(
      phase,
      index,
      first,
      slips.filter((slip) => isAlike(slip, first)),
    ),
  );
}

/** Slips a person sees as one: the same step too far, in several lanes. */
function isAlike(a: Slip, b: Slip): boolean {
  return a.kind === b.kind && a.before === b.before && (a.feature === null) === (b.feature === null);
}

function findingOf(phase: Phase, index: number, first: Slip, group: readonly Slip[]): Finding {
  const lanes = namesOf([...new Set(group.map((slip) => slip.lane))]);
  const features = [...new Set(group.flatMap((slip) => slip.feature ?? []))].join(', ');
  const what = features === '' ? lanes : `${features} of ${lanes}`;
  const path = ['phases', index, 'stage'];
  if (first.kind === 'feature-before-product') {
    const product = rung(phase.stage) > rung('grace') ? 'enforce-product' : 'grace';
    const message = `\`${phase.key}\` puts ${what} at ${phase.stage} while the product itself is at ${first.before}: bring the product to ${product} first.`;
    return wrong('feature-before-product', path, message, ['phases']);
  }
  const skipped = STAGES.slice(rung(first.before) + 1, rung(phase.stage)).join(', then ');
  const message = `\`${phase.key}\` takes ${what} from ${first.before} to ${phase.stage}: a phase of stage ${skipped} must come between.`;
  return wrong('skipped-rung', path, message, ['phases']);
}
