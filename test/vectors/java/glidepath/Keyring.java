package glidepath;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys that are trusted: the pinned ones, and those that a chain of endorsements leads to. */
public final class Keyring {
  private static final int MAX_ENDORSEMENTS = 256;

  private final Map<String, byte[]> keys;
  private final Set<String> adopted = new LinkedHashSet<>();
  private final String issuer;

  public Keyring(Map<String, byte[]> pinned, String issuer) {
    this.keys = new LinkedHashMap<>(pinned);
    this.issuer = issuer;
  }

  /** By key id, 32 bytes each. Grows as keys are adopted. */
  public Map<String, byte[]> keys() {
    return keys;
  }

  /** The endorsements that keys were adopted on: what a store has to keep. */
  public List<String> adopted() {
    return List.copyOf(adopted);
  }

  /** Adopts the keys that a trusted key has endorsed, in whatever order they come; the rest changes nothing. */
  public void adopt(List<String> endorsements) {
    int known;
    do {
      known = keys.size();
      endorsements.stream()
        .limit(MAX_ENDORSEMENTS)
        .filter(one -> !adopted.contains(one))
        .forEach(this::consider);
    } while (keys.size() > known);
  }

  private void consider(String endorsement) {
    if (!(Signatures.verify(endorsement, "key+jwt", keys) instanceof Verified.Good<Json> good)) return;
    // A key id stands for one key for good: no endorsement replaces a key that is trusted.
    read(good.value()).filter(key -> !keys.containsKey(key.kid)).ifPresent(key -> {
      keys.put(key.kid, key.bytes);
      adopted.add(endorsement);
    });
  }

  private record Key(String kid, byte[] bytes) {}

  private Optional<Key> read(Json claims) {
    try {
      var all = Members.of(claims);
      all.schemaOne();
      all.count("iat");
      var kid = all.text("kid");
      if (!all.text("iss").equals(issuer)) return Optional.empty();
      return Base64Url.decode(all.text("x")).filter(bytes -> bytes.length == 32).map(bytes -> new Key(kid, bytes));
    } catch (Members.BadClaims otherShape) {
      return Optional.empty();
    }
  }
}
