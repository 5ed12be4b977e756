import type { Person } from '../domain/case-owner.ts';
import type { StaffRow } from '../store/staff.ts';

/** Somebody on staff as the rules about ownership see them. */
export function asPerson(row: StaffRow): Person {
  const { externalKey, name, role, manager, active } = row;
  return { key: externalKey, name, role, manager, active };
}
