import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { liftMoves } from '../store/activations.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import type { FlowContext } from './context.ts';

/**
 * Support lets a customer move devices again at once: the moves so far do not count. One authorised person (E4), with a
 * reason.
 */
export async function liftDeviceMoves(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly accountId: number;
    readonly entitlementId: number;
    readonly why: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
  },
): Promise<Result<true, 'not-found' | 'role' | 'reason-missing'>> {
  const { accountId, entitlementId, staff } = input;
  const why = input.why.trim();
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot change what an account is given.');
  if (why === '') return refuse('reason-missing', 'Say why the limit is lifted.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const lifted = await liftMoves(db, accountId, entitlementId, now);
    if (lifted === null) return refuse('not-found', 'There is no such entitlement.');
    await recordAudit(db, {
      ...{ at: now, actor: `staff:${staff.id}`, action: 'device-moves-lifted' },
      ...{ subject: `account:${accountId}`, why },
      before: { entitlement: entitlementId, liftedAt: lifted.before },
      after: { entitlement: entitlementId, liftedAt: now },
    });
    return ok(true);
  });
}
