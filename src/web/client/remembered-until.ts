import type { Instant } from '../../domain/instant.ts';
import { type Subject, subjectKind } from '../../domain/policy/document.ts';

/** An installation that asks is written down once an hour, so its answer is looked at again. */
const HOUR_MS = 3_600_000;
/** A license key that nobody has may be somebody's soon: it was just bought, or is still being imported. */
const MINUTE_MS = 60_000;

/** Who asked, and whose answer it came to. */
type Asked = {
  readonly licenseKey: string | null;
  readonly installation: string | null;
  readonly subject: Subject;
};

/**
 * Until when an answer may be given from memory, in epoch milliseconds.
 * @param goodUntil until then nothing but a decision of somebody changes it
 * @param askedAt business time of the answer
 */
export function rememberedUntil(
  { licenseKey, installation, subject }: Asked,
  goodUntil: Instant,
  askedAt: Instant,
): Instant {
  if (licenseKey !== null && subjectKind(subject) !== 'account')
    return Math.min(goodUntil, askedAt + MINUTE_MS);
  return installation === null ? goodUntil : Math.min(goodUntil, askedAt + HOUR_MS);
}
