package glidepath.vectors;

import glidepath.Json;
import glidepath.cohorts.Account;
import glidepath.cohorts.Cohort;
import glidepath.cohorts.Draw;
import glidepath.cohorts.Rank;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** {@code cohorts.json}: ranks of accounts, and who is in which cohort. */
final class CohortVectors {
  private CohortVectors() {}

  static void run(Given file, Report report) {
    for (var one : file.list("ranks")) {
      report.check("ranks", one.text("about"), one.text("rank"),
        () -> Rank.of(one.text("seed"), one.text("externalKey")));
    }
    for (var one : file.list("cases")) {
      report.check("cases", one.text("name"), one.get("expect").json(), () -> places(one));
    }
  }

  private static Json places(Given one) {
    var accounts = one.list("accounts").stream().map(CohortVectors::account).toList();
    var cohorts = one.list("cohorts").stream().map(CohortVectors::cohort).toList();
    Map<String, Json> places = new LinkedHashMap<>();
    Draw.cohorts(accounts, cohorts, one.text("seed"), one.text("rolloutUnit").equals("group"))
      .forEach((cohort, keys) -> places.put(cohort, Json.of(keys)));
    return new Json.Obj(places);
  }

  private static Account account(Given given) {
    return new Account(given.text("externalKey"), given.textOrNull("parent"), Set.copyOf(given.texts("tags")));
  }

  private static Cohort cohort(Given given) {
    return new Cohort(
      given.text("key"), given.textOrNull("tag"),
      given.find("limit").map(Given::number).orElse(null),
      given.find("share").map(Given::real).orElse(null));
  }
}
