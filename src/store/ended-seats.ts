import { type EndedSeat, type Seatless, TAKEN_BECAUSE } from '../domain/taken-seats.ts';
import { rowsByPlace } from './by-place.ts';
import type { Db } from './connect.ts';
import type { AccountProduct } from './entitlements.ts';

/**
 * For each copy without a seat, in its order, the seats that ended and may have been its: taken by the same installation,
 * or by a device with a part in common, with the key of an entitlement that is the account's now, whoever had it then. The one
 * that ended last comes first. None where no seat was ever taken from a device of the account, which is nearly everywhere.
 */
export async function endedSeatsOf(
  db: Db,
  asked: readonly (AccountProduct & Seatless)[],
): Promise<readonly (readonly EndedSeat[])[]> {
  if (asked.length === 0) return [];
  const ofAsked = db`coalesce(activation.asked_entitlement_id, activation.entitlement_id)`;
  const rows = await db<(EndedSeat & { place: number })[]>`
    with owned as (
      select asked.place, asked.installation, asked.fingerprint, entitlement.id
      from unnest(${asked.map((one) => one.accountId)}::bigint[], ${asked.map((one) => one.product)}::text[],
                  ${asked.map((one) => one.installation)}::text[],
                  ${asked.map((one) => JSON.stringify(one.fingerprint ?? {}))}::text[]::jsonb[])
        with ordinality as asked (account_id, product, installation, fingerprint, place)
      join entitlement on entitlement.account_id = asked.account_id and entitlement.product = asked.product
    ), took as (
      select distinct owned.place
      from owned join activation on ${ofAsked} = owned.id and activation.deactivated_at is not null
        and activation.ended_because = any(${TAKEN_BECAUSE as string[]}))
    select owned.place, activation.installation, activation.fingerprint, activation.device_name, activation.ended_because
    from took join owned using (place)
    join activation on ${ofAsked} = owned.id and activation.deactivated_at is not null
      and (activation.installation = owned.installation
           or exists (select 1 from jsonb_each_text(owned.fingerprint) as part
                      where activation.fingerprint ->> part.key = part.value))
    order by activation.deactivated_at desc, activation.activated_at desc, activation.id`;
  return rowsByPlace(rows, asked.length);
}
