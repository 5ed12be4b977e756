import type { LocalDate } from '../../domain/instant.ts';
import type { WaveKind } from '../../domain/plan.ts';
import type { Stage } from '../../domain/policy/stage.ts';

/** A phase as the timeline shows it. Days are of the campaign's zone. */
export type TimelinePhase = {
  readonly key: string;
  readonly stage: Stage;
  /** Cohort keys, product keys and, when it is about features alone, feature keys. */
  readonly cohorts: readonly string[];
  readonly products: readonly string[];
  readonly features: readonly string[];
  readonly plannedStart: LocalDate;
  readonly realStart: LocalDate | null;
};

/** A wave as the timeline shows it; `day` is when its first mail leaves or left. */
export type TimelineWave = {
  readonly key: string;
  readonly kind: WaveKind;
  readonly phase: string;
  readonly day: LocalDate;
  readonly state: WaveState;
};

export type WaveState = 'planned' | 'leaving' | 'sent' | 'cancelled' | 'late';

/** One phase in one lane, until the next phase of that lane starts; `to` is null for the last. */
export type Bar = { readonly phase: TimelinePhase; readonly from: LocalDate; readonly to: LocalDate | null };

/** What some cohorts go through with some products: their phases one after the other. */
export type Lane = {
  readonly cohorts: readonly string[];
  readonly products: readonly string[];
  readonly features: readonly string[];
  readonly bars: readonly Bar[];
};

/**
 * The lanes of a campaign. Cohorts that go through the same phases share a lane, and so do products; phases about
 * features get lanes of their own, because their stage counts beside the product's.
 * @param phases in the order of the plan
 * @param cohorts keys in the order of the plan
 * @param products keys in the order of the plan
 */
export function lanesOf(
  phases: readonly TimelinePhase[],
  cohorts: readonly string[],
  products: readonly string[],
): readonly Lane[] {
  const lanes: Lane[] = [];
  const featureSets = [...new Set(phases.map((phase) => phase.features.join(' ')))].sort();
  for (const features of featureSets) {
    const phasesOfSet = phases.filter((phase) => phase.features.join(' ') === features);
    for (const product of products) {
      for (const cohort of cohorts) {
        addToLanes(lanes, phasesOfSet, cohort, product);
      }
    }
  }
  return mergeProducts(lanes);
}

/** The day a phase counts from: its real start, else the planned one. */
export function startOf(phase: TimelinePhase): LocalDate {
  return phase.realStart ?? phase.plannedStart;
}

function addToLanes(lanes: Lane[], phases: readonly TimelinePhase[], cohort: string, product: string): void {
  const own = phases.filter((phase) => phase.cohorts.includes(cohort) && phase.products.includes(product));
  const first = own[0];
  if (!first) return;
  const bars = barsOf(own);
  const same = lanes.findIndex(
    (lane) => lane.products.includes(product) && keysOf(lane.bars) === keysOf(bars),
  );
  const lane = lanes[same];
  if (lane) lanes[same] = { ...lane, cohorts: [...lane.cohorts, cohort] };
  else lanes.push({ cohorts: [cohort], products: [product], features: first.features, bars });
}

function barsOf(phases: readonly TimelinePhase[]): readonly Bar[] {
  const sorted = phases.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : startOf(a) > startOf(b) ? 1 : 0));
  return sorted.map((phase, index) => {
    const next = sorted[index + 1];
    return { phase, from: startOf(phase), to: next ? startOf(next) : null };
  });
}

function mergeProducts(lanes: readonly Lane[]): readonly Lane[] {
  const merged: Lane[] = [];
  for (const lane of lanes) {
    const same = merged.findIndex(
      (other) =>
        keysOf(other.bars) === keysOf(lane.bars) && other.cohorts.join(' ') === lane.cohorts.join(' '),
    );
    const twin = merged[same];
    if (twin) merged[same] = { ...twin, products: [...twin.products, ...lane.products] };
    else merged.push(lane);
  }
  return merged;
}

function keysOf(bars: readonly Bar[]): string {
  return bars.map((bar) => bar.phase.key).join(' ');
}
