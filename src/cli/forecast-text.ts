import type { PhaseForecast } from '../domain/forecast.ts';
import type { PhaseForecastLine } from '../store/views/forecast.ts';
import { columns, counted, day, heading, plural, quiet } from './output.ts';

/** Who would be blocked by each phase to come; nothing when none may block. */
export function forecastText(forecasts: readonly PhaseForecastLine[]): readonly string[] {
  if (forecasts.length === 0) return [];
  const rows = forecasts.map(({ phase, plannedStart, forecast }) => [
    phase.key,
    plannedStart === null ? '' : `on ${day(plannedStart)}`,
    blockedInWords(forecast),
    forecast.neverSeen === 0 ? '' : quiet(`${counted(forecast.neverSeen)} never seen`),
  ]);
  return ['', heading('Who would be blocked'), ...columns('llll', rows)];
}

/** No data is not zero. */
function blockedInWords({ accounts, seen, blocked, devices }: PhaseForecast): string {
  if (seen === 0) return quiet(`none of ${plural(accounts, 'account')} was seen lately`);
  const on = devices === 0 ? '' : ` on ${plural(devices, 'device')}`;
  return `${counted(blocked)} of ${plural(seen, 'account')} seen${on}`;
}
