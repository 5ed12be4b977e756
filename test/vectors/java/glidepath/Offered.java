package glidepath;

import java.util.Locale;

/** What became of a signed text that was offered. */
public sealed interface Offered permits Offered.Taken, Offered.Loosening, Refusal {
  /** Kept and in force from now on, or nothing new. */
  enum Taken implements Offered { ACCEPTED, SAME }

  /** Genuine, but it may only make things milder, and why. */
  enum Loosening implements Offered { FUTURE_DATED, NOT_SAVED, OTHER_ACCOUNT }

  String name();

  /** As the vectors write it. */
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
