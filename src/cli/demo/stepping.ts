import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../../domain/instant.ts';
import { businessNow, setTimeLapse } from '../../store/clock.ts';
import type { Pool } from '../../store/connect.ts';
import { isSettled, nextDueAt } from '../../store/due-work.ts';
import { wakeWorkers } from '../../store/wake.ts';
import { Unavailable } from '../failure.ts';

const STUCK_MS = 60_000;
const WAKE_AGAIN_MS = 2_000;

/**
 * Waits until nothing is due, claimed, in doubt or unapplied at business time.
 * @param meanwhile called while it waits: the demo's chaos strikes here
 * @throws Unavailable when the workers make no progress for a minute
 */
export async function settle(pool: Pool, meanwhile: () => void): Promise<void> {
  const since = performance.now();
  let wokenAt = since;
  for (let waits = 0; ; waits += 1) {
    if (await isSettled(pool, await businessNow(pool))) return;
    meanwhile();
    const now = performance.now();
    if (now - since > STUCK_MS)
      throw new Unavailable('The workers of the demo make no progress. See their log files.');
    if (now - wokenAt > WAKE_AGAIN_MS) {
      wokenAt = now;
      await wakeWorkers(pool, 'still waiting');
    }
    await sleep(Math.min(25, 2 + waits));
  }
}

/**
 * Moves business time on to the next instant at which anything happens, inside or outside.
 * @param operatorAt when the people who run the campaign act next; null when they have nothing to do
 * @param outside the next instant of the outside world; null when it has no plans
 * @returns that instant, or null when nothing will ever happen again inside
 */
export async function step(
  pool: Pool,
  operatorAt: Instant | null,
  outside: Instant | null,
): Promise<Instant | null> {
  const inside = earliest(await nextDueAt(pool), operatorAt);
  if (inside === null) return null;
  const to = earliest(inside, outside) ?? inside;
  await setTimeLapse(pool, to);
  return to;
}

/** The earlier of two instants; null is never. */
export function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
