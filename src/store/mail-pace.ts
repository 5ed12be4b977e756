import type { Instant, LocalDate } from '../domain/instant.ts';
import { giveBack, letGo, newPace, type Pace, type PaceLimits } from '../domain/mail-pace.ts';
import { type Db, inTransaction, type Pool } from './connect.ts';

/**
 * Asks for a share of a sender's rate, which all workers draw on. The row is locked for the moment of the decision; time
 * is the database server's, so that workers whose clocks differ agree.
 * @returns how many mails may leave now
 */
export async function takePace(
  pool: Pool,
  sender: string,
  wanted: number,
  limits: PaceLimits,
): Promise<number> {
  return inTransaction(pool, async (db) => {
    const { now, today } = await machineNow(db);
    const fresh = newPace(now, today);
    await db`
      insert into mail_pace (sender, next_at, ramp_from, first_day, day, day_count)
      values (${sender}, ${fresh.nextAt}, ${fresh.rampFrom}, ${fresh.firstDay}, ${fresh.day}, 0) on conflict do nothing`;
    const { granted, pace } = letGo(await lockedPace(db, sender), wanted, limits, now, today);
    await savePace(db, sender, pace);
    return granted;
  });
}

/** Gives back what was let go and not needed. */
export async function returnPace(
  pool: Pool,
  sender: string,
  unused: number,
  limits: PaceLimits,
): Promise<void> {
  if (unused <= 0) return;
  await inTransaction(pool, async (db) => {
    const { now } = await machineNow(db);
    await savePace(db, sender, giveBack(await lockedPace(db, sender), unused, limits, now));
  });
}

async function machineNow(db: Db): Promise<{ readonly now: Instant; readonly today: LocalDate }> {
  const [row] = await db<{ now: Instant; today: LocalDate }[]>`
    select clock_timestamp() as now, (clock_timestamp() at time zone 'UTC')::date as today`;
  return row as { now: Instant; today: LocalDate };
}

async function lockedPace(db: Db, sender: string): Promise<Pace> {
  const [row] = await db<Pace[]>`
    select next_at, ramp_from, first_day, day, day_count from mail_pace where sender = ${sender} for update`;
  return row as Pace;
}

async function savePace(db: Db, sender: string, pace: Pace): Promise<void> {
  await db`
    update mail_pace set next_at = ${pace.nextAt}, ramp_from = ${pace.rampFrom}, day = ${pace.day}, day_count = ${pace.dayCount}
    where sender = ${sender}`;
}
