package glidepath;

/**
 * One answer, for the product or for a feature.
 *
 * @param valid did the check pass? Grace, runway and exemption pass
 * @param cause the failed check behind IN_GRACE, EXEMPT and OFFLINE_STALE, or the code itself when it is one; null when
 *     nothing failed
 */
public record Answer(boolean valid, Code code, Effect effect, Code cause) {
  boolean isMilderThan(Answer other) {
    return effect == other.effect ? valid && !other.valid : effect.compareTo(other.effect) < 0;
  }
}
