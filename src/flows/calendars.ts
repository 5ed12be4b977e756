import { type DayRules, dayRulesFor } from '../domain/calendar.ts';
import { isZone, localDateOf } from '../domain/days.ts';
import type { Instant, ZoneName } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import { holidaysFor } from '../plan/holidays.ts';

/** The calendars of one campaign: its own, and that of anybody in a zone and country. */
export type Calendars = {
  readonly campaign: DayRules;
  /** @param zone null or unknown: the campaign's. @param country null: the campaign's holidays only */
  readonly of: (zone: ZoneName | null, country: string | null) => DayRules;
};

/** Holidays are needed some years ahead: a ramp, a grace or a notice can reach past the next new year. */
const YEARS_AHEAD = 3;

/** @param now business time: decides which years of holidays are needed */
export function calendarsOf(plan: Plan, now: Instant): Calendars {
  const year = Number(localDateOf(now, plan.timeZone).slice(0, 4));
  const known = new Map<string, DayRules>();
  const of = (zone: ZoneName | null, country: string | null): DayRules => {
    const key = `${zone ?? ''}|${country ?? ''}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const named = zone !== null && isZone(zone) ? zone : plan.timeZone;
    const countries = country === null ? plan.calendar.holidays : [...plan.calendar.holidays, country];
    const holidays = holidaysFor(countries, year - 1, year + YEARS_AHEAD);
    const rules = dayRulesFor(plan.calendar, named, country, holidays);
    known.set(key, rules);
    return rules;
  };
  return { campaign: of(plan.timeZone, null), of };
}
