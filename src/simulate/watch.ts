import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import { judgeSafeguards } from '../domain/safeguards.ts';
import type { Actor, World } from './world.ts';

/**
 * Puts down each safeguard the first time it is breached. The simulation goes on as if somebody had looked and resumed
 * at once: what would come of a pause depends on what people do about it.
 */
export function watchSafeguards(world: World, now: Instant): void {
  const { plan, actors, alarms } = world;
  const unbroken = plan.safeguards.filter((one) => !alarms.some((alarm) => alarm.safeguard === one));
  if (unbroken.length === 0) return;
  const facts = {
    accounts: actors.length,
    written: count(actors, (one) => one.written),
    bounced: count(actors, (one) => one.cameBack),
    complained: 0,
    openCases: actors.reduce((sum, one) => sum + one.openQuestions + (one.contactCase ? 1 : 0), 0),
    blockedWithin: blockedWithin(world, now),
  };
  for (const safeguard of unbroken) {
    for (const { then, reason } of judgeSafeguards([safeguard], facts))
      alarms.push({ safeguard, on: localDateOf(now, plan.timeZone), then, reason });
  }
}

function blockedWithin({ plan, actors }: World, now: Instant): ReadonlyMap<number, number> {
  const spans = plan.safeguards.flatMap(({ when }) =>
    when.kind === 'blockedAccounts' ? [when.withinSeconds] : [],
  );
  return new Map(
    spans.map((seconds) => [seconds, count(actors, (one) => isBlockedSince(one, now - seconds * 1000))]),
  );
}

function isBlockedSince({ rows }: Actor, since: Instant): boolean {
  return rows.some(
    ({ block, standing }) => block?.entitled === true && (standing.enforcing?.since ?? 0) >= since,
  );
}

function count(actors: readonly Actor[], is: (actor: Actor) => boolean): number {
  return actors.reduce((sum, one) => sum + Number(is(one)), 0);
}
