import type { StaffRole } from '../domain/account.ts';
import { strongerRole } from '../domain/staff-role.ts';
import type { Db } from './connect.ts';

export type StaffRow = {
  readonly id: number;
  readonly externalKey: string;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
  readonly manager: string | null;
  readonly region: string | null;
  readonly active: boolean;
};

export async function staffByKey(db: Db, externalKey: string): Promise<StaffRow | null> {
  const [row] = await db<StaffRow[]>`select * from staff where external_key = ${externalKey}`;
  return row ?? null;
}

export async function staffById(db: Db, id: number): Promise<StaffRow | null> {
  const [row] = await db<StaffRow[]>`select * from staff where id = ${id}`;
  return row ?? null;
}

/** Adds a person or changes the one with this key. */
export async function saveStaff(db: Db, person: Omit<StaffRow, 'id'>): Promise<number> {
  const [row] = await db<{ id: number }[]>`
    insert into staff (external_key, name, email, role, manager, region, active)
    values (${person.externalKey}, ${person.name}, ${person.email}, ${person.role}, ${person.manager}, ${person.region}, ${person.active})
    on conflict (external_key) do update set name = excluded.name, email = excluded.email, role = excluded.role,
      manager = excluded.manager, region = excluded.region, active = excluded.active
    returning id`;
  return (row as { id: number }).id;
}

/** Everybody of the vendor, by name. */
export async function listStaff(db: Db): Promise<readonly StaffRow[]> {
  return db<StaffRow[]>`select * from staff order by active desc, name`;
}

/**
 * The person on staff with this address. Where two share one, as somebody who is a rep in the CRM too, the one who may
 * do more.
 */
export async function staffByEmail(db: Db, email: string): Promise<StaffRow | null> {
  const rows = await db<StaffRow[]>`
    select * from staff where active and lower(email) = lower(${email}) order by id`;
  return rows.reduce<StaffRow | null>(
    (a, b) => (a === null || (a.role !== b.role && strongerRole(a.role, b.role) === b.role) ? b : a),
    null,
  );
}

/** Everybody who may manage staff now. */
export async function administrators(db: Db): Promise<readonly StaffRow[]> {
  return db<StaffRow[]>`select * from staff where active and role = 'administrator' order by id`;
}

export async function deactivateStaff(db: Db, id: number): Promise<void> {
  await db`update staff set active = false where id = ${id}`;
}

/** Any constant number that no other program on the server uses for its advisory locks. */
const STAFF_LOCK = 7_114_205;

/** Lets one process at a time decide who the administrators are, until its transaction ends. */
export async function lockStaff(db: Db): Promise<void> {
  await db`select pg_advisory_xact_lock(${STAFF_LOCK})`;
}
