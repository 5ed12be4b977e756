import type { Instant } from '../domain/instant.ts';
import type { Db } from './connect.ts';

/** @returns true the first time, false when it was acknowledged already */
export async function acknowledgeDelivery(db: Db, deliveryId: string, at: Instant): Promise<boolean> {
  const changed = await db`
    update delivery set acknowledged_at = ${at} where id = ${deliveryId} and acknowledged_at is null`;
  return changed.count > 0;
}
