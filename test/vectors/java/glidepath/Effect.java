package glidepath;

/** What the client does now, mildest first. */
public enum Effect {
  ALLOW("allow"),
  WARN("warn"),
  BLOCK("block");

  public final String word;

  Effect(String word) {
    this.word = word;
  }

  Effect atMost(Effect limit) {
    return compareTo(limit) > 0 ? limit : this;
  }
}
