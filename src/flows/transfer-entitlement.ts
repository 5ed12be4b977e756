import { addDays, endOfDay, isZone, localDateOf } from '../domain/days.ts';
import { checkVersion, needsAirAfterTransfer, TAKEN_OVER_DAYS } from '../domain/entitlement-change.ts';
import type { Instant } from '../domain/instant.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { type AccountRow, findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { lockEntitlement, moveEntitlement } from '../store/entitlement-changes.ts';
import { insertLeniency } from '../store/leniencies.ts';
import { blockingFrom } from '../store/standings.ts';
import {
  type EditRefusal,
  type EntitlementEditor,
  mayEdit,
  unknownEntitlement,
} from './change-entitlement.ts';
import type { FlowContext } from './context.ts';
import { tellOfEntitlement } from './tell-of-entitlement.ts';

/**
 * Gives an entitlement to another account, after a merger or a sale. Its license key stays what it is and its seats go along, so the
 * devices work on. Both accounts keep a record. One that is theirs already changes nothing.
 * @returns whether it moved, with how many devices, and its version now
 */
export async function transferEntitlement(
  { pool }: Pick<FlowContext, 'pool'>,
  input: EntitlementEditor & {
    readonly entitlement: string;
    /** External key of the account that gets it. */
    readonly to: string;
  },
): Promise<
  Result<
    { readonly changed: boolean; readonly devices: number; readonly version: number },
    EditRefusal | 'unknown-account'
  >
> {
  const { staff } = input;
  const allowed = mayEdit(input);
  if (!allowed.ok) return allowed;
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const held = await lockEntitlement(db, input.entitlement);
    if (held === null) return unknownEntitlement(input.entitlement);
    const to = await findAccount(db, input.to);
    if (to === null) return refuse('unknown-account', `There is no account ${input.to}.`);
    const { account: from, product, version } = held;
    if (from.id === to.id) return ok({ changed: false, devices: 0, version });
    const isFresh = checkVersion(version, input.ifVersion);
    if (!isFresh.ok) return isFresh;
    const devices = await moveEntitlement(db, held, to.id);
    await giveAir(db, { from: from.id, to, product, staff }, now);
    await tellOfEntitlement(db, { id: held.id, product, accounts: [from, to], gives: null }, now);
    const entry = { at: now, actor: `staff:${staff.id}`, why: input.reason.trim() };
    const moved = {
      before: { entitlement: held.id, account: from.id },
      after: { entitlement: held.id, account: to.id, devices },
    };
    await recordAudit(db, {
      ...entry,
      ...moved,
      action: 'entitlement-transferred-away',
      subject: `account:${from.id}`,
    });
    await recordAudit(db, {
      ...entry,
      ...moved,
      action: 'entitlement-transferred-here',
      subject: `account:${to.id}`,
    });
    return ok({ changed: true, devices, version: version + 1 });
  });
}

/** Nobody who came along is blocked by dates that only the other account's people were told of. */
async function giveAir(
  db: Db,
  moved: {
    readonly from: number;
    readonly to: AccountRow;
    readonly product: string;
    readonly staff: EntitlementEditor['staff'];
  },
  now: Instant,
): Promise<void> {
  const { from, to, product, staff } = moved;
  const blocks = await blockingFrom(db, [from, to.id], product);
  if (!needsAirAfterTransfer(blocks.get(from) ?? null, blocks.get(to.id) ?? null, now)) return;
  const zone = to.timeZone !== null && isZone(to.timeZone) ? to.timeZone : 'UTC';
  const untilAt = endOfDay(addDays(localDateOf(now, zone), TAKEN_OVER_DAYS), zone);
  const reason =
    'Devices came along with an entitlement; their people were not told of this account’s dates.';
  const actor = `staff:${staff.id}`;
  const exemption = { accountId: to.id, kind: 'exemption' as const, fromAt: now, untilAt, days: 0 };
  const id = await insertLeniency(db, { ...exemption, reason, owner: 'support', createdBy: actor });
  const subject = `account:${to.id}`;
  await recordAudit(db, {
    at: now,
    actor,
    action: 'exemption-given',
    subject,
    why: reason,
    after: { id, untilAt },
  });
}
