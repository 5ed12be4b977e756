import type { LocalDate } from '../../domain/instant.ts';
import { addDays, daysBetween } from '../dates.tsx';
import { startOf, type TimelinePhase, type TimelineWave } from './timeline-lanes.ts';

/** The days a timeline spans: whole months, the first day and the first day after the last one. */
export type Axis = { readonly from: LocalDate; readonly to: LocalDate };

/** Room after the last start, so that the last stage can be seen to last. */
const AFTER_LAST_DAYS = 40;
/** Today stretches the axis up to here; farther away it would squeeze the plan. */
const TODAY_WITHIN_DAYS = 92;

/** The months from the first phase, wave or (when near) today to a while after the last. */
export function axisOf(
  phases: readonly TimelinePhase[],
  waves: readonly TimelineWave[],
  today: LocalDate,
): Axis | null {
  const starts = phases.map(startOf);
  const days = [...starts, ...waves.map((wave) => wave.day)].toSorted();
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  const from = today < first && daysBetween(today, first) <= TODAY_WITHIN_DAYS ? today : first;
  const end = addDays(last, AFTER_LAST_DAYS);
  const to = today > end && daysBetween(end, today) <= TODAY_WITHIN_DAYS ? today : end;
  return { from: firstOfMonth(from), to: firstOfNextMonth(to) };
}

/** Where a day lies on the axis, 0 to 1; days outside are at its ends. */
export function positionOf(day: LocalDate, axis: Axis): number {
  const share = daysBetween(axis.from, day) / daysBetween(axis.from, axis.to);
  return Math.min(1, Math.max(0, share));
}

/** Is the day within the axis? */
export function isOnAxis(day: LocalDate, axis: Axis): boolean {
  return day >= axis.from && day < axis.to;
}

/** The first day of each month of the axis. */
export function monthsOf(axis: Axis): readonly LocalDate[] {
  const months: LocalDate[] = [];
  for (let month = axis.from; month < axis.to; month = firstOfNextMonth(month)) months.push(month);
  return months;
}

function firstOfMonth(day: LocalDate): LocalDate {
  return `${day.slice(0, 7)}-01`;
}

function firstOfNextMonth(day: LocalDate): LocalDate {
  return firstOfMonth(addDays(firstOfMonth(day), 31));
}
