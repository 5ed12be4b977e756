package glidepath.cohorts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;

/** The fixed, even shuffle of a campaign's accounts. */
public final class Rank {
  private Rank() {}

  /** SHA-256 of {@code seed:key} in hexadecimal: the external key in NFC, the seed as it is, both in UTF-8. */
  public static String of(String seed, String externalKey) {
    var text = seed + ":" + Normalizer.normalize(externalKey, Normalizer.Form.NFC);
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
