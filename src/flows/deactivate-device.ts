import { addDays, localDateOf, startOfDay } from '../domain/days.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { type AccountRow, accountById } from '../store/accounts.ts';
import { deviceMovesSince, endActivation, lockActivation } from '../store/activations.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import type { FlowContext } from './context.ts';
import { entitlementByLicenseKey } from './identify-client.ts';
import { loadPolicyFacts } from './policy-facts.ts';

export type DeactivateRefusal = 'not-found' | 'too-many-moves';

/**
 * Frees the seat of a device. Doing it again changes nothing. A device that gave its seat back too often lately keeps it
 * (`deviceMoves`), unless a person of the vendor frees it: two devices are not to share one seat by turns.
 * @param by the account's license key, or the account itself (portal, staff)
 */
export async function deactivateDevice(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly by: { readonly licenseKey: string } | { readonly accountId: number };
    readonly activation: string;
    /** `client`, `contact:34`, `staff:12`. */
    readonly actor: string;
  },
): Promise<Result<true, DeactivateRefusal>> {
  const account = await accountOf(pool, input.by);
  if (account === null) return notFound();
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const row = await lockActivation(db, account.id, input.activation);
    if (row === null) return notFound();
    if (row.deactivatedAt !== null) return ok(true);
    const product = { key: row.product, name: row.product, features: [] };
    const subject = `account:${account.externalKey}` as const;
    const { rules, zone } = await loadPolicyFacts(pool, db, { product, account, subject }, now);
    const since = startOfDay(addDays(localDateOf(now, zone), -rules.deviceMoves.perDays), zone);
    const moves = await deviceMovesSince(db, row.entitlementId, row.device, since);
    if (moves >= rules.deviceMoves.max && !input.actor.startsWith('staff:')) {
      return refuse(
        'too-many-moves',
        `This device gave its seat back ${moves} times within ${rules.deviceMoves.perDays} days. Ask the vendor's support to free it.`,
      );
    }
    await endActivation(db, row.id, now);
    await recordAudit(db, {
      at: now,
      actor: input.actor,
      action: 'device-deactivated',
      subject: `account:${account.id}`,
      after: { activation: row.id, entitlement: row.entitlementId },
    });
    return ok(true);
  });
}

async function accountOf(
  db: Db,
  by: { readonly licenseKey: string } | { readonly accountId: number },
): Promise<AccountRow | null> {
  if ('accountId' in by) return accountById(db, by.accountId);
  const entitlement = await entitlementByLicenseKey(db, by.licenseKey);
  return entitlement === null ? null : accountById(db, entitlement.accountId);
}

function notFound() {
  return refuse('not-found', 'There is no such activation.');
}
