/** A moment: milliseconds since 1970-01-01T00:00:00Z. Always UTC; a zone is needed to speak of days. */
export type Instant = number;

/** A calendar day without a zone, `YYYY-MM-DD`. Strings of this shape sort by date. */
export type LocalDate = string;

/** A wall-clock time without a zone, `HH:MM`, 24 hours. Strings of this shape sort by time. */
export type LocalTime = string;

/** An IANA zone name such as `Europe/Berlin`. */
export type ZoneName = string;
