package glidepath;

import java.util.Base64;
import java.util.Optional;

/** Base64url without padding, and only in the one way to write it. */
public final class Base64Url {
  private Base64Url() {}

  public static Optional<byte[]> decode(String text) {
    try {
      var bytes = Base64.getUrlDecoder().decode(text);
      // Java's decoder lets padding and stray bits in the last letter pass.
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException otherLetters) {
      return Optional.empty();
    }
  }

  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
