import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from '../../src/store/connect.ts';

/** Puts down which sessions of the database wait for locks, and who holds them: for whoever reads why mail stood still. */
export async function noteWaits(pool: Pool, folder: string, seconds: number): Promise<void> {
  const rows = await pool<object[]>`
    select pid, state, wait_event, left(query, 100) as query, extract(epoch from clock_timestamp() - query_start)::float8 as seconds,
           pg_blocking_pids(pid)::text as behind
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and (wait_event_type = 'Lock' or state <> 'idle' or pid in (select unnest(pg_blocking_pids(other.pid)) from pg_stat_activity as other))`;
  const lines = rows.map((row) => JSON.stringify({ atSecond: Math.round(seconds), ...row }));
  if (lines.length > 0) await appendFile(join(folder, 'waits.log'), `${lines.join('\n')}\n`);
}
