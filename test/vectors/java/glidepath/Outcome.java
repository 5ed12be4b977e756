package glidepath;

/**
 * What a check found, before any stage is asked.
 *
 * @param until epoch seconds at which a passing check will stop to pass, where that is known
 * @param mayBlock false while the document or receipt is too old to block on this (P3, P4): then at most warn
 */
record Outcome(boolean passed, Code code, Long until, boolean mayBlock) {
  /** Is a document about this product satisfied? The receipt fits it; null when there is none. */
  static Outcome ofProduct(PolicyDocument document, Receipt receipt, String installation, Clocks now) {
    if (document.sub().isAccount()) return ofAccount(document, receipt, now);
    var isAnonymous = document.sub().kind() == Subject.Kind.ANONYMOUS;
    var code = isAnonymous ? Code.NOT_FOUND : Code.NOT_ACTIVATED;
    if (receipt != null) return ofSeat(receipt, code, null, now);
    // Without an id there is no first contact to count a runway from.
    return isAnonymous && installation == null ? failed(code, true) : passed(Code.IN_RUNWAY, null);
  }

  /** Is one feature satisfied? As the product, and the entitlement must include it where one is known. */
  static Outcome ofFeature(PolicyDocument document, Outcome product, String feature) {
    // A failure of the product that may not block yet does not cover up a feature that was never bought.
    var isCovered = !product.passed && product.mayBlock;
    var right = document.entitlement();
    if (isCovered || right == null || !document.sub().isAccount()) return product;
    return right.features().contains(feature) ? product : failed(Code.ENTITLEMENTS_MISSING, true);
  }

  private static Outcome ofAccount(PolicyDocument document, Receipt receipt, Clocks now) {
    var right = ofRight(document, now);
    if (receipt == null) return right;
    var seat = ofSeat(receipt, Code.NOT_ACTIVATED, right.until, now);
    // A right that may not block yet does not cover up a seat that is missing.
    return right.passed || (!right.mayBlock && seat.mayBlock) ? seat : right;
  }

  /** The account's right to the product, seats left aside. */
  private static Outcome ofRight(PolicyDocument document, Clocks now) {
    var right = document.entitlement();
    if (right == null) return failed(Code.NOT_FOUND, true);
    if (right.suspended()) return failed(Code.SUSPENDED, true);
    var mayBlock = hasCome(right.blocksFrom(), document.iat());
    // A start that has passed on any clock grants the right: it is the one date that loosens.
    var latest = Math.max(document.iat(), now.furthest());
    if (right.starts() != null && latest < right.starts()) return failed(Code.NOT_FOUND, mayBlock);
    // An end counts once a document was issued after it (P4).
    var hasExpired = right.expires() != null && document.iat() >= right.expires();
    return hasExpired ? failed(Code.EXPIRED, mayBlock) : passed(Code.VALID, right.expires());
  }

  /** The seat of the installation's device, or its runway: a new installation may run before it has one. */
  private static Outcome ofSeat(Receipt receipt, Code otherwise, Long expires, Clocks now) {
    if (receipt.givesSeat()) return passed(Code.VALID, expires);
    if (receipt.iat() < receipt.runwayEndsAt()) return passed(Code.IN_RUNWAY, receipt.runwayEndsAt());
    var isAlive = now.furthest() < receipt.exp();
    var code = receipt.refusal() != null ? receipt.refusal() : otherwise;
    return failed(code, isAlive && hasCome(receipt.blocksFrom(), receipt.iat()));
  }

  /** Null: at once. */
  private static boolean hasCome(Long blocksFrom, long iat) {
    return blocksFrom == null || iat >= blocksFrom;
  }

  private static Outcome passed(Code code, Long until) {
    return new Outcome(true, code, until, false);
  }

  private static Outcome failed(Code code, boolean mayBlock) {
    return new Outcome(false, code, null, mayBlock);
  }
}
