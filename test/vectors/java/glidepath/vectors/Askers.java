package glidepath.vectors;

import glidepath.Asker;
import glidepath.Base64Url;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who asks in the vectors, and which keys are pinned. */
final class Askers {
  private Askers() {}

  /** The client of a file, or of one case once what differs there is put into it. */
  static Asker read(Given client, String licenseKey) {
    return new Asker(
      client.text("issuer"), client.text("product"), client.textOrNull("installation"), licenseKey);
  }

  static Map<String, byte[]> pinned(Given pinned) {
    Map<String, byte[]> keys = new LinkedHashMap<>();
    for (var kid : pinned.members().keySet()) keys.put(kid, Base64Url.decode(pinned.text(kid)).orElseThrow());
    return keys;
  }
}
