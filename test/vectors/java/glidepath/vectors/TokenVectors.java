package glidepath.vectors;

import glidepath.Asker;
import glidepath.Json;
import glidepath.Verified;
import glidepath.Verifier;
import java.util.stream.Collectors;

/** {@code documents.json} and {@code receipts.json}: signed texts, good and bad. */
final class TokenVectors {
  private TokenVectors() {}

  static void runDocuments(Given file, Report report) {
    run(file, report, (verifier, one) -> verifier.document(tokenIn(one)));
  }

  static void runReceipts(Given file, Report report) {
    run(file, report, (verifier, one) ->
      verifier.receipt(tokenIn(one), one.find("nonce").map(Given::text).orElse(null)));
  }

  private interface Verify {
    Verified<?> verified(Verifier verifier, Given one);
  }

  private static void run(Given file, Report report, Verify verify) {
    var keys = Askers.pinned(file.get("pinned"));
    for (var one : file.list("cases")) {
      var verifier = new Verifier(keys, askerOf(one, file.get("client")));
      report.check("cases", one.text("name"), one.text("expect"), () -> answer(verify.verified(verifier, one)));
    }
  }

  private static Asker askerOf(Given one, Given usual) {
    var client = one.find("client").map(usual::with).orElse(usual);
    var hasLicenseKey = client.get("hasLicenseKey").json().equals(new Json.Bool(true));
    return Askers.read(client, hasLicenseKey ? "KEY" : null);
  }

  /** As it is, or from parts that come so many times each. */
  private static String tokenIn(Given one) {
    return one.find("token").map(Given::text).orElseGet(() -> one.list("parts").stream()
      .map(part -> part.items().get(0).text().repeat((int) part.items().get(1).number()))
      .collect(Collectors.joining()));
  }

  private static <Value> String answer(Verified<Value> verified) {
    return verified.either(refusal -> refusal.word(), value -> "accepted");
  }
}
