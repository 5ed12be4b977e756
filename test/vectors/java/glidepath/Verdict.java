package glidepath;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a check says. Act on {@link #effect} and on those of the features; everything else explains it.
 *
 * @param until when this ends by itself, in epoch seconds: the grace, the runway, the brown-out, a valid license
 * @param next the announced next stage, for a countdown
 * @param whenBlocked how to block, where an effect is {@code block}
 * @param message the vendor's words; empty while everything asked is allowed
 * @param because why this stage, and which leniency was applied
 */
public record Verdict(
  Answer answer, Stage stage, Long until, PolicyDocument.Next next, String whenBlocked, String message, Help help,
  Map<String, Answer> features, List<String> because
) {
  public Effect effect() {
    return answer.effect();
  }

  /** Without any document: a runway that the service has not even begun to count. */
  static Verdict unheardOf(List<String> asked) {
    var answer = new Answer(true, Code.IN_RUNWAY, Effect.ALLOW, null);
    Map<String, Answer> features = new LinkedHashMap<>();
    for (var feature : asked) features.put(feature, answer);
    return new Verdict(
      answer, Stage.OFF, null, null, null, "", Help.NONE, features,
      List.of("No policy document has been received yet."));
  }

  /** The milder of two verdicts, feature by feature; the first where they are equal. */
  public static Verdict milder(Verdict first, Verdict second) {
    var base = second.answer.isMilderThan(first.answer) ? second : first;
    Map<String, Answer> features = new LinkedHashMap<>(first.features);
    features.replaceAll((feature, answer) -> {
      var other = second.features.get(feature);
      return other != null && other.isMilderThan(answer) ? other : answer;
    });
    return new Verdict(
      base.answer, base.stage, base.until, base.next, base.whenBlocked, base.message, base.help, features,
      base.because);
  }
}
