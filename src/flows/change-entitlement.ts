import type { StaffRole } from '../domain/account.ts';
import { localDateOf } from '../domain/days.ts';
import {
  CHANGED_AS,
  type ChangeRefusal,
  changeTerms,
  checkVersion,
  type EntitlementChange,
  type EntitlementTerms,
  givesMore,
  mayChangeCustomers,
  sameTerms,
} from '../domain/entitlement-change.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { accountZone } from '../store/account-zones.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { lockEntitlement, saveTerms } from '../store/entitlement-changes.ts';
import { findProduct } from '../store/products.ts';
import type { FlowContext } from './context.ts';
import { tellOfEntitlement } from './tell-of-entitlement.ts';

/** Who changes an entitlement, and why. */
export type EntitlementEditor = {
  readonly staff: { readonly id: number; readonly role: StaffRole };
  readonly reason: string;
  /** The version the decision was made on; null: whatever it is now. */
  readonly ifVersion: number | null;
};

export type EditRefusal = 'role' | 'reason-missing' | 'unknown-entitlement' | 'changed-meanwhile';

/**
 * Changes one entitlement: extends or corrects its days, its quantity or features, suspends it or lets it go on. The answers of
 * client software follow at once. A change that changes nothing leaves no trace.
 * @returns whether anything changed, and its version now
 */
export async function changeEntitlement(
  { pool }: Pick<FlowContext, 'pool'>,
  input: EntitlementEditor & { readonly entitlement: string; readonly change: EntitlementChange },
): Promise<Result<{ readonly changed: boolean; readonly version: number }, EditRefusal | ChangeRefusal>> {
  const { staff, change } = input;
  const allowed = mayEdit(input);
  if (!allowed.ok) return allowed;
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const held = await lockEntitlement(db, input.entitlement);
    if (held === null) return unknownEntitlement(input.entitlement);
    const { account, product, terms } = held;
    const zone = await accountZone(db, account.id, product);
    const knownFeatures = (await findProduct(db, product))?.features ?? null;
    const after = changeTerms(terms, change, { today: localDateOf(now, zone), knownFeatures });
    // What is as it should be was made so, whoever did it: a lost answer that is asked for again is no conflict.
    if (after.ok && sameTerms(terms, after.value)) return ok({ changed: false, version: held.version });
    const isFresh = checkVersion(held.version, input.ifVersion);
    if (!isFresh.ok) return isFresh;
    if (!after.ok) return after;
    await saveTerms(db, held.id, after.value, now);
    const gives = givesMore(terms, after.value) ? account : null;
    await tellOfEntitlement(db, { id: held.id, product, accounts: [account], gives }, now);
    const [before, becomes] = differing(terms, after.value);
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: CHANGED_AS[change.kind],
      subject: `account:${account.id}`,
      why: input.reason.trim(),
      before: { entitlement: held.id, ...before },
      after: { entitlement: held.id, ...becomes },
    });
    return ok({ changed: true, version: held.version + 1 });
  });
}

/** May this person change entitlements, and do they say why? */
export function mayEdit({
  staff,
  reason,
}: Pick<EntitlementEditor, 'staff' | 'reason'>): Result<true, 'role' | 'reason-missing'> {
  if (!mayChangeCustomers(staff.role))
    return refuse(
      'role',
      'Only an administrator, a product manager, sales or support can change what a customer owns.',
    );
  if (reason.trim() === '')
    return refuse('reason-missing', 'Say why: whoever looks at the entitlement later will ask.');
  return ok(true);
}

export function unknownEntitlement(externalKey: string) {
  return refuse('unknown-entitlement', `There is no entitlement ${externalKey}.`);
}

type SomeTerms = Readonly<Partial<Record<keyof EntitlementTerms, unknown>>>;

/** Only what differs, before and after: an audit entry is read. */
function differing(before: EntitlementTerms, after: EntitlementTerms): readonly [SomeTerms, SomeTerms] {
  const keys = (Object.keys(before) as (keyof EntitlementTerms)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  const pick = (terms: EntitlementTerms) => Object.fromEntries(keys.map((key) => [key, terms[key]]));
  return [pick(before), pick(after)];
}
