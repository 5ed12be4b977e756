package glidepath;

/** Both clocks in epoch seconds. Trusted time may tighten; the wall clock can only loosen. */
public record Clocks(long trusted, long wall) {
  /** Whichever is ahead: for what ends by itself. */
  public long furthest() {
    return Math.max(trusted, wall);
  }
}
