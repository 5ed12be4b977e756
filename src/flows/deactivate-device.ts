import { decideMove, movesSince } from '../domain/device-moves.ts';
import type { LocalDate } from '../domain/instant.ts';
import { ok, refuse } from '../domain/result.ts';
import { grantedSeats } from '../domain/seats.ts';
import { type AccountRow, accountById } from '../store/accounts.ts';
import {
  endActivation,
  lockActivation,
  movesAfter,
  movesLiftedAt,
  productOfActivation,
} from '../store/activations.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { type EntitlementRow, lockEntitlements } from '../store/entitlements.ts';
import type { FlowContext } from './context.ts';
import { entitlementByLicenseKey } from './identify-client.ts';
import { loadPolicyFacts } from './policy-facts.ts';

export type Deactivated =
  | { readonly ok: true; readonly value: true }
  | { readonly ok: false; readonly code: 'not-found'; readonly message: string }
  | {
      readonly ok: false;
      readonly code: 'too-many-moves';
      readonly message: string;
      /** The first day, in the account's zone, on which it is possible again; null: not by itself. */
      readonly nextOn: LocalDate | null;
    };

/** Whoever has no such license key has no device either: the same is asked, and found missing. */
const NOBODY = 0;

/**
 * Frees the seat of a device. Doing it again changes nothing. An entitlement whose seats moved too often lately keeps them
 * where they are (`deviceMoves`), unless a person of the vendor frees one, or has lifted the limit: many are not to share
 * one seat by turns.
 * @param by the account's license key, or the account itself (portal, staff)
 */
export async function deactivateDevice(
  { pool }: Pick<FlowContext, 'pool'>,
  input: {
    readonly by: { readonly licenseKey: string } | { readonly accountId: number };
    readonly activation: string;
    /** `client`, `contact:34`, `staff:12`. */
    readonly actor: string;
    /** Why a person of the vendor frees it. */
    readonly why?: string;
  },
): Promise<Deactivated> {
  const account = await accountOf(pool, input.by);
  const isSupport = input.actor.startsWith('staff:');
  return inTransaction(pool, async (db): Promise<Deactivated> => {
    const now = await businessNow(db);
    const accountId = account?.id ?? NOBODY;
    // In the order in which a seat is taken: entitlements, then the seat. So nobody is told of a seat that goes at this moment.
    const product = await productOfActivation(db, accountId, input.activation);
    const locked = await lockEntitlements(db, accountId, product ?? '');
    const row = await lockActivation(db, accountId, input.activation);
    if (row === null || account === null) return refuse('not-found', 'There is no such activation.');
    if (row.deactivatedAt !== null) return ok(true);
    const limit = isSupport ? null : await limitOn(db, pool, account, row, locked, now);
    if (limit !== null) return limit;
    await endActivation(db, row.id, isSupport ? 'support' : 'moved', now);
    await recordAudit(db, {
      at: now,
      actor: input.actor,
      action: 'device-deactivated',
      subject: `account:${account.id}`,
      why: input.why ?? null,
      after: { activation: row.id, entitlement: row.entitlementId },
    });
    return ok(true);
  });
}

type Activation = { readonly entitlementId: number; readonly product: string };

/** Null when the seat may be moved. */
async function limitOn(
  db: Db,
  pool: FlowContext['pool'],
  account: AccountRow,
  { entitlementId, product: key }: Activation,
  locked: readonly EntitlementRow[],
  now: number,
): Promise<Extract<Deactivated, { code: 'too-many-moves' }> | null> {
  const product = { key, name: key, features: [] };
  const subject = `account:${account.externalKey}` as const;
  const { rules, zone } = await loadPolicyFacts(pool, db, { product, account, subject }, now);
  const quantity = locked.find((one) => one.id === entitlementId)?.quantity ?? 0;
  const { max, perDays } = rules.deviceMoves;
  const decision = decideMove(
    {
      moves: await movesAfter(db, entitlementId, movesSince(perDays, zone, now)),
      liftedAt: await movesLiftedAt(db, entitlementId),
      seats: grantedSeats(quantity, rules.overage),
      ...{ rules: { max, perDays }, zone },
    },
    now,
  );
  if (decision.allowed) return null;
  const { moves, nextOn } = decision;
  const next = nextOn === null ? '' : ` The next one is possible on ${nextOn}.`;
  const often = `Seats of this license were moved ${moves} times within ${perDays} days, which is as often as it allows.`;
  const message = `${often}${next} If you cannot wait, support can lift the limit at once.`;
  return { ok: false, code: 'too-many-moves', message, nextOn };
}

/** Asks as often for a key nobody has. */
async function accountOf(
  db: Db,
  by: { readonly licenseKey: string } | { readonly accountId: number },
): Promise<AccountRow | null> {
  if ('accountId' in by) return accountById(db, by.accountId);
  const entitlement = await entitlementByLicenseKey(db, by.licenseKey);
  return accountById(db, entitlement?.accountId ?? NOBODY);
}
