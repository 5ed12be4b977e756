import type { Instant } from './instant.ts';
import { freeSeat, type Seat, type SeatSource, wantedFirst } from './seats.ts';

/** An active seat, as a transfer asks about it. */
export type MovableSeat = Pick<Seat, 'id' | 'entitlementId' | 'device'> & {
  /** The entitlement whose key the device uses. Another one may have given the seat: it stepped in. */
  readonly asked: number;
};

/** One of the two accounts, as it is once the entitlements have moved. */
export type SeatAccount = {
  /** Its entitlements to the product. */
  readonly entitlements: readonly SeatSource[];
  readonly overage: number;
  /** Its active seats before the transfer, the oldest first. */
  readonly seats: readonly MovableSeat[];
};

export type SeatTransfer = {
  /** Ids of the entitlements that move together. */
  readonly moved: readonly number[];
  /** Without them. */
  readonly giving: SeatAccount;
  /** With them. */
  readonly receiving: SeatAccount;
};

/** Where a seat of the giving account is after a transfer. */
export type SeatMove = {
  readonly id: string;
  /** Whose the device is by the key it uses. */
  readonly side: 'giving' | 'receiving';
  /** What gives the seat from now on; null when it ends. */
  readonly entitlementId: number | null;
};

export type SeatsTransferred = {
  /** Seats that something changes for, in the order of the giving account's. */
  readonly moves: readonly SeatMove[];
  /** Devices that the receiving account has from now on, with a seat. */
  readonly devices: number;
  /** Devices of each account that had a seat, and for which none is free. */
  readonly withoutSeat: { readonly giving: number; readonly receiving: number };
};

/**
 * What becomes of the seats of an account when entitlements of it go to another. A device belongs where the key it
 * uses belongs: with a moved entitlement go those that use its key, the others stay. Most have their seat there. Where
 * another entitlement had stepped in, a device gets a free seat of its own account, of the entitlement it uses or of another in force,
 * the oldest first. What does not fit ends, for no seat is taken above what is granted (A1); no other device loses
 * anything by it (A4). One that has a seat where it goes to needs no second.
 */
export function seatsAfterTransfer(
  { moved, giving, receiving }: SeatTransfer,
  now: Instant,
): SeatsTransferred {
  const accounts = { giving, receiving };
  const staying = new Set(giving.entitlements.map((one) => one.id));
  const placed = giving.seats.map((seat) => {
    const isGivenByMoved = moved.includes(seat.entitlementId);
    const isGone = moved.includes(seat.asked) || (isGivenByMoved && !staying.has(seat.asked));
    const side = isGone ? ('receiving' as const) : ('giving' as const);
    return { seat, side, isAtHome: isGivenByMoved === isGone };
  });
  const taken = new Map<number, number>();
  const seated = { giving: new Set<string>(), receiving: new Set<string>() };
  const take = (side: SeatMove['side'], entitlementId: number, device: string) => {
    taken.set(entitlementId, (taken.get(entitlementId) ?? 0) + 1);
    seated[side].add(device);
  };
  for (const seat of receiving.seats) take('receiving', seat.entitlementId, seat.device);
  for (const { seat, side, isAtHome } of placed) if (isAtHome) take(side, seat.entitlementId, seat.device);
  const moves: SeatMove[] = [];
  const withoutSeat = { giving: 0, receiving: 0 };
  for (const { seat, side, isAtHome } of placed) {
    const { id, device, asked, entitlementId } = seat;
    if (isAtHome) {
      if (side === 'receiving') moves.push({ id, side, entitlementId });
      continue;
    }
    const isSpare = seated[side].has(device);
    const { entitlements, overage } = accounts[side];
    const inOrder = wantedFirst(entitlements, asked);
    const free = isSpare ? null : freeSeat(inOrder, (one) => taken.get(one) ?? 0, overage, now);
    if (free !== null) take(side, free.id, device);
    else if (!isSpare) withoutSeat[side] += 1;
    moves.push({ id, side, entitlementId: free?.id ?? null });
  }
  const devices = moves.filter((one) => one.side === 'receiving' && one.entitlementId !== null).length;
  return { moves, devices, withoutSeat };
}
