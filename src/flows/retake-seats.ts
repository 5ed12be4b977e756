import { fingerprintOf } from '../domain/fingerprint.ts';
import type { Instant } from '../domain/instant.ts';
import { hasSeat, type Receipt } from '../domain/policy/receipt.ts';
import { seatToComeBack } from '../domain/taken-seats.ts';
import { endedSeatsOf } from '../store/ended-seats.ts';
import type { LicensingContext } from './issue-document.ts';
import { type ReceiptOwner, type ReceiptQuestion, receiptsOf } from './issue-receipt.ts';
import { takeSeat } from './take-seat.ts';

type Asked = ReceiptOwner & { readonly question: ReceiptQuestion };

/**
 * A device whose seat was taken (see {@link seatToComeBack}) comes back: it takes a free one again by itself, as if nothing had
 * been, for client software asks for its receipt and never activates of its own accord. When none is free its receipt
 * says so (TOO_MANY_MACHINES), as for any device.
 * @returns the receipts, those of devices that got a seat made anew
 */
export async function retakeSeats(
  { pool }: Pick<LicensingContext, 'pool'>,
  asked: readonly Asked[],
  receipts: readonly (Receipt | null)[],
  now: Instant,
): Promise<readonly (Receipt | null)[]> {
  const seatless = asked.flatMap((one, at) => seatlessOf(one, receipts[at] ?? null, at));
  const ended = await endedSeatsOf(pool, seatless);
  const retaken: number[] = [];
  for (const [place, { at, entitlement, installation, fingerprint, facts }] of seatless.entries()) {
    const back = seatToComeBack(ended[place] ?? [], { installation, fingerprint }, facts.rules.fingerprint);
    if (back === null) continue;
    const { deviceName } = back;
    const device = { fingerprint: fingerprint ?? back.fingerprint, installation, deviceName };
    const seat = await takeSeat(
      pool,
      entitlement,
      facts,
      { ...device, offline: false, actor: 'client' },
      now,
    );
    if ('activation' in seat) retaken.push(at);
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

/** Only whoever has the license key, and no seat. */
function seatlessOf({ identity, issued, question }: Asked, receipt: Receipt | null, at: number) {
  const { entitlement, installation } = identity;
  if (entitlement === null || installation === null || receipt === null || hasSeat(receipt)) return [];
  const fingerprint = question.fingerprint === null ? null : fingerprintOf(question.fingerprint);
  const { accountId, product } = entitlement;
  const { facts } = issued;
  return [{ at, entitlement, accountId, product, installation: installation.id, fingerprint, facts }];
}
