import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { closeCase } from '../store/customer-cases.ts';
import type { FlowContext } from './context.ts';

/** Closes a case: its work is done. It stays in the record. */
export async function finishCase(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly id: number; readonly staff: { readonly id: number; readonly role: StaffRole } },
): Promise<Result<true, 'role' | 'unknown-case'>> {
  if (!mayLoosen(input.staff.role)) return refuse('role', 'A viewer cannot close a case.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const closed = await closeCase(db, input.id, now);
    if (closed === null) return refuse('unknown-case', 'This case is closed already, or never existed.');
    await recordAudit(db, {
      at: now,
      actor: `staff:${input.staff.id}`,
      action: 'case-closed',
      subject: `account:${closed.accountId}`,
      after: { case: input.id },
    });
    return ok(true);
  });
}
