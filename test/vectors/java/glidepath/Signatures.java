package glidepath;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** Compact JWS, and only the one kind the service writes: Ed25519, a trusted key id, a known type. */
final class Signatures {
  private static final int MAX_LENGTH = 65_536;
  private static final int SIGNATURE_LENGTH = 64;
  private static final Set<String> HEADER_MEMBERS = Set.of("alg", "kid", "typ");
  private static final Set<String> ALGORITHMS = Set.of("EdDSA", "Ed25519");
  /** What stands before the 32 bytes of an Ed25519 key in an X.509 file. */
  private static final String X509 = "302a300506032b6570032100";

  private Signatures() {}

  /** The claims of a token of this type, signed by one of these keys. Whatever is wrong first is what is told. */
  static Verified<Json> verify(String token, String type, Map<String, byte[]> keys) {
    if (token.length() > MAX_LENGTH) return new Verified.Bad<>(Refusal.TOO_LARGE);
    var parts = token.split("\\.", -1);
    if (parts.length != 3) return new Verified.Bad<>(Refusal.MALFORMED);
    var header = Base64Url.decode(parts[0]).flatMap(JsonReader::readCanonical);
    var signature = Base64Url.decode(parts[2]);
    if (header.isEmpty() || signature.isEmpty()) return new Verified.Bad<>(Refusal.MALFORMED);
    // Any other member (crit, jwk, b64, …) asks for something this client does not do.
    if (!(header.get() instanceof Json.Obj object) || !HEADER_MEMBERS.containsAll(object.members().keySet())) {
      return new Verified.Bad<>(Refusal.MALFORMED);
    }
    if (!ALGORITHMS.contains(text(object, "alg"))) return new Verified.Bad<>(Refusal.WRONG_ALGORITHM);
    if (!type.equals(text(object, "typ"))) return new Verified.Bad<>(Refusal.WRONG_TYPE);
    var key = keys.get(text(object, "kid"));
    if (key == null) return new Verified.Bad<>(Refusal.UNKNOWN_KEY);
    if (!isSigned(key, signature.get(), parts[0] + "." + parts[1])) return new Verified.Bad<>(Refusal.BAD_SIGNATURE);
    return Base64Url.decode(parts[1])
      .flatMap(JsonReader::readCanonical)
      .<Verified<Json>>map(Verified.Good::new)
      .orElseGet(() -> new Verified.Bad<>(Refusal.MALFORMED));
  }

  /** For what is no text something that no key id, type or algorithm is called. */
  private static String text(Json.Obj header, String name) {
    return header.members().get(name) instanceof Json.Str string ? string.text() : "\0";
  }

  private static boolean isSigned(byte[] key, byte[] signature, String text) {
    // Java takes a longer one and leaves the rest unread: then one text had many signatures.
    if (signature.length != SIGNATURE_LENGTH) return false;
    try {
      var encoded = HexFormat.of().parseHex(X509 + HexFormat.of().formatHex(key));
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(signature);
    } catch (GeneralSecurityException noPointOrOutOfRange) {
      return false;
    }
  }
}
