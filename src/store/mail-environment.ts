import type { Instant } from '../domain/instant.ts';
import type { MailEnvironment } from '../domain/mail-environment.ts';
import type { Db } from './connect.ts';

/**
 * What tells this database from a copy of it: the cluster's own identifier and the database's name.
 * A server that does not let this role read its identifier is known by the database's name alone.
 */
export async function databaseIdentity(db: Db): Promise<string> {
  const [row] = await db<{ name: string; readable: boolean }[]>`
    select current_database() as name, has_function_privilege('pg_control_system()', 'execute') as readable`;
  if (!row?.readable) return row?.name ?? '';
  const [system] = await db<{ id: string }[]>`select system_identifier::text as id from pg_control_system()`;
  return `${row.name} (cluster ${system?.id})`;
}

/** What a person, or the first mail, confirmed; null before that. */
export async function confirmedEnvironment(db: Db): Promise<MailEnvironment | null> {
  const [row] = await db<MailEnvironment[]>`select database, transport from mail_environment`;
  return row ?? null;
}

/** Confirms an environment, in the place of the one before. @param by `first-mail` or `staff:7` */
export async function confirmEnvironment(
  db: Db,
  environment: MailEnvironment,
  by: string,
  now: Instant,
): Promise<void> {
  await db`
    insert into mail_environment (id, database, transport, confirmed_at, confirmed_by)
    values (1, ${environment.database}, ${environment.transport}, ${now}, ${by})
    on conflict (id) do update set database = excluded.database, transport = excluded.transport,
      confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by`;
}
