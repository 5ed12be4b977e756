/**
 * A span of a campaign file. Days are calendar days in somebody's zone (never 24 hours), seconds are
 * machine time. At most one of the two is usually set; both may be negative (`-P30D`).
 */
export type Duration = { readonly days: number; readonly seconds: number };

/** How far ahead a briefing goes: calendar days or working days of the campaign's calendar. */
export type Lead = { readonly days: number } | { readonly workdays: number };

const ISO = /^(-)?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds; null when it is none. Months and years have no fixed length and are refused. */
export function parseDuration(text: string): Duration | null {
  const match = ISO.exec(text);
  if (!match || text.endsWith('P') || text.endsWith('T')) return null;
  const part = (index: number) => Number(match[index] ?? 0);
  const sign = match[1] ? -1 : 1;
  const days = sign * (part(2) * 7 + part(3));
  const seconds = sign * (part(4) * 3600 + part(5) * 60 + part(6));
  return { days: days + 0, seconds: seconds + 0 };
}

const WORKDAYS = /^(\d+) workdays?$/;

/** Reads `5 workdays` or a duration of whole days; null when it is neither. */
export function parseLead(text: string): Lead | null {
  const workdays = WORKDAYS.exec(text);
  if (workdays) return { workdays: Number(workdays[1]) };
  const duration = parseDuration(text);
  return duration && duration.seconds === 0 && duration.days >= 0 ? { days: duration.days } : null;
}
