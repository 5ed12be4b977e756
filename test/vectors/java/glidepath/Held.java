package glidepath;

import java.util.List;

/**
 * What a running client goes by; null for what there is not.
 *
 * @param document in force
 * @param loosening a newer document that may only make things milder for now
 */
public record Held(
  KeptRatchet ratchet, Signed<PolicyDocument> document, Signed<PolicyDocument> loosening, Signed<Receipt> receipt
) {
  static final Held NOTHING = new Held(null, null, null, null);

  Ratchet.Point point() {
    return ratchet == null ? null : ratchet.point();
  }

  Held withRatchet(KeptRatchet other) {
    return new Held(other, document, loosening, receipt);
  }

  Held withDocument(KeptRatchet furthest, Signed<PolicyDocument> other) {
    return new Held(furthest, other, loosening, receipt);
  }

  Held withLoosening(Signed<PolicyDocument> other) {
    return new Held(ratchet, document, other, receipt);
  }

  Held withReceipt(Signed<Receipt> other) {
    return new Held(ratchet, document, loosening, other);
  }

  Kept toKeep(List<String> endorsements) {
    return new Kept(ratchet, tokenOf(document), tokenOf(loosening), tokenOf(receipt), endorsements);
  }

  private static String tokenOf(Signed<?> signed) {
    return signed == null ? null : signed.token();
  }
}
