import { STAFF_ROLES, type StaffRole } from './account.ts';

/** The role that may do more. `STAFF_ROLES` lists them from the strongest to the weakest. */
export function strongerRole(a: StaffRole, b: StaffRole): StaffRole {
  return STAFF_ROLES.indexOf(a) <= STAFF_ROLES.indexOf(b) ? a : b;
}

/** Who may add and remove people and hand out API tokens. */
export function mayManageStaff(role: StaffRole): boolean {
  return role === 'administrator';
}

/** Who may import customers and propose changes to a campaign. */
export function mayPropose(role: StaffRole): boolean {
  return role === 'administrator' || role === 'product-manager';
}
