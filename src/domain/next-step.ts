import type { CustomerChange } from './customer-changes.ts';
import { stateOn } from './entitlement-state.ts';
import type { LocalDate } from './instant.ts';
import { isStricter } from './policy/stage.ts';
import { type SeatsInUse, seatsLeft } from './seats-left.ts';

/** An entitlement with what holds and has been planned for its product and account. */
export type OwnedForStep = SeatsInUse & {
  readonly id: number;
  readonly product: string;
  /** A copy of the product that fails its check may be blocked now. */
  readonly blocks: boolean;
  readonly changes: readonly CustomerChange[];
};

/** The one thing a customer should do next; `id` is the entitlement it is about. */
export type NextStep =
  /** `before`: the day blocking may begin; null when none is planned. */
  | {
      readonly kind: 'activate';
      readonly id: number;
      readonly free: number;
      readonly before: LocalDate | null;
    }
  /** Copies that are not activated may be blocked now, and a seat is free for them. */
  | { readonly kind: 'blocked'; readonly id: number }
  /** Copies that are not activated are or will be blocked, and no seat is left. */
  | { readonly kind: 'full'; readonly id: number }
  | { readonly kind: 'expired'; readonly id: number }
  | { readonly kind: 'suspended'; readonly id: number }
  | { readonly kind: 'not-started'; readonly id: number; readonly from: LocalDate }
  | { readonly kind: 'nothing' };

/** How much a step matters, the most first. */
const RANKS = ['cut-off', 'blocked', 'dated', 'full', 'over', 'unused', 'later', 'nothing'] as const;
type Ranked = { readonly rank: (typeof RANKS)[number]; readonly step: NextStep };

/**
 * What a customer should do next, over all they own: what may be blocked now comes before what will be, the nearest date
 * first; then what has ended; then what nobody uses yet. Null when they own nothing.
 * @param today in the account's zone
 */
export function nextStep(owned: readonly OwnedForStep[], today: LocalDate): NextStep | null {
  const [first] = products(owned)
    .map((product) => stepFor(owned, product, today))
    .toSorted((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank) || dayOf(a).localeCompare(dayOf(b)));
  return first?.step ?? null;
}

/** The same for each product: what is left to do for it. */
export function nextSteps(owned: readonly OwnedForStep[], today: LocalDate): ReadonlyMap<string, NextStep> {
  return new Map(products(owned).map((product) => [product, stepFor(owned, product, today).step]));
}

function products(owned: readonly OwnedForStep[]): readonly string[] {
  return [...new Set(owned.map((one) => one.product))];
}

function dayOf({ step }: Ranked): string {
  if (step.kind === 'activate') return step.before ?? '';
  return step.kind === 'not-started' ? step.from : '';
}

function stepFor(owned: readonly OwnedForStep[], product: string, today: LocalDate): Ranked {
  const rows = owned.filter((one) => one.product === product);
  const left = seatsLeft(rows, today);
  const [first] = rows;
  if (first === undefined) return { rank: 'nothing', step: { kind: 'nothing' } };
  if (left === null) return outOfForce(rows, first, today);
  const inForce = rows.filter((one) => stateOn(one, today) === 'in-force');
  const { id } = inForce.find((one) => one.activeSeats < one.quantity) ?? inForce[0] ?? first;
  if (first.blocks)
    return left.granted > 0
      ? { rank: 'blocked', step: { kind: 'blocked', id } }
      : { rank: 'full', step: { kind: 'full', id } };
  const before = blockingDay(first.changes, today);
  const activate: NextStep = { kind: 'activate', id, free: left.bought, before };
  if (before !== null && left.bought > 0) return { rank: 'dated', step: activate };
  if (before !== null && left.granted === 0) return { rank: 'full', step: { kind: 'full', id } };
  const isUnused = left.bought > 0 && inForce.some((one) => one.activeSeats === 0);
  return isUnused ? { rank: 'unused', step: activate } : { rank: 'nothing', step: { kind: 'nothing' } };
}

/** None is in force: what can be put right by the vendor comes before what only time brings, and what is over comes last. */
function outOfForce(rows: readonly OwnedForStep[], first: OwnedForStep, today: LocalDate): Ranked {
  const suspended = rows.find((one) => stateOn(one, today) === 'suspended');
  if (suspended !== undefined) {
    const rank = first.blocks ? 'cut-off' : 'over';
    return { rank, step: { kind: 'suspended', id: suspended.id } };
  }
  const [coming] = rows
    .flatMap(({ id, starts }) => (starts !== null && starts > today ? [{ id, from: starts }] : []))
    .toSorted((a, b) => a.from.localeCompare(b.from));
  if (coming !== undefined)
    return { rank: first.blocks ? 'cut-off' : 'later', step: { kind: 'not-started', ...coming } };
  return { rank: first.blocks ? 'cut-off' : 'over', step: { kind: 'expired', id: first.id } };
}

/** The first day to come on which a copy that is not activated may be blocked. */
function blockingDay(changes: readonly CustomerChange[], today: LocalDate): LocalDate | null {
  const next = changes.find(
    ({ to, day }) => day > today && (to === 'grace-end' || (to !== 'grace' && isStricter(to, 'warn'))),
  );
  return next?.day ?? null;
}
