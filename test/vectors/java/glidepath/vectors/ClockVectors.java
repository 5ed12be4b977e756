package glidepath.vectors;

import glidepath.Clocks;
import glidepath.Json;
import glidepath.TrustedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code clocks.json}: trusted time, and what clocks that are wrong may do. */
final class ClockVectors {
  private ClockVectors() {}

  static void run(Given file, Report report) {
    for (var one : file.list("trusted")) {
      var expected = one.list("steps").stream().map(step -> step.number("trusted")).toList();
      report.check("trusted", one.text("name"), expected, () -> trustedTimes(one.list("steps")));
    }
    for (var one : file.list("effects")) {
      report.check("effects", one.text("name"), one.get("steps").json(), () -> effects(one, file));
    }
  }

  private static List<Long> trustedTimes(List<Given> steps) {
    TrustedTime known = null;
    List<Long> times = new ArrayList<>();
    for (var step : steps) {
      var monotonic = step.real("monotonic");
      if (step.find("witness").isPresent()) known = TrustedTime.witness(known, step.number("witness"), monotonic);
      times.add(known == null ? 0 : known.now(monotonic));
    }
    return times;
  }

  /** The document was seen when the monotonic clock showed 0. */
  private static Json effects(Given one, Given file) {
    var situation = Situation.of(one, file.get("base"));
    var seen = TrustedTime.witness(null, situation.document().iat(), 0);
    List<Json> found = new ArrayList<>();
    for (var step : one.list("steps")) {
      var now = new Clocks(seen.now(step.real("monotonic")), step.number("wall"));
      var answer = situation.judge(List.of(), file.text("installation"), now).answer();
      found.add(new Json.Obj(Map.of(
        "wall", step.get("wall").json(), "monotonic", step.get("monotonic").json(),
        "trusted", Json.of(now.trusted()), "effect", Json.of(answer.effect().word),
        "code", Json.of(answer.code().name()))));
    }
    return new Json.Arr(found);
  }
}
