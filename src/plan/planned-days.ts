import { dayRulesFor, type Holidays } from '../domain/calendar.ts';
import type { LocalDate } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import { plannedStarts } from '../domain/planned-start.ts';

/** The planned start of every phase that has one; the campaign's own calendar counts working days. */
export function startsOf(plan: Plan, holidays: Holidays): ReadonlyMap<string, LocalDate> {
  if (isEndless(plan)) return new Map();
  const sound = { ...plan, phases: plan.phases.filter((phase) => hasBeginning(phase.key, plan)) };
  const rules = dayRulesFor(plan.calendar, plan.timeZone, null, holidays);
  return new Map([...plannedStarts(sound, [], rules, null)].map(([key, start]) => [key, start.on]));
}

/** Dates have four digits of years; campaigns begin before 2101. */
const LAST_DAYS = 5000 * 366;

/** Do soaks and leads add up to more than calendars are made for? Then no planned day is worth anything. */
export function isEndless(plan: Plan): boolean {
  const soaks = plan.phases.map((phase) => phase.start.after?.soakDays ?? 0);
  const waves = plan.waves.map((wave) => Math.abs(wave.at.days) + Math.abs(wave.at.seconds) / 86_400);
  // A working day of a calendar with one workday a week takes seven days.
  const leads = plan.briefings.map(({ lead }) => ('days' in lead ? lead.days : lead.workdays * 7));
  const longest = Math.max(0, ...waves) + Math.max(0, ...leads);
  return soaks.reduce((sum, soak) => sum + soak + longest, 0) > LAST_DAYS;
}

function hasBeginning(key: string, plan: Plan): boolean {
  const seen = new Set<string>();
  for (let at: string | null = key; at !== null; ) {
    if (seen.has(at)) return false;
    seen.add(at);
    const phase = plan.phases.find((one) => one.key === at);
    if (!phase) return false;
    at = phase.start.after?.phase ?? null;
  }
  return true;
}
