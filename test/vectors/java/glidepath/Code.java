package glidepath;

/** Why a check came out as it did, with a sentence for the person in front of the product. */
public enum Code {
  VALID("The license covers this installation."),
  EXPIRED("The license has expired."),
  SUSPENDED("The license is suspended."),
  NO_MACHINE("This device has given its seat back. Activate it again to use the license here."),
  TOO_MANY_MACHINES("All seats of the license are taken by other devices."),
  FINGERPRINT_SCOPE_MISMATCH("The license was activated on a different device."),
  ENTITLEMENTS_MISSING("The license does not include this feature."),
  NOT_FOUND("No license for this product was found."),
  IN_RUNWAY("This installation is new and may run before it is activated."),
  IN_GRACE("Something is missing, and there is still time to put it right."),
  NOT_ACTIVATED("This installation has not been activated."),
  EXEMPT("This account is exempt from license checks for now."),
  OFFLINE_STALE("The license service has not been reached for a long time.");

  public final String sentence;

  Code(String sentence) {
    this.sentence = sentence;
  }

  /** Only three of them can stand in a receipt. */
  static Code readRefusal(Json json) throws Members.BadClaims {
    return switch (Members.textIn(json)) {
      case "NO_MACHINE" -> NO_MACHINE;
      case "TOO_MANY_MACHINES" -> TOO_MANY_MACHINES;
      case "FINGERPRINT_SCOPE_MISMATCH" -> FINGERPRINT_SCOPE_MISMATCH;
      default -> throw new Members.BadClaims();
    };
  }
}
