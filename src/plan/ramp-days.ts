import { type CalendarRules, type Phase, WEEKDAYS } from '../domain/plan.ts';

/**
 * About how many calendar days pass between the first and the last step of a ramp. Ramps count tightening days
 * (workdays followed by a workday); holidays are not counted in.
 */
export function rampDays(ramp: Phase['ramp'], calendar: CalendarRules): number {
  if (ramp === null) return 0;
  const perWeek = tighteningDaysPerWeek(calendar);
  if (perWeek === 0) return 0;
  // A share such as 0.1 is not exact: ten steps, not eleven.
  const steps = Math.ceil(1 / ramp.share - 1e-9);
  return Math.ceil(((steps - 1) * ramp.perDays * 7) / perWeek);
}

/** Weekdays on which a stage may tighten: workdays whose next day is a workday. */
export function tighteningDaysPerWeek(calendar: CalendarRules): number {
  return WEEKDAYS.filter((day, index) => {
    const next = WEEKDAYS[(index + 1) % WEEKDAYS.length];
    return calendar.workdays.includes(day) && next !== undefined && calendar.workdays.includes(next);
  }).length;
}
