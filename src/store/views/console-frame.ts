import type { Instant, ZoneName } from '../../domain/instant.ts';
import { businessNow, timeLapse } from '../clock.ts';
import type { Db } from '../connect.ts';

/** What every page of the console shows besides its own matter. */
export type ConsoleTime = {
  readonly now: Instant;
  /** Where a time lapse stands; null on a real clock. */
  readonly timeLapse: Instant | null;
  /** The zone of the newest campaign, in which its people plan; UTC while there is none. */
  readonly timeZone: ZoneName;
};

export async function consoleTime(db: Db): Promise<ConsoleTime> {
  const [row] = await db<{ timeZone: ZoneName }[]>`
    select time_zone from campaign order by state = 'running' desc, id desc limit 1`;
  return { now: await businessNow(db), timeLapse: await timeLapse(db), timeZone: row?.timeZone ?? 'UTC' };
}
