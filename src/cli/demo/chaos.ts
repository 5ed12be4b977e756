import type { Pool } from '../../store/connect.ts';
import type { Child } from './children.ts';

export type Chaos = {
  /** Called again and again while mail is on its way; strikes when its time has come. */
  strike(): void;
};

const BETWEEN_KILLS_MS = 4_000;

/**
 * Kills the worker without warning in the middle of waves, and forgets every waiting job once: nothing may be lost or
 * doubled by it.
 * @param kills how often; 0 for never
 */
export function newChaos(
  worker: Child,
  kills: number,
  pool: Pool,
  openQueue: () => Promise<{ empty(): Promise<void>; close(): Promise<void> }>,
): Chaos {
  let left = kills;
  let emptied = kills === 0;
  let lastAt = performance.now();
  let looking = false;
  const look = async (): Promise<void> => {
    const [row] = await pool<
      { claimed: number }[]
    >`select count(*)::int as claimed from delivery where state = 'claimed'`;
    if ((row?.claimed ?? 0) === 0 || left === 0) return;
    worker.kill();
    left -= 1;
    lastAt = performance.now();
    if (emptied || left > kills / 2) return;
    emptied = true;
    const queue = await openQueue();
    await queue.empty();
    await queue.close();
  };
  return {
    strike() {
      if (left === 0 || looking || performance.now() - lastAt < BETWEEN_KILLS_MS) return;
      looking = true;
      void look().finally(() => {
        looking = false;
      });
    },
  };
}
