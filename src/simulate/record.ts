import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { Standing } from '../domain/standing.ts';
import { isEntitled } from './rights.ts';
import { SHOWN_STAGES, type ShownStage } from './simulation-report.ts';
import { verdictOf } from './verdict-of.ts';
import type { Actor, Row, World } from './world.ts';

/** A grace that is over blocks, and is shown as something of its own. */
export function shownStage({ stage, enforcing }: Standing): ShownStage {
  return stage === 'grace' && enforcing !== null ? 'grace-over' : stage;
}

/** Keeps a step of the account's path when its stage or what it waits for changed. */
export function recordStep(world: World, actor: Actor, row: Row, before: Standing, now: Instant): void {
  const after = row.standing;
  const stage = shownStage(after);
  const same = stage === shownStage(before) && after.straggler?.reason === before.straggler?.reason;
  if (same) return;
  actor.path.push({
    at: now,
    product: row.product,
    feature: row.feature,
    stage,
    phase: after.phase,
    reasons: after.because.map((one) => one.message),
  });
  if (stage !== shownStage(before)) countStages(world, actor, now);
}

/** The cohort's accounts by stage, once a day: the last word of a day stands. */
function countStages(world: World, { person }: Actor, now: Instant): void {
  const { cohort } = person;
  const on = localDateOf(now, person.rules.zone);
  const counts: Partial<Record<ShownStage, number>> = {};
  for (const actor of world.actors) {
    if (actor.person.cohort !== cohort) continue;
    const stage = strictest(actor);
    counts[stage] = (counts[stage] ?? 0) + 1;
  }
  const same = world.stages.findLastIndex((one) => one.on === on && one.cohort === cohort);
  if (same >= 0) world.stages[same] = { on, cohort, counts };
  else world.stages.push({ on, cohort, counts });
}

function strictest(actor: Actor): ShownStage {
  const order = (stage: ShownStage) => SHOWN_STAGES.indexOf(stage);
  return actor.rows
    .map((one) => shownStage(one.standing))
    .reduce<ShownStage>((a, b) => (order(b) > order(a) ? b : a), 'off');
}

/** Opens or closes the record of an account that E1 or E7 keeps behind. */
export function recordStraggler(world: World, actor: Actor, row: Row, now: Instant): void {
  const { straggler } = row.standing;
  const on = localDateOf(now, actor.person.rules.zone);
  if (row.straggler !== null && row.straggler.reason !== straggler?.reason) {
    row.straggler.until = on;
    row.straggler = null;
  }
  if (straggler === null || row.straggler !== null) return;
  row.straggler = {
    ...nameOf(actor),
    ...{ product: row.product, phase: straggler.phase, reason: straggler.reason, from: on, until: null },
  };
  world.stragglers.push(row.straggler);
}

/**
 * Opens or closes the record of an account whose check fails while that blocks.
 * @returns true when a block begins
 */
export function recordBlock(world: World, actor: Actor, row: Row, now: Instant): boolean {
  if (row.feature !== '') return false;
  const { effect } = verdictOf(world, actor, row, now);
  const blocks = effect === 'block';
  const on = localDateOf(now, actor.person.rules.zone);
  if (!blocks && row.block !== null) {
    row.block.until = on;
    row.block = null;
  }
  if (!blocks || row.block !== null) return false;
  row.block = {
    ...nameOf(actor),
    ...{ product: row.product, phase: row.standing.enforcing?.phase ?? '', from: on, until: null },
    entitled: isEntitled(actor, row.product, now),
    activated: actor.activated.has(row.product),
  };
  world.blocks.push(row.block);
  return true;
}

function nameOf({ person }: Actor): {
  readonly account: string;
  readonly name: string;
  readonly cohort: string;
} {
  return { account: person.facts.externalKey, name: person.facts.name, cohort: person.cohort };
}
