package glidepath;

/** Whom a document speaks of: an account, one installation that sent a hint, or nobody in particular. */
public record Subject(Kind kind, String text) {
  public enum Kind { ACCOUNT, INSTALLATION, ANONYMOUS }

  private static final String LINE_BREAKS = "\n\r\u2028\u2029";

  static Subject read(Json json) throws Members.BadClaims {
    var text = Members.textIn(json);
    if (text.equals("anonymous")) return new Subject(Kind.ANONYMOUS, text);
    if (hasName(text, "account:")) return new Subject(Kind.ACCOUNT, text);
    if (hasName(text, "installation:")) return new Subject(Kind.INSTALLATION, text);
    throw new Members.BadClaims();
  }

  /** The prefix, and something behind it that does not begin with a line break. */
  private static boolean hasName(String text, String prefix) {
    return text.startsWith(prefix)
      && text.length() > prefix.length()
      && LINE_BREAKS.indexOf(text.charAt(prefix.length())) < 0;
  }

  public boolean isAccount() {
    return kind == Kind.ACCOUNT;
  }

  /** False for a null id: a client without one is no installation. */
  public boolean isInstallation(String id) {
    return id != null && text.equals("installation:" + id);
  }
}
