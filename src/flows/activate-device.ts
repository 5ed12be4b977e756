import { randomBytes } from 'node:crypto';
import { deviceOf, type Fingerprint, fingerprintOf, isDeviceUnknown } from '../domain/fingerprint.ts';
import type { Instant } from '../domain/instant.ts';
import { RECEIPT_TYPE } from '../domain/policy/receipt.ts';
import { decideSeat, grantedSeats, type SeatDecision } from '../domain/seats.ts';
import { type AccountRow, accountById } from '../store/accounts.ts';
import { activeSeats, insertActivation, refreshActivation } from '../store/activations.ts';
import { recordAudit } from '../store/audit.ts';
import { businessNow } from '../store/clock.ts';
import { type Db, inTransaction } from '../store/connect.ts';
import { type EntitlementRow, entitlementOf, lockEntitlements } from '../store/entitlements.ts';
import { findProduct } from '../store/products.ts';
import { type ClientIdentity, entitlementByLicenseKey } from './identify-client.ts';
import { documentOf, type LicensingContext } from './issue-document.ts';
import { receiptOf } from './issue-receipt.ts';
import { entitlementSpan, loadPolicyFacts, type PolicyFacts } from './policy-facts.ts';
import { recordContact } from './record-contact.ts';
import { signClaims } from './signing-keys.ts';

/** Who asks for a seat: client software by its license key, or the portal for its own account. */
export type SeatOwner =
  | { readonly licenseKey: string }
  | { readonly accountId: number; readonly entitlementId: number };

export type ActivationRequest = {
  readonly owner: SeatOwner;
  /** The product's key; null when the entitlement says it. */
  readonly product: string | null;
  readonly installation: string | null;
  /** Parts of the device's fingerprint, at least one. */
  readonly fingerprint: Readonly<Record<string, string>>;
  readonly deviceName: string | null;
  /** Who did it, as the audit names people: `client`, `contact:34`, `staff:12`. */
  readonly actor: string;
};

export type ActivationAnswer =
  | {
      /** `already`: this device had its seat before, and keeps it. */
      readonly outcome: 'activated' | 'already';
      readonly activation: { readonly id: string; readonly activatedAt: Instant };
      readonly seats: { readonly taken: number; readonly granted: number };
      /** Signed (`receipt+jwt`), for the client to keep; null without an installation. */
      readonly receipt: string | null;
    }
  | { readonly outcome: 'no-seats' | 'expired' | 'suspended' | 'not-started' | 'not-found' };

/**
 * Takes a seat for a device. The account's entitlements to the product are locked meanwhile, so that no two devices
 * take the last seat (A1); the same device always gets the same seat, so a lost answer can be asked for again.
 */
export async function activateDevice(
  context: LicensingContext,
  request: ActivationRequest,
): Promise<ActivationAnswer> {
  const { pool } = context;
  const now = await businessNow(pool);
  const found = await findOwner(pool, request);
  if (found === null) return { outcome: 'not-found' };
  const { identity, entitlement } = found;
  const { account } = identity;
  const installation =
    request.installation === null
      ? null
      : await recordContact(
          pool,
          {
            product: entitlement.product,
            installation: request.installation,
            accountId: account.id,
            byKey: true,
            hint: null,
          },
          now,
        );
  const facts = await loadPolicyFacts(pool, pool, identity, now);
  const taken = await inTransaction(pool, (db) => takeSeat(db, account, entitlement, facts, request, now));
  if (!('activation' in taken)) return taken;
  const receipt =
    installation === null ? null : await receiptFor(context, { ...identity, installation }, request, now);
  return { ...taken, receipt };
}

type Owner = {
  readonly identity: ClientIdentity & { readonly account: AccountRow };
  readonly entitlement: EntitlementRow;
};

async function findOwner(db: Db, { owner, product: asked }: ActivationRequest): Promise<Owner | null> {
  const entitlement =
    'licenseKey' in owner
      ? await entitlementByLicenseKey(db, owner.licenseKey)
      : await entitlementOf(db, owner.accountId, owner.entitlementId);
  if (entitlement === null || (asked !== null && asked !== entitlement.product)) return null;
  const account = await accountById(db, entitlement.accountId);
  if (account === null) return null;
  const product = (await findProduct(db, entitlement.product)) ?? {
    key: entitlement.product,
    name: entitlement.product,
    features: [],
  };
  const identity = {
    product,
    account,
    entitlement,
    installation: null,
    subject: `account:${account.externalKey}`,
  } as const;
  return { identity, entitlement };
}

type Taken = Exclude<SeatDecision, { outcome: 'activated' | 'already' }> | TakenSeat;
type TakenSeat = {
  readonly outcome: 'activated' | 'already';
  readonly activation: { readonly id: string; readonly activatedAt: Instant };
  readonly seats: { readonly taken: number; readonly granted: number };
};

async function takeSeat(
  db: Db,
  account: AccountRow,
  wanted: EntitlementRow,
  facts: PolicyFacts,
  request: ActivationRequest,
  now: Instant,
): Promise<Taken> {
  const locked = await lockEntitlements(db, account.id, wanted.product);
  const seats = await activeSeats(db, account.id, wanted.product);
  const fingerprint = fingerprintOf(request.fingerprint);
  const entitlements = locked.map((row) => ({ ...entitlementSpan(row, facts), id: row.id }));
  const { rules } = facts;
  const { deviceName, installation } = request;
  const question = { entitlements, seats, wanted: wanted.id, fingerprint, installation, rules };
  const decision = decideSeat(question, now);
  if (decision.outcome !== 'activated' && decision.outcome !== 'already') return decision;
  const isNew = decision.outcome === 'activated';
  const entitlementId = isNew ? decision.entitlementId : decision.seat.entitlementId;
  const quantity = locked.find((row) => row.id === entitlementId)?.quantity ?? 0;
  const taken = seats.filter((seat) => seat.entitlementId === entitlementId).length + (isNew ? 1 : 0);
  const activation = isNew
    ? await saveNewSeat(db, account, entitlementId, wanted.product, fingerprint, request, now)
    : decision.seat;
  if (!isNew) {
    const newest = isDeviceUnknown(fingerprint) ? decision.seat.fingerprint : fingerprint;
    await refreshActivation(db, activation.id, { fingerprint: newest, deviceName, installation });
  }
  return {
    outcome: decision.outcome,
    activation: { id: activation.id, activatedAt: activation.activatedAt },
    seats: { taken, granted: grantedSeats(quantity, rules.overage) },
  };
}

async function saveNewSeat(
  db: Db,
  account: AccountRow,
  entitlementId: number,
  product: string,
  fingerprint: Fingerprint,
  { deviceName, installation, actor }: ActivationRequest,
  now: Instant,
): Promise<{ readonly id: string; readonly activatedAt: Instant }> {
  const id = `act_${randomBytes(16).toString('base64url')}`;
  await insertActivation(db, {
    id,
    entitlementId,
    accountId: account.id,
    product,
    device: deviceOf(fingerprint),
    fingerprint,
    deviceName,
    installation,
    activatedAt: now,
  });
  await recordAudit(db, {
    at: now,
    actor,
    action: 'device-activated',
    subject: `account:${account.id}`,
    after: { activation: id, entitlement: entitlementId, product },
  });
  return { id, activatedAt: now };
}

async function receiptFor(
  context: LicensingContext,
  identity: ClientIdentity,
  { fingerprint }: ActivationRequest,
  now: Instant,
): Promise<string | null> {
  const issued = await documentOf(context, identity, now);
  const receipt = await receiptOf(context.pool, identity, issued, { fingerprint, nonce: null }, now);
  return receipt === null ? null : signClaims(context, RECEIPT_TYPE, receipt);
}
