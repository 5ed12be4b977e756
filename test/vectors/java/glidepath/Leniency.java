package glidepath;

import java.util.ArrayList;
import java.util.List;

/** Says why an answer is milder than its stage. */
final class Leniency {
  private Leniency() {}

  static List<String> sentences(
    PolicyDocument document, Outcome outcome, Answer answer, Clocks now, Silence silence
  ) {
    var isFailure = !outcome.passed() && !document.exempt();
    List<String> sentences = new ArrayList<>();
    if (document.exempt() && !outcome.passed()) sentences.add("The account is exempt.");
    if (silence != Silence.NONE) {
      sentences.add("The last signed answer is older than the policy allows to be offline.");
    }
    if (isFailure && answer.effect() != Effect.BLOCK && now.furthest() >= document.exp()) {
      sentences.add("The policy document is past its life, so it no longer blocks.");
    }
    if (isFailure && document.stage() == Stage.GRACE && hasPassedSince(document, document.graceEndsAt(), now)) {
      sentences.add("The grace has ended by this clock; a newer policy document has to confirm it.");
    }
    if (isFailure && !outcome.mayBlock() && answer.effect() == Effect.WARN) {
      sentences.add("Blocking begins on the next day on which stages tighten.");
    }
    if (document.since() > document.iat()) {
      sentences.add("The stage of this policy document had not begun when it was issued.");
    }
    return sentences;
  }

  private static boolean hasPassedSince(PolicyDocument document, Long at, Clocks now) {
    return at != null && document.iat() < at && at <= now.furthest();
  }
}
