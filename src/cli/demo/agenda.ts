import type { Instant } from '../../domain/instant.ts';

/** What the outside world is going to do, by business time. */
export type Agenda = {
  /** The world acts once a day, in the afternoon (UTC) of the day an act falls on. */
  plan(at: Instant, key: string, act: () => Promise<void>): void;
  /** The next instant at which anything is planned; null when nothing is. */
  nextAt(): Instant | null;
  /** Does everything planned up to now. Companies act side by side, one after the other within each. */
  actUpTo(now: Instant): Promise<number>;
};

const DAY = 86_400_000;
const AFTERNOON = 17 * 3_600_000;

/** @param lanes how many companies act at the same time */
export function newAgenda(lanes: number): Agenda {
  const days = new Map<Instant, { key: string; act: () => Promise<void> }[]>();
  const slotOf = (at: Instant) => Math.ceil((at - AFTERNOON) / DAY) * DAY + AFTERNOON;
  const nextAt = () => (days.size === 0 ? null : Math.min(...days.keys()));
  return {
    plan(at, key, act) {
      const slot = slotOf(at);
      const acts = days.get(slot);
      if (acts) acts.push({ key, act });
      else days.set(slot, [{ key, act }]);
    },
    nextAt,
    async actUpTo(now) {
      let done = 0;
      for (let slot = nextAt(); slot !== null && slot <= now; slot = nextAt()) {
        const acts = days.get(slot) ?? [];
        days.delete(slot);
        await inLanes(acts, lanes);
        done += acts.length;
      }
      return done;
    },
  };
}

async function inLanes(
  acts: readonly { key: string; act: () => Promise<void> }[],
  lanes: number,
): Promise<void> {
  const byKey = new Map<string, (() => Promise<void>)[]>();
  for (const { key, act } of acts.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))) {
    const own = byKey.get(key);
    if (own) own.push(act);
    else byKey.set(key, [act]);
  }
  const waiting = [...byKey.values()];
  const lane = async (): Promise<void> => {
    for (let own = waiting.shift(); own !== undefined; own = waiting.shift()) {
      for (const act of own) await act();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
