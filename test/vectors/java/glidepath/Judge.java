package glidepath;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges by one document at one moment. A passing check is allowed. A failed one is answered by its stage, and then
 * only made milder: by an exemption, by a document that is past its life (P3) or older than the tightening (P4), and
 * by a long silence (P6).
 */
public final class Judge {
  private final PolicyDocument document;
  private final Clocks now;
  private final Silence silence;

  private Judge(PolicyDocument document, Clocks now, Silence silence) {
    this.document = document;
    this.now = now;
    this.silence = silence;
  }

  /** The newest accepted document and receipt; null where there was none. */
  public static Verdict decide(PolicyDocument document, Receipt receipt, Question question, Clocks now) {
    if (document == null) return Verdict.unheardOf(question.features());
    var own = receipt != null && receipt.fits(document, question.installation()) ? receipt : null;
    var outcome = Outcome.ofProduct(document, own, question.installation(), now);
    return new Judge(document, now, Silence.of(document, own, now)).verdict(outcome, question.features());
  }

  private Verdict verdict(Outcome outcome, List<String> asked) {
    var brownout = runningBrownout();
    var product = answer(outcome, new Rule(document.stage(), document.graceEndsAt(), brownout));
    Map<String, Answer> features = new LinkedHashMap<>();
    for (var feature : asked) features.put(feature, answerOn(feature, outcome, product));

    var isQuiet = product.effect() == Effect.ALLOW
      && features.values().stream().allMatch(answer -> answer.effect() == Effect.ALLOW);
    List<String> because = new ArrayList<>(document.because());
    because.addAll(Leniency.sentences(document, outcome, product, now, silence));
    return new Verdict(
      product, document.stage(), until(product, outcome, brownout), document.next(),
      document.policy().whenBlocked(), isQuiet ? "" : document.message(), document.help(), features, because);
  }

  /** A brown-out begins on a document issued in it, and ends by whichever clock gets there first (P4). */
  private PolicyDocument.Window runningBrownout() {
    var brownout = document.brownout();
    if (brownout == null || document.stage().compareTo(Stage.WARN) < 0) return null;
    var latest = Math.max(document.iat(), now.furthest());
    return document.iat() >= brownout.from() && latest < brownout.until() ? brownout : null;
  }

  /** What answers a failed check. */
  private record Rule(Stage stage, Long graceEndsAt, PolicyDocument.Window brownout) {
    Rule withoutBrownout() {
      return new Rule(stage, graceEndsAt, null);
    }
  }

  private Answer answer(Outcome outcome, Rule rule) {
    var standing = outcome.passed()
      ? new Answer(true, outcome.code(), Effect.ALLOW, null)
      : answerToFailure(outcome, rule);
    if (silence == Silence.NONE || document.exempt()) return standing;

    if (silence == Silence.SUSPECTED) {
      var effect = standing.effect().atMost(Effect.WARN);
      return new Answer(standing.valid(), Code.OFFLINE_STALE, effect, standing.cause());
    }
    var cause = standing.cause() != null ? standing.cause() : Code.OFFLINE_STALE;
    var limit = document.policy().blocksAfterOffline() ? Effect.BLOCK : Effect.WARN;
    return new Answer(false, Code.OFFLINE_STALE, stageEffect(rule.withoutBrownout()).atMost(limit), cause);
  }

  private Answer answerToFailure(Outcome outcome, Rule rule) {
    var cause = outcome.code();
    if (document.exempt()) return new Answer(true, Code.EXEMPT, Effect.ALLOW, cause);
    var effect = stageEffect(rule).atMost(outcome.mayBlock() ? Effect.BLOCK : Effect.WARN);
    var isInGrace = rule.stage == Stage.GRACE && !blocks(rule);
    return isInGrace
      ? new Answer(true, Code.IN_GRACE, effect, cause)
      : new Answer(false, cause, effect, cause);
  }

  /** The table of stages, for a failed check; and no block outlives its document or meets somebody anonymous. */
  private Effect stageEffect(Rule rule) {
    if (document.since() > document.iat()) return Effect.ALLOW;
    if (blocks(rule)) {
      var mayBlock = now.furthest() < document.exp() && document.sub().kind() != Subject.Kind.ANONYMOUS;
      return mayBlock ? Effect.BLOCK : Effect.WARN;
    }
    return rule.stage.compareTo(Stage.WARN) < 0 ? Effect.ALLOW : Effect.WARN;
  }

  /** By {@code iat}, not by a clock: only a document issued after a grace has ended knows it was not moved (P4). */
  private boolean blocks(Rule rule) {
    return rule.brownout != null || rule.stage.isEnforcing(rule.graceEndsAt, document.iat());
  }

  /** A feature with a row of its own follows that. Without one it follows the product. */
  private Answer answerOn(String feature, Outcome product, Answer productAnswer) {
    var outcome = Outcome.ofFeature(document, product, feature);
    var row = document.features().get(feature);
    if (row != null) return answer(outcome, new Rule(row.stage(), row.graceEndsAt(), null));
    // Features are checked one by one in every stage but enforce-product and what counts as that.
    var rule = new Rule(document.stage(), document.graceEndsAt(), null);
    var isWhole = rule.stage != Stage.ENFORCE_FEATURE && blocks(rule);
    return outcome.equals(product) || isWhole ? productAnswer : answer(outcome, rule);
  }

  private Long until(Answer answer, Outcome outcome, PolicyDocument.Window brownout) {
    if (answer.code() == Code.IN_GRACE) return document.graceEndsAt();
    if (answer.effect() == Effect.BLOCK && brownout != null) return brownout.until();
    return answer.code() == outcome.code() ? outcome.until() : null;
  }
}
