package glidepath;

/** How long the service was not heard (P6). */
enum Silence {
  NONE,
  /** The wall clock alone says so: it only loosens. */
  SUSPECTED,
  /** Counts as a failed check. */
  FELT;

  private static final double SECONDS_PER_DAY = 86_400;

  static Silence of(PolicyDocument document, Receipt receipt, Clocks now) {
    long heard = receipt == null ? document.iat() : Math.max(document.iat(), receipt.iat());
    // In floating point: the days may be any number, and a long would overflow into a silence nobody meant.
    double limit = heard + document.policy().offlineForDays() * SECONDS_PER_DAY;
    if (now.furthest() <= limit) return NONE;
    return now.trusted() > limit || document.policy().blocksAfterOffline() ? FELT : SUSPECTED;
  }
}
