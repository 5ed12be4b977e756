package glidepath;

import java.util.Arrays;

/** The leniency ladder, mildest first. */
public enum Stage {
  OFF("off"),
  OBSERVE("observe"),
  WARN("warn"),
  GRACE("grace"),
  ENFORCE_PRODUCT("enforce-product"),
  ENFORCE_FEATURE("enforce-feature");

  public final String word;

  Stage(String word) {
    this.word = word;
  }

  static Stage read(Json json) throws Members.BadClaims {
    var word = Members.textIn(json);
    return Arrays.stream(values())
      .filter(stage -> stage.word.equals(word))
      .findFirst()
      .orElseThrow(Members.BadClaims::new);
  }

  /** May a failed check block? Measured at {@code now}, in seconds. */
  boolean isEnforcing(Long graceEndsAt, long now) {
    return switch (this) {
      case ENFORCE_PRODUCT, ENFORCE_FEATURE -> true;
      case GRACE -> graceEndsAt != null && now >= graceEndsAt;
      case OFF, OBSERVE, WARN -> false;
    };
  }
}
