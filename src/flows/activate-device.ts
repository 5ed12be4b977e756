import { deviceNameOf } from '../domain/device-name.ts';
import { deviceSeen, fingerprintOf } from '../domain/fingerprint.ts';
import type { Instant } from '../domain/instant.ts';
import { RECEIPT_TYPE } from '../domain/policy/receipt.ts';
import { businessNow, epoch } from '../store/clock.ts';
import type { InstallationRow } from '../store/installations.ts';
import { findSeatOwner, type SeatOwnerRow } from '../store/seat-owners.ts';
import { licenseKeyHash } from './identify-client.ts';
import type { LicensingContext } from './issue-document.ts';
import { receiptOfSeat } from './issue-receipt.ts';
import { loadPolicyFacts, type PolicyFacts } from './policy-facts.ts';
import { recordContact } from './record-contact.ts';
import { failActivation } from './record-failure.ts';
import { signClaims } from './signing-keys.ts';
import { type NoSeat, type SeatRequest, type TakenSeat, takeSeat } from './take-seat.ts';

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
  | (TakenSeat & {
      /** Signed (`receipt+jwt`), for the client to keep; null without an installation. */
      readonly receipt: string | null;
    })
  | NoSeat;

/**
 * Takes a seat for a device. The same device always gets the same seat, so a lost answer can be asked for again.
 */
export async function activateDevice(
  context: LicensingContext,
  request: ActivationRequest,
): Promise<ActivationAnswer> {
  const { pool } = context;
  const owner = await seatOwnerOf(context, request.owner);
  if (owner === null || (request.product !== null && request.product !== owner.product.key))
    return { outcome: 'not-found' };
  const now = await businessNow(pool);
  const fingerprint = fingerprintOf(request.fingerprint);
  const seat = await seatFor(context, owner, { ...request, fingerprint, offline: false }, now);
  if (!('activation' in seat)) return seat;
  const { installation, facts, ...taken } = seat;
  if (installation === null) return { ...taken, receipt: null };
  const about = { issuer: context.publicUrl, epoch: await epoch(pool), owner, installation, facts };
  const receipt = receiptOfSeat(about, taken.activation, null, now);
  return { ...taken, receipt: await signClaims(context, RECEIPT_TYPE, receipt) };
}

/** The entitlement that seats are asked of; null when nobody has this key, or it is another account's (T1). */
export async function seatOwnerOf(
  { pool }: Pick<LicensingContext, 'pool'>,
  owner: SeatOwner,
): Promise<SeatOwnerRow | null> {
  return findSeatOwner(pool, 'licenseKey' in owner ? { keyHash: licenseKeyHash(owner.licenseKey) } : owner);
}

/** A seat, with what its receipt is made of. */
export type SeatWithFacts = TakenSeat & {
  readonly installation: InstallationRow | null;
  readonly facts: PolicyFacts;
};

/** Records the contact, loads what a seat depends on, and takes it. */
export async function seatFor(
  { pool }: Pick<LicensingContext, 'pool'>,
  { entitlement, account, product }: SeatOwnerRow,
  request: SeatRequest,
  now: Instant,
): Promise<SeatWithFacts | NoSeat> {
  const device = deviceSeen(request.fingerprint);
  const contact = { accountId: account.id, byKey: true, hint: null, device } as const;
  const installation =
    request.installation === null
      ? null
      : await recordContact(
          pool,
          { ...contact, product: product.key, installation: request.installation },
          now,
        );
  const subject = `account:${account.externalKey}` as const;
  const facts = await loadPolicyFacts(pool, pool, { product, account, subject }, now);
  const named = { ...request, deviceName: deviceNameOf(request.deviceName) };
  const taken = await takeSeat(pool, entitlement, facts, named, now);
  if ('activation' in taken) return { ...taken, installation, facts };
  if (taken.outcome !== 'not-found')
    await failActivation(pool, entitlement, facts, named, taken.outcome, now);
  return taken;
}
