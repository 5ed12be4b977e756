package glidepath;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Verifies documents and receipts for one client (P1). The keys may grow. */
public record Verifier(Map<String, byte[]> keys, Asker asker) {
  public Verified<PolicyDocument> document(String token) {
    return verified(token, "policy+jwt", PolicyDocument::read,
      document -> asker.canBe(document.sub()) ? null : Refusal.WRONG_SUBJECT);
  }

  /** The nonce it has to repeat; null accepts any. */
  public Verified<Receipt> receipt(String token, String nonce) {
    return verified(token, "receipt+jwt", Receipt::read, receipt -> {
      if (!receipt.sub().isInstallation(asker.installation())) return Refusal.WRONG_SUBJECT;
      return nonce == null || nonce.equals(receipt.nonce()) ? null : Refusal.WRONG_NONCE;
    });
  }

  private <Kind extends Claims> Verified<Kind> verified(
    String token, String type, Function<Json, Optional<Kind>> read, Function<Kind, Refusal> judge
  ) {
    return Signatures.verify(token, type, keys).either(Verified.Bad::new, json -> {
      var found = read.apply(json);
      if (found.isEmpty()) return new Verified.Bad<>(Refusal.BAD_CLAIMS);
      var claims = found.get();
      if (!claims.iss().equals(asker.issuer())) return new Verified.Bad<>(Refusal.WRONG_ISSUER);
      if (!claims.aud().equals(asker.product())) return new Verified.Bad<>(Refusal.WRONG_PRODUCT);
      var refusal = judge.apply(claims);
      return refusal == null ? new Verified.Good<>(claims) : new Verified.Bad<>(refusal);
    });
  }
}
