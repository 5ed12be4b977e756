import type { StaffRole } from './account.ts';
import { ok, type Result, refuse } from './result.ts';

/**
 * E3, four eyes: a revision is approved by an approver or administrator who did not propose it.
 * @param proposedBy staff id of the proposer
 */
export function mayApprove(
  staff: { readonly id: number; readonly role: StaffRole },
  proposedBy: number,
): Result<true, 'own-proposal' | 'role'> {
  if (staff.id === proposedBy)
    return refuse('own-proposal', 'You proposed this change: somebody else has to approve it.');
  if (staff.role !== 'approver' && staff.role !== 'administrator') {
    return refuse('role', 'Only an approver or an administrator can approve a revision.');
  }
  return ok(true);
}

/**
 * May this person say yes to the start of a phase in the name of `role`? An administrator may stand in for any role;
 * where the start tightens, the proposer of the revision may not (E3).
 */
export function mayApproveStart(
  staff: { readonly id: number; readonly role: StaffRole },
  role: StaffRole,
  start: { readonly enforces: boolean; readonly proposedBy: number },
): Result<true, 'own-proposal' | 'role'> {
  if (start.enforces && staff.id === start.proposedBy) {
    return refuse(
      'own-proposal',
      'You proposed this revision: somebody else has to approve a start that can block customers.',
    );
  }
  if (staff.role !== role && staff.role !== 'administrator') {
    return refuse('role', `This gate asks for the role ${role}.`);
  }
  return ok(true);
}

/** Who may loosen (E4): pause, roll back, hold, exempt, extend. One authorised person is enough. */
export function mayLoosen(role: StaffRole): boolean {
  return role !== 'viewer';
}

/** Who may let a campaign go on after a pause: that tightens again. */
export function mayResume(role: StaffRole): boolean {
  return role === 'administrator' || role === 'product-manager' || role === 'approver';
}
