import { randomBytes } from 'node:crypto';
import { deviceOf, type Fingerprint, isDeviceUnknown } from '../domain/fingerprint.ts';
import type { Instant } from '../domain/instant.ts';
import { decideSeat, grantedSeats, type Seat, type SeatDecision } from '../domain/seats.ts';
import { activeSeats, insertActivation, refreshActivation } from '../store/activations.ts';
import { type Db, inTransaction, type Pool } from '../store/connect.ts';
import { type EntitlementRow, lockEntitlements } from '../store/entitlements.ts';
import { entitlementSpan, type PolicyFacts } from './policy-facts.ts';

/** A device that asks for a seat. */
export type SeatRequest = {
  readonly fingerprint: Fingerprint;
  readonly installation: string | null;
  readonly deviceName: string | null;
  /** The answer is carried by hand: the device is never heard of, so no lease takes its seat. */
  readonly offline: boolean;
  /** Who did it, as the audit names people: `client`, `contact:34`, `staff:12`. */
  readonly actor: string;
};

export type TakenSeat = {
  /** `already`: this device had its seat before, and keeps it. */
  readonly outcome: 'activated' | 'already';
  readonly activation: { readonly id: string; readonly device: string; readonly activatedAt: Instant };
  readonly entitlementId: number;
  readonly seats: { readonly taken: number; readonly granted: number };
};

export type NoSeat = {
  readonly outcome: Exclude<SeatDecision['outcome'], 'activated' | 'already'> | 'not-found';
};

/**
 * Decides on a seat and takes it, in one transaction. The account's entitlements to the product are locked meanwhile, so
 * that no two devices take the last seat (A1). All that is slow, and does not change by it, is loaded before.
 */
export async function takeSeat(
  pool: Pool,
  wanted: EntitlementRow,
  facts: PolicyFacts,
  request: SeatRequest,
  now: Instant,
): Promise<TakenSeat | NoSeat> {
  return inTransaction(pool, async (db) => {
    const locked = await lockEntitlements(db, wanted.accountId, wanted.product);
    // It may have been another account's by the time the lock was ours.
    if (!locked.some((row) => row.id === wanted.id)) return { outcome: 'not-found' };
    const seats = await activeSeats(db, wanted.accountId, wanted.product);
    const { fingerprint, installation } = request;
    const entitlements = locked.map((row) => ({ ...entitlementSpan(row, facts), id: row.id }));
    const { rules } = facts;
    const decision = decideSeat(
      { entitlements, seats, wanted: wanted.id, fingerprint, installation, rules },
      now,
    );
    if (decision.outcome !== 'activated' && decision.outcome !== 'already') return decision;
    const isNew = decision.outcome === 'activated';
    const entitlementId = isNew ? decision.entitlementId : decision.seat.entitlementId;
    const quantity = locked.find((row) => row.id === entitlementId)?.quantity ?? 0;
    const taken = seats.filter((seat) => seat.entitlementId === entitlementId).length + (isNew ? 1 : 0);
    const activation = isNew
      ? await saveNewSeat(db, wanted, entitlementId, request, now)
      : await keepSeat(db, wanted, decision.seat, request, now);
    return {
      outcome: decision.outcome,
      activation,
      entitlementId,
      seats: { taken, granted: grantedSeats(quantity, rules.overage) },
    };
  });
}

async function saveNewSeat(
  db: Db,
  { id: asked, accountId, product }: EntitlementRow,
  entitlementId: number,
  { fingerprint, deviceName, installation, offline, actor }: SeatRequest,
  now: Instant,
): Promise<TakenSeat['activation']> {
  const id = `act_${randomBytes(16).toString('base64url')}`;
  const device = deviceOf(fingerprint);
  const seat = { id, entitlementId, asked, accountId, product, device, fingerprint };
  await insertActivation(db, { ...seat, deviceName, installation, offline, activatedAt: now }, actor);
  return { id, device, activatedAt: now };
}

async function keepSeat(
  db: Db,
  { id: asked }: EntitlementRow,
  seat: Seat,
  { fingerprint, deviceName, installation, offline }: SeatRequest,
  now: Instant,
): Promise<TakenSeat['activation']> {
  // What was seen of a device is not forgotten because it came once where nobody could see it.
  const newest = isDeviceUnknown(fingerprint) ? seat.fingerprint : fingerprint;
  const seen = { asked, fingerprint: newest, deviceName, installation, offline };
  await refreshActivation(db, seat.id, seen, now);
  return { id: seat.id, device: seat.device, activatedAt: seat.activatedAt };
}
