import { Option } from 'commander';
import type { Result } from '../domain/result.ts';
import { firstAdministrator } from '../flows/manage-staff.ts';
import { inTransaction } from '../store/connect.ts';
import { type StaffRow, staffByKey } from '../store/staff.ts';
import { Refused } from './failure.ts';
import type { OpenDatabase } from './with-database.ts';

export type ActingOptions = { readonly as?: string; readonly json?: boolean };

/** Who acts. Everything that is decided is recorded with a name, also from the command line. */
export const AS = new Option('--as <staff>', 'key of the person who acts (default: the first administrator)');

/** For every command: what programs read. */
export const JSON_OPTION = new Option('--json', 'print one JSON object instead of text');

/**
 * The person a command acts for. Whoever holds the database could write anything into it anyway; the name is for the
 * record and for four eyes.
 */
export async function actingStaff(
  { pool }: Pick<OpenDatabase, 'pool'>,
  key: string | undefined,
): Promise<StaffRow> {
  if (key === undefined) return inTransaction(pool, firstAdministrator);
  const person = await staffByKey(pool, key);
  if (person?.active) return person;
  throw new Refused(`Nobody on staff has the key ${key}. "glidepath staff list" shows everybody.`);
}

/** The value of a result; a refusal ends the command with its sentence. */
export function granted<Value, Code extends string>(result: Result<Value, Code>): Value {
  if (result.ok) return result.value;
  throw new Refused(result.message, result.code);
}
