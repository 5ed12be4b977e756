import type { Pool } from './connect.ts';

/** May requests be sent to this process? Does its database answer, and has it our tables? */
export async function readiness(pool: Pool): Promise<Readonly<Record<string, boolean>>> {
  const clock = await pool`select 1 from clock`.then(
    (rows) => ({ database: true, migrations: rows.length > 0 }),
    (error: unknown) => ({ database: isOfPostgres(error), migrations: false }),
  );
  return clock;
}

/** An error that the server itself answered with: the connection stands. */
function isOfPostgres(error: unknown): boolean {
  return error instanceof Error && error.name === 'PostgresError';
}
