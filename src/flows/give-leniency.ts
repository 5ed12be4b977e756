import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { endOfDay, isZone } from '../domain/days.ts';
import type { LocalDate } from '../domain/instant.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { inTransaction } from '../store/connect.ts';
import { insertLeniency, liftLeniency } from '../store/leniencies.ts';
import { wakeAccounts } from '../store/standings.ts';
import type { FlowContext } from './context.ts';

export type Given =
  | { readonly kind: 'hold'; readonly until: LocalDate | null }
  | { readonly kind: 'exemption'; readonly until: LocalDate }
  | { readonly kind: 'extension'; readonly days: number };

export type GiveRefusal = 'unknown-account' | 'role' | 'reason-missing' | 'days';

/**
 * Gives an account a hold, an exemption or more time. One authorised person, at once (E4).
 * @param owner who looks after it; usually the giver's staff key
 */
export async function giveLeniency(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly given: Given;
    readonly reason: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
    readonly owner: string;
  },
): Promise<Result<{ readonly id: number }, GiveRefusal>> {
  const { given, staff } = input;
  const reason = input.reason.trim();
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot change what an account is given.');
  if (reason === '')
    return refuse('reason-missing', 'Say why: the reason is shown wherever the stage is explained.');
  if (given.kind === 'extension' && !(Number.isInteger(given.days) && given.days >= 1 && given.days <= 365)) {
    return refuse('days', 'An extension is a whole number of days from 1 to 365.');
  }
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const account = await findAccount(db, input.account);
    if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
    const zone = account.timeZone !== null && isZone(account.timeZone) ? account.timeZone : 'UTC';
    const untilAt = given.kind === 'extension' || given.until === null ? null : endOfDay(given.until, zone);
    const days = given.kind === 'extension' ? given.days : 0;
    const id = await insertLeniency(db, {
      accountId: account.id,
      kind: given.kind,
      fromAt: now,
      untilAt,
      days,
      reason,
      owner: input.owner,
      createdBy: `staff:${staff.id}`,
    });
    await wakeAccounts(db, [account.id], now);
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: `${given.kind}-given`,
      subject: `account:${account.id}`,
      why: reason,
      after: { id, untilAt, days },
    });
    return ok({ id });
  });
}

/** Takes a hold, exemption or extension back early. The account is told afresh before anything bites (E10). */
export async function takeLeniencyBack(
  { pool }: Pick<FlowContext, 'pool'>,
  input: { readonly id: number; readonly staff: { readonly id: number; readonly role: StaffRole } },
): Promise<Result<true, 'role' | 'unknown'>> {
  if (!mayLoosen(input.staff.role)) return refuse('role', 'A viewer cannot change what an account is given.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const lifted = await liftLeniency(db, input.id, now);
    if (lifted === null) return refuse('unknown', 'It has been lifted already, or never existed.');
    await wakeAccounts(db, [lifted.accountId], now);
    await recordAudit(db, {
      at: now,
      actor: `staff:${input.staff.id}`,
      action: 'leniency-lifted',
      subject: `account:${lifted.accountId}`,
      after: { id: input.id },
    });
    return ok(true);
  });
}
