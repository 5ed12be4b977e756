package glidepath.vectors;

import glidepath.Base64Url;
import glidepath.Json;
import glidepath.Keyring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code endorsements.json}: which keys are trusted after which endorsements. */
final class EndorsementVectors {
  private EndorsementVectors() {}

  static void run(Given file, Report report) {
    for (var one : file.list("cases")) {
      report.check("cases", one.text("name"), one.get("trusted").json(), () -> {
        var keyring = new Keyring(Askers.pinned(file.get("pinned")), file.text("issuer"));
        for (var call : one.list("calls")) keyring.adopt(endorsementsIn(call));
        return trusted(keyring);
      });
    }
  }

  /** Where {@code times} stands, the first one comes so many times. */
  private static List<String> endorsementsIn(Given call) {
    List<String> endorsements = new ArrayList<>(call.texts("endorsements"));
    if (call.find("times").isPresent()) {
      endorsements.addAll(0, Collections.nCopies((int) call.number("times") - 1, endorsements.get(0)));
    }
    return endorsements;
  }

  private static Json trusted(Keyring keyring) {
    List<Json> keys = new ArrayList<>();
    keyring.keys().forEach((kid, bytes) -> keys.add(Json.of(List.of(kid, Base64Url.encode(bytes)))));
    return new Json.Arr(keys);
  }
}
