package glidepath;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The furthest document that was accepted, and a mark of the license key it was accepted for: null for none. It is kept
 * apart from the document, because it still holds when the document's key is no longer pinned (P2).
 */
public record KeptRatchet(Ratchet.Point point, Long mark) {
  /** Tells one license key from another. Its 32 bits say next to nothing of the key, which is kept nowhere. */
  static Long markOf(String licenseKey) {
    return licenseKey == null ? null : (long) Arrays.hashCode(licenseKey.getBytes(StandardCharsets.UTF_8));
  }

  /** Null when it is no such thing. */
  static KeptRatchet read(Json json) {
    return Ratchet.Point.read(json).map(point -> new KeptRatchet(point, markIn(json))).orElse(null);
  }

  private static Long markIn(Json json) {
    var mark = ((Json.Obj) json).members().get("keyMark");
    return mark instanceof Json.Num number ? (long) number.value() : null;
  }

  Json toJson() {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("iss", Json.of(point.iss()));
    members.put("aud", Json.of(point.aud()));
    members.put("sub", Json.of(point.sub().text()));
    members.put("epoch", Json.of(point.epoch()));
    members.put("revision", Json.of(point.revision()));
    members.put("iat", Json.of(point.iat()));
    members.put("keyMark", Json.of(mark));
    return new Json.Obj(members);
  }
}
