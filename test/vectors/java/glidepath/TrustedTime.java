package glidepath;

/**
 * The newest verified {@code iat} and the reading of the monotonic clock, in milliseconds, when it was seen (P5). No
 * setting of the wall clock changes it.
 */
public record TrustedTime(long iat, double seenAt) {
  /** After a signature of {@code iat} was verified; {@code known} is null before the first. It never goes back. */
  public static TrustedTime witness(TrustedTime known, long iat, double monotonic) {
    return known != null && known.now(monotonic) >= iat ? known : new TrustedTime(iat, monotonic);
  }

  /** A monotonic clock that ran backwards counts as standing still. */
  public long now(double monotonic) {
    return iat + (long) Math.floor(Math.max(0, monotonic - seenAt) / 1000);
  }
}
