import { fingerprintOf } from '../domain/fingerprint.ts';
import type { Instant } from '../domain/instant.ts';
import { hasSeat, type Receipt } from '../domain/policy/receipt.ts';
import { endedLeases } from '../store/leases.ts';
import type { LicensingContext } from './issue-document.ts';
import { type ReceiptOwner, type ReceiptQuestion, receiptsOf } from './issue-receipt.ts';
import { takeSeat } from './take-seat.ts';

type Asked = ReceiptOwner & { readonly question: ReceiptQuestion };

/**
 * A device whose seat a lease took comes back: it takes a free one again by itself, as if nothing had been. When none is
 * free its receipt says so (TOO_MANY_MACHINES), as for any device.
 * @returns the receipts, those of devices that got a seat made anew
 */
export async function retakeLeasedSeats(
  { pool }: Pick<LicensingContext, 'pool'>,
  asked: readonly Asked[],
  receipts: readonly (Receipt | null)[],
  now: Instant,
): Promise<readonly (Receipt | null)[]> {
  const retaken: number[] = [];
  for (const [at, one] of asked.entries()) {
    const receipt = receipts[at] ?? null;
    if (receipt !== null && !hasSeat(receipt) && (await retakes({ pool }, one, now))) retaken.push(at);
  }
  if (retaken.length === 0) return receipts;
  const anew = await receiptsOf(
    pool,
    retaken.map((at) => asked[at] as Asked),
    now,
  );
  const receiptOf = new Map(retaken.map((at, place) => [at, anew[place] ?? null]));
  return receipts.map((receipt, at) => receiptOf.get(at) ?? receipt);
}

/** Only where the policy knows leases, and only for whoever has the license key. */
async function retakes(
  { pool }: Pick<LicensingContext, 'pool'>,
  { identity, issued: { facts }, question }: Asked,
  now: Instant,
): Promise<boolean> {
  const { entitlement, installation } = identity;
  if (facts.rules.leaseDays === null || entitlement === null || installation === null) return false;
  const ended = await endedLeases(pool, entitlement, installation.id);
  if (ended === null) return false;
  const fingerprint = question.fingerprint === null ? ended.fingerprint : fingerprintOf(question.fingerprint);
  const { deviceName } = ended;
  const request = { fingerprint, installation: installation.id, deviceName, offline: false, actor: 'client' };
  return 'activation' in (await takeSeat(pool, entitlement, facts, request, now));
}
