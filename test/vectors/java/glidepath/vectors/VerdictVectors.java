package glidepath.vectors;

import glidepath.Clocks;
import glidepath.Json;
import glidepath.Verdict;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code verdicts.json}: whole verdicts, those written by hand, and the milder of two. */
final class VerdictVectors {
  private VerdictVectors() {}

  static void run(Given file, Report report) {
    var base = file.get("base");
    Map<String, Given> table = new HashMap<>();
    for (var one : file.list("cases")) {
      table.put(one.text("name"), one);
      report.check("cases", one.text("name"), one.get("verdict").json(), () -> VerdictJson.of(verdict(one, base)));
    }
    for (var one : file.list("byHand")) {
      var expected = one.get("expect");
      report.check("byHand", one.text("name"), expected.json(),
        () -> asFarAsExpected(VerdictJson.of(verdict(one, base)), expected));
    }
    for (var one : file.list("milder")) {
      report.check("milder", one.text("name"), milderOf(one, table), () -> {
        var first = verdict(table.get(one.text("first")), base);
        return VerdictJson.of(Verdict.milder(first, verdict(table.get(one.text("second")), base)));
      });
    }
  }

  private static Verdict verdict(Given one, Given base) {
    var now = one.get("now");
    return Situation.of(one, base).judge(
      one.texts("features"), one.textOrNull("installation"),
      new Clocks(now.number("trusted"), now.number("wall")));
  }

  /** The members that are expected, and of the features their effects alone. */
  private static Json asFarAsExpected(Json.Obj verdict, Given expected) {
    var found = new Given(verdict);
    Map<String, Json> members = new LinkedHashMap<>();
    for (var name : expected.members().keySet()) members.put(name, found.get(name).json());
    if (members.containsKey("features")) {
      Map<String, Json> effects = new LinkedHashMap<>();
      var features = found.get("features");
      for (var name : features.members().keySet()) effects.put(name, features.get(name).get("effect").json());
      members.put("features", new Json.Obj(effects));
    }
    return new Json.Obj(members);
  }

  /** Put together from the two verdicts of the table, as the case says. */
  private static Json milderOf(Given one, Map<String, Given> table) {
    var expected = one.get("expect");
    Map<String, Json> features = new LinkedHashMap<>();
    for (var feature : expected.get("features").members().keySet()) {
      var from = table.get(one.text(expected.get("features").text(feature))).get("verdict");
      features.put(feature, from.get("features").get(feature).json());
    }
    var whole = table.get(one.text(expected.text("product"))).get("verdict");
    return whole.with(new Given(new Json.Obj(Map.of("features", new Json.Obj(features))))).json();
  }
}
