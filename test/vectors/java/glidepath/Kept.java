package glidepath;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client keeps between runs. The signed texts are verified again whenever they are read back, so whoever writes
 * into the store gains nothing.
 *
 * @param ratchet null for none, as are the signed texts
 * @param endorsements why keys that are not pinned are trusted
 */
record Kept(KeptRatchet ratchet, String document, String loosening, String receipt, List<String> endorsements) {
  private static final Kept NOTHING = new Kept(null, null, null, null, List.of());

  /** A torn or foreign text is read as nothing: that is never stricter. */
  static Kept read(String text) {
    var json = JsonReader.read(text).orElse(Json.Null.NULL);
    if (!(json instanceof Json.Obj object)) return NOTHING;
    var members = object.members();
    if (!Json.of(1L).equals(members.get("glidepath"))) return NOTHING;
    return new Kept(
      KeptRatchet.read(members.get("ratchet")),
      textOrNull(members.get("document")), textOrNull(members.get("loosening")), textOrNull(members.get("receipt")),
      textsIn(members.get("endorsements")));
  }

  String write() {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("glidepath", Json.of(1L));
    members.put("ratchet", ratchet == null ? Json.Null.NULL : ratchet.toJson());
    members.put("document", Json.of(document));
    members.put("loosening", Json.of(loosening));
    members.put("receipt", Json.of(receipt));
    members.put("endorsements", Json.of(endorsements));
    return JsonWriter.write(new Json.Obj(members));
  }

  private static String textOrNull(Json json) {
    return json instanceof Json.Str string ? string.text() : null;
  }

  private static List<String> textsIn(Json json) {
    if (!(json instanceof Json.Arr array)) return List.of();
    return array.items().stream().map(Kept::textOrNull).filter(text -> text != null).toList();
  }
}
