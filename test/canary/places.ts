import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from '../../src/store/connect.ts';

/** A place that is searched, and all that stands in it. */
export type Written = { readonly place: string; readonly text: string };

/** Columns that hold what they are for, each with its reason. Every other column of every table is searched. */
export const ALLOWED: Readonly<Record<string, string>> = {
  'contact.email': 'whom mail goes to; erased with the contact',
  'contact.external_key': 'the CRM’s id of the contact: where it has none, account and address',
  'staff.email': 'whom sign-in links go to',
  'captured_mail.*': 'the inbox of the capture transport: whole letters, and not where mail is really sent',
  'entitlement.key_sealed': 'sealed under SECRET',
  'signing_key.private_sealed': 'sealed under SECRET',
  'mail_environment.transport': 'the vendor’s own sender address',
  // What people write to people is kept as they wrote it, beside the account, and goes with it. The audit chain, which
  // nothing is ever taken out of, is searched.
  'leniency.reason': 'a person’s own words',
  'pause.reason': 'a person’s own words',
  'delivery_note.reason': 'a person’s own words',
  'gate_approval.reason': 'a person’s own words',
  'entitlement.break_glass': 'a person’s own words',
  'support_case.subject': 'a person’s own words',
  'case_note.text': 'a person’s own words',
  'survey_answer.comment': 'a person’s own words',
  'activation.device_name': 'a person’s own words',
  'account.region': 'a person’s own words',
  'account.name': 'a person’s own words',
  'contact.name': 'a person’s own words',
  'staff.name': 'a person’s own words',
};

/** Columns in which a mail address may stand, but no key and no token. */
export const MAY_NAME_ADDRESSES: Readonly<Record<string, string>> = {
  'delivery.variables':
    'what a letter said, tokens masked: whom of the vendor to write to stands in it; erasure drops it',
  'idempotency_key.answer':
    'the first answer to an integration, for as long as it may ask again: a contact’s is its address',
};

/** Keeps a copy of every row the queue's tables ever held: a job is gone when it is done. */
export async function watchQueueTables(pool: Pool): Promise<void> {
  await pool.unsafe(`create schema canary; create table canary.seen (place text, said text);
    create function canary.see() returns trigger language plpgsql as $$
    begin insert into canary.seen values (tg_table_name, new::text); return null; end $$`);
  const tables = await pool<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'bullmq' and table_type = 'BASE TABLE'`;
  for (const { name } of tables)
    await pool.unsafe(
      `create trigger canary_see after insert or update on bullmq."${name}" for each row execute function canary.see()`,
    );
}

/** Every column of every table that is not allowed to hold what is searched for, and all that passed the queue's tables. */
export async function databaseText(pool: Pool): Promise<readonly Written[]> {
  const columns = await pool<{ schema: string; table: string; column: string }[]>`
    select table_schema as schema, table_name as table, column_name as column from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema in ('public', 'bullmq', 'canary') and table_type = 'BASE TABLE'`;
  const searched = columns.filter(
    ({ table, column }) => !(`${table}.${column}` in ALLOWED) && !(`${table}.*` in ALLOWED),
  );
  const written: Written[] = [];
  for (const { schema, table, column } of searched) {
    const [row] = await pool.unsafe<{ text: string | null }[]>(
      `select string_agg("${column}"::text, E'\n') as text from ${schema}."${table}"`,
    );
    written.push({ place: `${schema}.${table}.${column}`, text: row?.text ?? '' });
  }
  const sessions = await pool<{ text: string }[]>`
    select application_name || ' ' || query as text from pg_stat_activity where pid <> pg_backend_pid()`;
  return [...written, { place: 'pg_stat_activity', text: sessions.map((one) => one.text).join('\n') }];
}

/** Everything Redis was ever told: the file to which it appends each command. */
export async function redisText(folder: string): Promise<readonly Written[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    names
      .filter((one) => one.isFile())
      .map(async (one) => ({
        place: `redis ${one.name}`,
        text: await readFile(join(one.parentPath, one.name), 'latin1'),
      })),
  );
}
