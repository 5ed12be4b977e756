/** What the pause before the next refresh depends on. */
export type PauseFacts = {
  /** Refreshes that failed in a row; 0 after a success. */
  readonly failures: number;
  readonly everySeconds: number;
  /** The pause after the first failure; 15 seconds unless told otherwise. */
  readonly firstRetrySeconds?: number;
  /** What a server that is too busy asked for. */
  readonly retryAfterSeconds: number | null;
  /** From 0 up to, but not including, 1. */
  readonly random: number;
};

const FIRST_RETRY_SECONDS = 15;
const LONGEST_SECONDS = 86_400;

/**
 * Seconds until the next refresh. After a success the usual pause, a tenth more or less so that clients do not march in
 * step; after failures a pause that doubles from the first one up to the usual one, half of it random. Never less than the
 * server asked for, never more than a day.
 */
export function pauseBefore({
  failures,
  everySeconds,
  firstRetrySeconds = FIRST_RETRY_SECONDS,
  retryAfterSeconds,
  random,
}: PauseFacts): number {
  const backoff = Math.min(everySeconds, firstRetrySeconds * 2 ** Math.min(failures - 1, 20));
  const pause = failures === 0 ? everySeconds * (0.9 + 0.2 * random) : backoff * (0.5 + 0.5 * random);
  return Math.min(LONGEST_SECONDS, Math.max(1, pause, retryAfterSeconds ?? 0));
}
