import { describe, expect, it } from 'vitest';
import { STAFF_ROLES } from '../../src/domain/account.ts';
import { mayApprove, mayApproveStart, mayLoosen, mayResume } from '../../src/domain/approval.ts';

const PROPOSER = 1;
const OTHER = 2;
const ENFORCES = { enforces: true, proposedBy: PROPOSER };
const LENIENT = { enforces: false, proposedBy: PROPOSER };

describe('who may approve', () => {
  it('a revision: an approver or administrator who did not propose it (E3)', () => {
    const may = STAFF_ROLES.filter((role) => mayApprove({ id: OTHER, role }, PROPOSER).ok);
    expect(may).toEqual(['administrator', 'approver']);
    for (const role of STAFF_ROLES)
      expect(mayApprove({ id: PROPOSER, role }, PROPOSER)).toMatchObject({ ok: false, code: 'own-proposal' });
    expect(mayApprove({ id: OTHER, role: 'viewer' }, PROPOSER)).toMatchObject({ code: 'role' });
  });

  it('a start: whoever has the role the gate asks for, or an administrator', () => {
    const may = STAFF_ROLES.filter(
      (role) => mayApproveStart({ id: OTHER, role }, 'product-manager', LENIENT).ok,
    );
    expect(may).toEqual(['administrator', 'product-manager']);
    expect(mayApproveStart({ id: OTHER, role: 'sales' }, 'approver', ENFORCES)).toMatchObject({
      code: 'role',
    });
  });

  it('a start that can block: never the proposer (E3), whose word is enough where nothing can', () => {
    expect(mayApproveStart({ id: PROPOSER, role: 'administrator' }, 'approver', ENFORCES)).toMatchObject({
      code: 'own-proposal',
    });
    expect(mayApproveStart({ id: PROPOSER, role: 'approver' }, 'approver', LENIENT).ok).toBe(true);
  });
});

describe('who may loosen', () => {
  it('everybody but a viewer, alone (E4)', () => {
    expect(STAFF_ROLES.filter((role) => !mayLoosen(role))).toEqual(['viewer']);
  });

  it('and who may resume, because that tightens again', () => {
    expect(STAFF_ROLES.filter(mayResume)).toEqual(['administrator', 'product-manager', 'approver']);
  });
});
