import { randomUUID } from 'node:crypto';
import type { StaffRole } from '../domain/account.ts';
import { type BreakGlassRefusal, breakGlassTerms, mayBreakGlass } from '../domain/break-glass.ts';
import { caseDuty, PLAIN_OFFICE } from '../domain/case-due.ts';
import { endOfDay, localDateOf } from '../domain/days.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { accountZone } from '../store/account-zones.ts';
import { findAccount } from '../store/accounts.ts';
import { recordAudit } from '../store/audit.ts';
import {
  endBreakGlass,
  insertBreakGlass,
  lockBreakGlass,
  sameBreakGlassSince,
} from '../store/break-glass.ts';
import { loadCampaign } from '../store/campaigns.ts';
import { caseFacts } from '../store/case-facts.ts';
import { closeCasesByCause } from '../store/cases.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { campaignOfAccount, lockAccount, type OpenedCase, openCase } from '../store/customer-cases.ts';
import { isKnownProduct } from '../store/entitlement-changes.ts';
import { calendarsOf } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { issueLicenseKey, revealLicenseKey } from './issue-license-keys.ts';
import { tellOfEntitlement } from './tell-of-entitlement.ts';

type Staff = { readonly id: number; readonly role: StaffRole };

/** The same key asked for again within this time is one button pressed twice. */
const SAME_PRESS_MS = 600_000;
/** The case is to be answered while the customer still works. */
const BEFORE_THE_END_MS = 3_600_000;

export type GivenBreakGlass = {
  readonly id: number;
  /** Shown once, to be read out; null when the button was pressed again. The customer finds it in their portal. */
  readonly licenseKey: string | null;
  /** Whoever finds out what is wrong; null when the button was pressed again. */
  readonly case: OpenedCase | null;
};

/**
 * Gives an account that cannot work an emergency key for some days. Several entitlements count as the most permissive, so
 * the software of the account works at its next contact, without anybody typing the key. A case is opened, because
 * something is wrong that a person has to find before the key ends.
 */
export async function breakGlass(
  context: Pick<FlowContext, 'pool' | 'secret'>,
  input: {
    readonly account: string;
    readonly product: string;
    readonly quantity: number;
    readonly days: number;
    readonly reason: string;
    readonly staff: Staff;
  },
): Promise<Result<GivenBreakGlass, BreakGlassRefusal | 'unknown-account' | 'product'>> {
  const { staff, product, quantity, days } = input;
  const given = await inTransaction(context.pool, async (db) => {
    const now = await businessNow(db);
    const account = await findAccount(db, input.account);
    if (account === null) return refuse('unknown-account', `There is no account ${input.account}.`);
    const zone = await accountZone(db, account.id, product);
    const today = localDateOf(now, zone);
    const terms = breakGlassTerms(staff.role, { quantity, days, reason: input.reason, today });
    if (!terms.ok) return terms;
    if (!(await isKnownProduct(db, product)))
      return refuse('product', 'Choose the product that does not work.');
    await lockAccount(db, account.id);
    const wanted = { accountId: account.id, product, ...terms.value };
    const pressed = await sameBreakGlassSince(db, wanted, now - SAME_PRESS_MS);
    if (pressed !== null) return ok({ id: pressed, accountId: account.id, case: null });
    const externalKey = `emergency:${randomUUID()}`;
    const id = await insertBreakGlass(db, { ...wanted, externalKey }, now);
    await issueLicenseKey(db, context.secret, { id, externalKey, product });
    await tellOfEntitlement(db, { id, product, accounts: [account], gives: null }, now);
    const end = endOfDay(terms.value.expires, zone);
    const opened = await openEmergencyCase(
      db,
      { id, accountId: account.id, reason: terms.value.reason, end },
      now,
    );
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'emergency-key-given',
      subject: `account:${account.id}`,
      why: terms.value.reason,
      after: { entitlement: id, product, quantity, expires: terms.value.expires, case: opened.id },
    });
    return ok({ id, accountId: account.id, case: opened });
  });
  if (!given.ok) return given;
  const { id, accountId } = given.value;
  const licenseKey = given.value.case === null ? null : await revealLicenseKey(context, accountId, id);
  return ok({ id, licenseKey, case: given.value.case });
}

/** Ends an emergency key before its time. Its case is closed with it. Doing it again changes nothing. */
export async function revokeBreakGlass(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly account: string;
    readonly id: number;
    readonly reason: string;
    readonly staff: Staff;
  },
): Promise<Result<true, 'role' | 'reason-missing' | 'unknown-key'>> {
  const { id, staff } = input;
  const reason = input.reason.trim();
  if (!mayBreakGlass(staff.role)) return refuse('role', 'You cannot end an emergency key.');
  if (reason === '') return refuse('reason-missing', 'Say why it is not needed any more.');
  return inTransaction(pool, async (db) => {
    const now = await businessNow(db);
    const held = await lockBreakGlass(db, input.account, id);
    if (held === null) return refuse('unknown-key', 'This account has no such emergency key.');
    if (held.suspendedAt !== null) return ok(true);
    const { product, accountId, accountKey } = held;
    await endBreakGlass(db, id, now);
    const accounts = [{ id: accountId, externalKey: accountKey }];
    await tellOfEntitlement(db, { id, product, accounts, gives: null }, now);
    await closeCasesByCause(db, [accountId], [causeOf(id)], now);
    await recordAudit(db, {
      at: now,
      actor: `staff:${staff.id}`,
      action: 'emergency-key-ended',
      subject: `account:${accountId}`,
      why: reason,
      after: { entitlement: id },
    });
    return ok(true);
  });
}

async function openEmergencyCase(
  db: Db,
  emergency: {
    readonly id: number;
    readonly accountId: number;
    readonly reason: string;
    readonly end: number;
  },
  now: number,
): Promise<OpenedCase> {
  const { id, accountId, reason, end } = emergency;
  const campaignId = await campaignOfAccount(db, accountId);
  const plan = campaignId === null ? null : ((await loadCampaign(db, campaignId))?.plan ?? null);
  const rules = plan === null ? PLAIN_OFFICE : calendarsOf(plan, now).campaign;
  const duty = caseDuty('entitlement', plan?.support ?? null, now, rules);
  const latest = Math.max(now, end - BEFORE_THE_END_MS);
  return openCase(db, {
    accountId,
    topic: 'entitlement',
    subject: `An emergency key works until it ends: find out what is wrong. ${reason}`,
    ...duty,
    dueAt: Math.min(duty.dueAt, latest),
    escalateAt: Math.min(duty.escalateAt, latest),
    preferRep: false,
    cause: causeOf(id),
    campaignId,
    facts: await caseFacts(db, accountId, now),
  });
}

function causeOf(id: number): string {
  return `emergency:${id}`;
}
