import type { StaffRole } from '../domain/account.ts';
import type { IdentifierKind } from '../domain/customers.ts';
import { mayChangeCustomers } from '../domain/entitlement-change.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { addIdentifier, removeIdentifier } from '../store/entitlement-changes.ts';
import type { FlowContext } from './context.ts';

/**
 * Gives an account an old serial, customer or order number, or takes it away. An installation that sends it as a hint is
 * then known to be theirs. Doing it again changes nothing.
 * @returns whether anything changed
 */
export async function changeIdentifier(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly identifier: { readonly kind: IdentifierKind; readonly value: string };
    readonly change: 'add' | 'remove';
    readonly staff: { readonly id: number; readonly role: StaffRole };
  },
): Promise<Result<{ readonly changed: boolean }, 'role' | 'unknown-account'>> {
  const { identifier, change, staff } = input;
  if (!mayChangeCustomers(staff.role))
    return refuse(
      'role',
      'Only an administrator, a product manager, sales or support can change what a customer is known by.',
    );
  return inTransaction(pool, async (db) => {
    const account = await findAccount(db, input.account);
    if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
    const changed =
      change === 'add'
        ? await addIdentifier(db, account.id, identifier)
        : await removeIdentifier(db, account.id, identifier);
    if (!changed) return ok({ changed });
    // A number is somebody's name for the account: it stays out of the chain, its kind is what was decided.
    await recordAudit(db, {
      at: await businessNow(db),
      actor: `staff:${staff.id}`,
      action: change === 'add' ? 'identifier-added' : 'identifier-removed',
      subject: `account:${account.id}`,
      after: { kind: identifier.kind },
    });
    return ok({ changed });
  });
}
