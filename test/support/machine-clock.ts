import type { Instant } from '../../src/domain/instant.ts';
import type { Pool } from '../../src/store/connect.ts';

/**
 * Puts the clock of a database's server into the hands of a test: `now()` is what it is set to, for leases and rate
 * limits as for business time. To the product this is no time lapse but an ordinary day. Holds for sessions opened later.
 * @param pool of that database
 */
export async function holdMachineClock(pool: Pool, at: Instant): Promise<void> {
  await pool`create table held_clock (at timestamptz not null)`;
  await pool`insert into held_clock values (${at})`;
  // Found before the server's own, for `public` is named before `pg_catalog`.
  await pool.unsafe(
    `create function public.now() returns timestamptz language sql stable as 'select at from public.held_clock'`,
  );
}

/** A clone of such a database has to be told once more where to look. */
export async function lookAtHeldClock(pool: Pool): Promise<void> {
  const [row] = await pool<{ name: string }[]>`select current_database() as name`;
  await pool.unsafe(`alter database ${row?.name} set search_path = public, pg_catalog`);
}

export async function setMachineClock(pool: Pool, at: Instant): Promise<void> {
  await pool`update held_clock set at = ${at}`;
}
