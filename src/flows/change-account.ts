import { ACCOUNT_FIELDS } from '../customers/standard-files.ts';
import type { StaffRole } from '../domain/account.ts';
import type { ImportedAccount } from '../domain/customers.ts';
import { mayChangeCustomers } from '../domain/entitlement-change.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import {
  type AccountRecord,
  insertAccount,
  isAbove,
  lockAccountRecord,
  productsOwnedBy,
} from '../store/account-changes.ts';
import { findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { saveAccounts } from '../store/customers.ts';
import { bumpPolicyRevisions } from '../store/policy-revisions.ts';
import { staffByKey } from '../store/staff.ts';
import { wakeAccounts } from '../store/standings.ts';
import { wakeWorkers } from '../store/wake.ts';
import type { FlowContext } from './context.ts';

type Person = { readonly id: number; readonly role: StaffRole };

export type AccountRefusal =
  | 'role'
  | 'bad-value'
  | 'unknown-account'
  | 'unknown-rep'
  | 'parent'
  | 'key-taken';

/** Adds an account; the same one sent twice is one account. @returns whether it is new */
export async function createAccount(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly account: ImportedAccount; readonly staff: Person },
): Promise<Result<{ readonly created: boolean }, AccountRefusal>> {
  const { staff } = input;
  const allowed = mayChange(staff);
  if (!allowed.ok) return allowed;
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const account = await checked(db, input.account);
    if (!account.ok) return account;
    const id = await insertAccount(db, account.value, now);
    if (id === null) {
      const held = await lockAccountRecord(db, account.value.externalKey);
      return held !== null && differing(held, account.value).length === 0
        ? ok({ created: false })
        : refuse(
            'key-taken',
            `There is an account ${account.value.externalKey} already, and it says something else. Change that one.`,
          );
    }
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'account-created',
      subject: `account:${id}`,
    });
    await wakeWorkers(db, 'account');
    return ok({ created: true });
  });
}

/**
 * Changes what is known of an account; what is left out stays. Days of its entitlements are read in its zone: where that changes,
 * so do the answers of client software.
 * @returns whether anything changed
 */
export async function changeAccount(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly changes: Partial<Omit<ImportedAccount, 'externalKey'>>;
    readonly staff: Person;
  },
): Promise<Result<{ readonly changed: boolean }, AccountRefusal>> {
  const { staff } = input;
  const allowed = mayChange(staff);
  if (!allowed.ok) return allowed;
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const held = await lockAccountRecord(db, input.account);
    if (held === null) return refuse('unknown-account', `There is no account ${input.account}.`);
    const { id, ...before } = held;
    const after = await checked(db, { ...before, ...input.changes });
    if (!after.ok) return after;
    const fields = differing(held, after.value);
    if (fields.length === 0) return ok({ changed: false });
    await saveAccounts(db, [after.value], now);
    await wakeAccounts(db, [id], now);
    if (fields.includes('timeZone') || fields.includes('country')) {
      const products = await productsOwnedBy(db, id);
      const { externalKey } = held;
      await bumpPolicyRevisions(
        db,
        products.map((product) => ({ externalKey, product })),
        now,
      );
    }
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'account-changed',
      subject: `account:${id}`,
      // Names and attributes are the customer's: that they changed is said, not to what.
      after: { fields },
    });
    await wakeWorkers(db, 'account');
    return ok({ changed: true });
  });
}

function mayChange(staff: Person): Result<true, 'role'> {
  return mayChangeCustomers(staff.role)
    ? ok(true)
    : refuse(
        'role',
        'Only an administrator, a product manager, sales or support can change what is known of a customer.',
      );
}

const READ = ['externalKey', 'name', 'country', 'region', 'locale', 'timeZone', 'rep', 'parent'] as const;

/** As an import reads it: the same words are right, and the same are wrong. */
async function checked(
  db: Db,
  account: ImportedAccount,
): Promise<Result<ImportedAccount, 'bad-value' | 'unknown-rep' | 'parent'>> {
  const read: Record<string, unknown> = { ...account };
  for (const name of READ) {
    const value = account[name];
    if (value === null) continue;
    const one = ACCOUNT_FIELDS[name].read(value);
    if (!one.ok) return refuse('bad-value', `${name}: ${one.message}`);
    read[name] = one.value;
  }
  const { rep, parent, externalKey } = account;
  if (rep !== null && (await staffByKey(db, rep)) === null)
    return refuse('unknown-rep', `Nobody on staff has the key ${rep}.`);
  if (parent !== null && (parent === externalKey || (await isAbove(db, externalKey, parent))))
    return refuse('parent', `${parent} cannot be the parent: ${externalKey} would be its own ancestor.`);
  if (parent !== null && (await findAccount(db, parent)) === null)
    return refuse('parent', `The parent ${parent} is no account. Create it first.`);
  return ok(read as ImportedAccount);
}

function differing(held: AccountRecord, wanted: ImportedAccount): readonly (keyof ImportedAccount)[] {
  const keys = [...READ, 'tags', 'attributes'] as const;
  return keys.filter((key) => comparable(held[key]) !== comparable(wanted[key]));
}

/** Tags have no order, and neither have attributes. */
function comparable(value: ImportedAccount[keyof ImportedAccount]): string {
  if (Array.isArray(value)) return JSON.stringify(value.toSorted());
  if (typeof value === 'object' && value !== null) return JSON.stringify(Object.entries(value).toSorted());
  return JSON.stringify(value);
}
