import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/**
 * Business time: what every decision calls "now". Machine time, unless a time lapse stands at an instant. The one
 * place where business time may come from the database server's clock.
 */
export async function businessNow(db: Db): Promise<Instant> {
  const [row] = await db<{ now: Instant }[]>`select coalesce(now_at, now()) as now from clock`;
  if (row === undefined) throw new Error('The clock row is missing: run `glidepath migrate`.');
  return row.now;
}

/** The instant a time lapse stands at; null when machine time is business time. */
export async function timeLapse(db: Db): Promise<Instant | null> {
  const [row] = await db<{ nowAt: Instant | null }[]>`select now_at from clock`;
  return row?.nowAt ?? null;
}

/** Starts a time lapse, or moves it on. Business time never runs backwards: an earlier instant changes nothing. */
export async function setTimeLapse(db: Db, to: Instant): Promise<void> {
  await db`update clock set now_at = greatest(now_at, ${to})`;
  await db`select pg_notify('glidepath_wake', 'clock')`;
}

/** The epoch of policy documents: raised when the database was restored or the signing lineage changed (P2). */
export async function epoch(db: Db): Promise<number> {
  const [row] = await db<{ epoch: number }[]>`select epoch from clock`;
  return row?.epoch ?? 1;
}
