package glidepath;

import java.util.Optional;

/** What is one installation's own, signed. What may be null in the claims may be null here. */
public record Receipt(
  String iss, Subject sub, String aud, long iat, long exp, long epoch, Subject subject,
  Long activatedAt, Code refusal, long runwayEndsAt, Long blocksFrom, String nonce
) implements Claims {
  /** Empty when anything is missing or of another shape. */
  public static Optional<Receipt> read(Json claims) {
    try {
      var all = Members.of(claims);
      all.schemaOne();
      all.textOrNull("device");
      all.textOrNull("activation");
      all.count("firstContactAt");
      var receipt = new Receipt(
        all.text("iss"), all.get("sub", Subject::read), all.text("aud"),
        all.count("iat"), all.count("exp"), all.count("epoch"), all.get("subject", Subject::read),
        all.countOrNull("activatedAt"), all.getOrNull("refusal", Code::readRefusal),
        all.count("runwayEndsAt"), all.countOrNull("blocksFrom"), all.textOrNull("nonce"));
      var isOne = receipt.sub.kind() == Subject.Kind.INSTALLATION && receipt.exp >= receipt.iat;
      return isOne ? Optional.of(receipt) : Optional.empty();
    } catch (Members.BadClaims otherShape) {
      return Optional.empty();
    }
  }

  /** Has the installation's device a seat? */
  public boolean givesSeat() {
    return activatedAt != null && refusal == null;
  }

  /** Is it one of this installation, beside this document, of the same epoch? Any other does not count. */
  boolean fits(PolicyDocument document, String installation) {
    return iss.equals(document.iss())
      && aud.equals(document.aud())
      && subject.equals(document.sub())
      && epoch == document.epoch()
      && sub.isInstallation(installation);
  }
}
