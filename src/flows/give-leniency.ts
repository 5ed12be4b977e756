import type { StaffRole } from '../domain/account.ts';
import { mayLoosen } from '../domain/approval.ts';
import { addDays, daysBetween, endOfDay, localDateOf } from '../domain/days.ts';
import type { LocalDate } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { AIR_COUNTS_DAYS, USUAL_EXTENSIONS, withinAirLimit } from '../domain/support-limits.ts';
import { accountZone } from '../store/account-zones.ts';
import { findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import { loadCampaign } from '../store/campaigns.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { campaignOfAccount, lockAccount } from '../store/customer-cases.ts';
import { airGivenSince, insertLeniency, isLifted, liftLeniency, sameAirSince } from '../store/leniencies.ts';
import { wakeAccounts } from '../store/standings.ts';
import type { FlowContext } from './context.ts';

export type Given =
  | { readonly kind: 'hold'; readonly until: LocalDate | null }
  | { readonly kind: 'exemption'; readonly until: LocalDate }
  | { readonly kind: 'extension'; readonly days: number };

/** A hold or exemption for so many days from the account's today: whoever asks need not know which day that is there. */
export type GivenForDays = { readonly kind: 'hold' | 'exemption'; readonly forDays: number };

export type GiveRefusal = 'unknown-account' | 'role' | 'reason-missing' | 'days' | 'limit';

const DAY = 86_400_000;
/** The same air given again within this time is one button pressed twice. */
const SAME_PRESS_MS = 600_000;

/**
 * Gives an account a hold, an exemption or more time. One authorised person, at once (E4), within what their role may give.
 * Pressing the button twice gives it once.
 * @param owner who looks after it; usually the giver's staff key
 */
export async function giveLeniency(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly given: Given | GivenForDays;
    readonly reason: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
    readonly owner: string;
  },
): Promise<Result<{ readonly id: number }, GiveRefusal>> {
  const { staff } = input;
  const reason = input.reason.trim();
  if (!mayLoosen(staff.role)) return refuse('role', 'A viewer cannot change what an account is given.');
  if (reason === '')
    return refuse('reason-missing', 'Say why: the reason is shown wherever the stage is explained.');
  if ('days' in input.given && !isDays(input.given.days))
    return refuse('days', 'An extension is a whole number of days from 1 to 365.');
  if ('forDays' in input.given && !isDays(input.given.forDays))
    return refuse('days', 'Give a whole number of days from 1 to 365.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const account = await findAccount(db, input.account);
    if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
    await lockAccount(db, account.id);
    const zone = await accountZone(db, account.id, null);
    const today = localDateOf(now, zone);
    const given = untilDay(input.given, today);
    const untilAt = given.kind === 'extension' || given.until === null ? null : endOfDay(given.until, zone);
    const days = given.kind === 'extension' ? given.days : 0;
    const wanted = {
      accountId: account.id,
      kind: given.kind,
      fromAt: now,
      untilAt,
      days,
      reason,
      owner: input.owner,
      createdBy: `staff:${staff.id}`,
    };
    const pressed = await sameAirSince(db, wanted, now - SAME_PRESS_MS);
    if (pressed !== null) return ok({ id: pressed });
    const allowed = withinAirLimit(staff.role, await extensionsOf(db, account.id), {
      days: given.kind === 'extension' ? days : given.until === null ? null : daysBetween(today, given.until),
      givenBefore: await airGivenSince(db, account.id, now - AIR_COUNTS_DAYS * DAY),
    });
    if (!allowed.ok) return allowed;
    const id = await insertLeniency(db, wanted);
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

function isDays(days: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= 365;
}

function untilDay(given: Given | GivenForDays, today: LocalDate): Given {
  return 'forDays' in given ? { kind: given.kind, until: addDays(today, given.forDays) } : given;
}

async function extensionsOf(db: Db, accountId: number): Promise<Plan['extensions']> {
  const campaignId = await campaignOfAccount(db, accountId);
  const campaign = campaignId === null ? null : await loadCampaign(db, campaignId);
  return campaign?.plan.extensions ?? USUAL_EXTENSIONS;
}

/**
 * Takes a hold, exemption or extension back early. The account is told afresh before anything bites (E10).
 * @returns `already` when it was taken back before: a second press changes nothing
 */
export async function takeLeniencyBack(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly id: number;
    /** External key of the account it was given to; left out where the id alone was asked for. */
    readonly account?: string;
    readonly staff: { readonly id: number; readonly role: StaffRole };
  },
): Promise<Result<'taken-back' | 'already', 'role' | 'unknown'>> {
  if (!mayLoosen(input.staff.role)) return refuse('role', 'A viewer cannot change what an account is given.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const account = input.account === undefined ? undefined : await findAccount(db, input.account);
    const lifted = account === null ? null : await liftLeniency(db, input.id, now, account?.id ?? null);
    if (lifted === null)
      return account !== null && (await isLifted(db, input.id, account?.id ?? null))
        ? ok('already')
        : refuse('unknown', 'There is no such thing to take back.');
    await wakeAccounts(db, [lifted.accountId], now);
    await recordAudit(db, {
      at: now,
      actor: `staff:${input.staff.id}`,
      action: 'leniency-lifted',
      subject: `account:${lifted.accountId}`,
      after: { id: input.id },
    });
    return ok('taken-back');
  });
}
