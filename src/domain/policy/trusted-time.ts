/**
 * Trusted time (P5): the newest verified `iat`, plus the monotonic time this process has run since it was seen.
 * No setting of the wall clock changes it.
 */
export type TrustedTime = {
  /** Epoch seconds, as signed. */
  readonly iat: number;
  /** The reading of the monotonic clock when it was seen, in milliseconds. */
  readonly seenAt: number;
};

/**
 * Trusted time after a signature of `iat` (epoch seconds) was verified. It never goes back.
 * @param monotonic the monotonic clock now, in milliseconds since any fixed moment of this process
 */
export function witness(known: TrustedTime | null, iat: number, monotonic: number): TrustedTime {
  return known !== null && trustedNow(known, monotonic) >= iat ? known : { iat, seenAt: monotonic };
}

/** Trusted epoch seconds now. A monotonic clock that ran backwards counts as standing still. */
export function trustedNow(known: TrustedTime, monotonic: number): number {
  return known.iat + Math.floor(Math.max(0, monotonic - known.seenAt) / 1000);
}

/**
 * The two clocks of a verdict, in epoch seconds. Trusted time may tighten; the wall clock can only loosen.
 * A server that asks about its own present gives the same number twice.
 */
export type Clocks = { readonly trusted: number; readonly wall: number };

/** Whichever clock is ahead: for what ends by itself. */
export function furthest(clocks: Clocks): number {
  return Math.max(clocks.trusted, clocks.wall);
}
