import { localDateOf, startOfDay } from '../domain/days.ts';
import { deviceNameOf } from '../domain/device-name.ts';
import type { Instant } from '../domain/instant.ts';
import { type ActivationFailure, recordFailure } from '../store/activation-failures.ts';
import { inTransaction, type Pool } from '../store/connect.ts';
import type { EntitlementRow } from '../store/entitlements.ts';
import { recordMailingEvents } from '../store/mailing-events.ts';
import type { PolicyFacts } from './policy-facts.ts';
import type { SeatRequest } from './take-seat.ts';

/**
 * A device was refused a seat: support sees it, and a mailing may help. Fifty devices that ask all day are fifty lines for
 * support, and one mail.
 */
export async function failActivation(
  pool: Pool,
  { accountId, id, product }: EntitlementRow,
  { zone }: Pick<PolicyFacts, 'zone'>,
  { installation, deviceName }: Pick<SeatRequest, 'installation' | 'deviceName'>,
  why: ActivationFailure['why'],
  at: Instant,
): Promise<void> {
  const since = startOfDay(localDateOf(at, zone), zone);
  const of = { accountId, entitlementId: id, product, at };
  const failure = { ...of, installation, deviceName: deviceNameOf(deviceName), why };
  await inTransaction(pool, async (db) => {
    const isFirst = await recordFailure(db, failure, since);
    if (isFirst) await recordMailingEvents(db, [{ ...of, on: 'activation-failed' }]);
  });
}
