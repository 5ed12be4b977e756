import type { StandingFacts } from '../domain/climb.ts';
import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import { laneFor } from '../domain/lane.ts';
import { admit, type Candidate, windowStart } from '../domain/limits.ts';
import { isStricter } from '../domain/policy/stage.ts';
import { advanceStanding, becomesEnforcing, type Standing } from '../domain/standing.ts';
import { caseFor } from '../domain/straggler-case.ts';
import { recordBlock, recordStep, recordStraggler } from './record.ts';
import { nextChangeOfRights } from './rights.ts';
import { type Actor, type Row, startedPhases, type World } from './world.ts';

const DAY = 86_400_000;

/** Brings accounts up to an instant, lowest rank first, within limits and ramps (E7), as the worker does. */
export function advanceActors(world: World, actors: readonly Actor[], now: Instant): void {
  const started = startedPhases(world);
  const factsOf = (actor: Actor, row: Row) => standingFacts(world, started, actor, row, now);
  const judged = actors.flatMap((actor) =>
    actor.rows.map((row) => {
      const facts = factsOf(actor, row);
      return { actor, row, facts, after: advanceStanding(facts, row.standing, now) };
    }),
  );
  const candidates = judged.flatMap(({ actor, row, after }) =>
    becomesEnforcing(row.standing, after)
      ? [{ accountId: actor.person.id, rank: actor.person.rank, phase: after.enforcing?.phase ?? '' }]
      : [],
  );
  const admitted = candidates.length === 0 ? new Set<number>() : admittedOf(world, candidates, now);
  for (const { actor, row, facts, after } of judged) {
    const spills = becomesEnforcing(row.standing, after) && !admitted.has(actor.person.id);
    settle(world, actor, row, spills ? advanceStanding(facts, row.standing, now, false) : after, now);
  }
  for (const actor of actors) lookLater(world, actor, now);
}

function standingFacts(
  world: World,
  started: ReturnType<typeof startedPhases>,
  actor: Actor,
  row: Row,
  now: Instant,
): StandingFacts {
  const { plan, population } = world;
  const { cohort, steps, rules } = actor.person;
  const of = {
    cohort,
    product: row.product,
    feature: row.feature,
    step: (phase: string) => steps.get(phase) ?? 0,
    rules,
  };
  return {
    lane: laneFor(plan, started, of, population.campaign, [], now),
    notices: actor.notices,
    // Every account's software is taken to have asked before the campaign began.
    firstCheckAt: 0,
    leniencies: actor.leniencies,
    pauses: [],
    rolledBackAt: null,
    rules,
    notice: plan.notice,
    revision: 1,
  };
}

function admittedOf(world: World, candidates: readonly Candidate[], now: Instant): ReadonlySet<number> {
  const { plan, population, enforced, actors } = world;
  const today = localDateOf(now, plan.timeZone);
  const since = (perDays: number, phase: string | null) => {
    const from = windowStart(today, perDays, population.campaign);
    return new Set(
      enforced
        .filter((one) => one.at >= from && (phase === null || one.phase === phase))
        .map((one) => one.id),
    );
  };
  const used = {
    campaign: since(plan.limits.enforce?.perDays ?? 1, null),
    phases: new Map(
      plan.phases.flatMap((phase) =>
        phase.ramp === null ? [] : [[phase.key, since(phase.ramp.perDays, phase.key)] as const],
      ),
    ),
  };
  return admit(candidates, plan, actors.length, population.membersOf, used);
}

/** What a change brings with it: a record, a case, a customer who reacts. */
function settle(world: World, actor: Actor, row: Row, after: Standing, now: Instant): void {
  const before = row.standing;
  row.standing = after;
  if (becomesEnforcing(before, after))
    world.enforced.push({ id: actor.person.id, phase: after.enforcing?.phase ?? '', at: now });
  recordStep(world, actor, row, before, now);
  recordStraggler(world, actor, row, now);
  const blocks = recordBlock(world, actor, row, now);
  const { agenda, assumptions, dice } = world;
  const key = actor.person.facts.externalKey;
  const soon = (days: number, what: string) =>
    now + DAY + Math.floor(dice.fraction(key, row.product, what) * (days - 1) * DAY);
  if (blocks && dice.happens(assumptions.repairRate, key, row.product, 'repairs'))
    agenda.add(soon(assumptions.repairDays, 'repair'), { kind: 'repair', who: actor, product: row.product });
  if (
    after.stage === 'grace' &&
    isStricter(after.stage, before.stage) &&
    dice.happens(assumptions.moreTimeRate, key, 'more time')
  )
    agenda.add(soon(5, 'more time'), { kind: 'more-time', who: actor });
  if (caseFor(before, after)?.cause === 'find-contact' && !actor.contactCase) {
    actor.contactCase = true;
    if (dice.happens(assumptions.contactFoundRate, key, 'contact'))
      agenda.add(soon(assumptions.contactFoundDays, 'contact'), { kind: 'contact-found', who: actor });
  }
  if (actor.rows.every((one) => one.standing.straggler === null)) actor.contactCase = false;
}

function lookLater(world: World, actor: Actor, now: Instant): void {
  const asked = actor.rows.flatMap((one) => one.standing.lookAgainAt ?? []).filter((at) => at > now);
  const next = asked.length === 0 ? null : Math.min(...asked);
  if (next !== null && next !== actor.lookAt) world.agenda.add(next, { kind: 'look', who: actor });
  actor.lookAt = next;
  if (actor.rows.every((one) => one.standing.enforcing === null)) return;
  const change = nextChangeOfRights(actor, now);
  if (change !== null && change !== actor.rightsChangeAt)
    world.agenda.add(change, { kind: 'rights-change', who: actor }, false);
  actor.rightsChangeAt = change;
}
