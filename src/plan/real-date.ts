import type { LocalDate } from '../domain/instant.ts';

/** Is this `YYYY-MM-DD` text a day that exists, in a year a campaign can be about (2000 to 2100)? */
export function isRealDate(text: LocalDate): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  if (year < 2000 || year > 2100 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
