import {
  type ChangeRefusal,
  checkNewTerms,
  type EntitlementTerms,
  sameTerms,
} from '../domain/entitlement-change.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { insertEntitlement, isKnownProduct, lockEntitlement } from '../store/entitlement-changes.ts';
import { findProduct } from '../store/products.ts';
import { type EntitlementEditor, mayEdit } from './change-entitlement.ts';
import type { FlowContext } from './context.ts';
import { issueLicenseKey } from './issue-license-keys.ts';
import { tellOfEntitlement } from './tell-of-entitlement.ts';

export type CreateRefusal =
  | ChangeRefusal
  | 'role'
  | 'reason-missing'
  | 'unknown-account'
  | 'unknown-product'
  | 'key-taken';

/**
 * Gives an account an entitlement, with its license key and the mail that says how to use it. Its external key is the
 * order's: the same order sent twice is one entitlement, and the second time nothing happens.
 * @returns whether it is new
 */
export async function createEntitlement(
  { pool, secret }: Pick<FlowContext, 'pool' | 'secret'>,
  input: Pick<EntitlementEditor, 'staff' | 'reason'> & {
    readonly externalKey: string;
    /** External key. */
    readonly account: string;
    readonly product: string;
    readonly terms: EntitlementTerms;
  },
): Promise<Result<{ readonly created: boolean }, CreateRefusal>> {
  const { externalKey, product, staff } = input;
  const allowed = mayEdit(input);
  if (!allowed.ok) return allowed;
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const account = await findAccount(db, input.account);
    if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
    if (!(await isKnownProduct(db, product)))
      return refuse(
        'unknown-product',
        `There is no product ${product}. Products come from campaign files and from imported entitlements.`,
      );
    const terms = checkNewTerms(input.terms, (await findProduct(db, product))?.features ?? null);
    if (!terms.ok) return terms;
    const id = await insertEntitlement(
      db,
      { externalKey, accountId: account.id, product, terms: terms.value },
      now,
    );
    if (id === null) {
      const held = await lockEntitlement(db, externalKey);
      const isSame =
        held?.account.id === account.id && held.product === product && sameTerms(held.terms, terms.value);
      return isSame
        ? ok({ created: false })
        : refuse(
            'key-taken',
            `There is an entitlement ${externalKey} already, and it says something else. Change that one, or use another key.`,
          );
    }
    await issueLicenseKey(db, secret, { id, externalKey, product });
    await tellOfEntitlement(db, { id, product, accounts: [account], gives: account }, now);
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'entitlement-created',
      subject: `account:${account.id}`,
      why: input.reason.trim(),
      after: { entitlement: id, product, ...terms.value },
    });
    return ok({ created: true });
  });
}
