import type { Instant, LocalDate } from '../../domain/instant.ts';
import type { Standing } from '../../domain/standing.ts';
import type { Db } from '../connect.ts';
import { toStanding } from '../standings.ts';

/** One entitlement with its product's name and the seats that are taken: the four answers. */
export type OwnedRow = {
  readonly id: number;
  readonly externalKey: string;
  readonly product: string;
  readonly productName: string;
  readonly quantity: number;
  readonly activeSeats: number;
  readonly features: readonly string[];
  readonly starts: LocalDate | null;
  readonly expires: LocalDate | null;
  readonly supportUntil: LocalDate | null;
  readonly suspended: boolean;
  readonly hasKey: boolean;
  /** Support gave it in an emergency: nobody bought it. */
  readonly breakGlass: boolean;
};

/** What an account owns, expired entitlements included. */
export async function ownedBy(db: Db, accountId: number): Promise<readonly OwnedRow[]> {
  return db<OwnedRow[]>`
    select entitlement.id, entitlement.external_key, entitlement.product,
           coalesce(product.name, entitlement.product) as product_name, quantity, entitlement.features, starts, expires,
           support_until, suspended_at is not null as suspended, key_sealed is not null as has_key,
           break_glass is not null as break_glass,
           (select count(*)::int from activation
            where activation.entitlement_id = entitlement.id and deactivated_at is null) as active_seats
    from entitlement left join product on product.key = entitlement.product
    where entitlement.account_id = ${accountId}
    order by product_name, entitlement.id`;
}

/** A device that holds a seat. */
export type SeatRow = {
  readonly id: string;
  readonly entitlementId: number;
  readonly productName: string;
  readonly name: string | null;
  readonly activatedAt: Instant;
  /** When it, or the installation on it, was last heard of; null when it never was. */
  readonly lastSeenAt: Instant | null;
};

export async function seatsOf(db: Db, accountId: number): Promise<readonly SeatRow[]> {
  return db<SeatRow[]>`
    select activation.id, activation.entitlement_id, coalesce(product.name, activation.product) as product_name,
           activation.device_name as name, activation.activated_at,
           greatest(activation.last_seen_at, installation.last_contact_at) as last_seen_at
    from activation
    left join product on product.key = activation.product
    left join installation on installation.product = activation.product and installation.id = activation.installation
      and installation.account_id = activation.account_id
    where activation.account_id = ${accountId} and activation.deactivated_at is null
    order by activation.activated_at desc, activation.id`;
}

/** What the entitlement of a seat has of moves: when its seats moved, and since when that counts. */
export type MovesOfSeat = {
  readonly moves: readonly Instant[];
  readonly liftedAt: Instant | null;
  readonly quantity: number;
};

/** @returns null when the account has no such active seat (T1) */
export async function movesOfSeat(
  db: Db,
  accountId: number,
  activation: string,
): Promise<MovesOfSeat | null> {
  const [row] = await db<MovesOfSeat[]>`
    select array(select earlier.deactivated_at from activation earlier
                 where earlier.entitlement_id = seat.entitlement_id and earlier.deactivated_at is not null
                   and coalesce(earlier.ended_because, 'moved') = 'moved') as moves,
           entitlement.moves_lifted_at as lifted_at, entitlement.quantity
    from activation seat join entitlement on entitlement.id = seat.entitlement_id
    where seat.id = ${activation} and seat.account_id = ${accountId} and seat.deactivated_at is null`;
  return row ?? null;
}

export type StandingOf = {
  readonly campaignId: number;
  readonly campaign: string;
  readonly product: string;
  readonly productName: string;
  /** '' for the product itself. */
  readonly feature: string;
  readonly standing: Standing;
};

/** Where an account stands in every campaign that has a say. */
export async function standingsOf(db: Db, accountId: number): Promise<readonly StandingOf[]> {
  const rows = await db<(Parameters<typeof toStanding>[0] & Omit<StandingOf, 'standing'>)[]>`
    select standing.*, campaign.key as campaign, coalesce(product.name, standing.product) as product_name
    from standing
    join campaign on campaign.id = standing.campaign_id and campaign.state in ('running', 'paused', 'finished')
    left join product on product.key = standing.product
    where standing.account_id = ${accountId}
    order by campaign.key, product_name, standing.feature`;
  return rows.map((row) => ({
    campaignId: row.campaignId,
    campaign: row.campaign,
    product: row.product,
    productName: row.productName,
    feature: row.feature,
    standing: toStanding(row),
  }));
}
