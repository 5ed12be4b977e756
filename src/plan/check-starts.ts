import type { LocalDate } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import type { Draft } from './draft.ts';
import { doubtful, type Finding, wrong } from './finding.ts';
import { isEndless } from './planned-days.ts';

/** Phases that start, by their date or by what the dates add up to, inside a blackout. */
export function checkStarts({ plan, starts }: Draft): readonly Finding[] {
  if (isEndless(plan)) {
    return [
      wrong(
        'endless',
        ['phases'],
        'Soaks and leads add up to thousands of years: look for a slip of the finger.',
      ),
    ];
  }
  return plan.phases.flatMap((phase, index) => {
    const path = ['phases', index, 'start'];
    const date = phase.start.date;
    const written = date === null ? null : blackoutAt(date, plan);
    if (date !== null && written !== null) {
      const message = `${date} is inside the blackout "${written.why}" (${written.from} to ${written.to}): choose a day outside it.`;
      const isMap = phase.start.after !== null;
      return [wrong('start-in-blackout', isMap ? [...path, 'date'] : path, message)];
    }
    const planned = starts.get(phase.key);
    const met = planned === undefined ? null : blackoutAt(planned, plan);
    if (met === null) return [];
    const message = `\`${phase.key}\` is planned for ${planned}, inside the blackout "${met.why}": its accounts would move after ${met.to}.`;
    return [doubtful('planned-in-blackout', path, message, ['waves', 'briefings'])];
  });
}

function blackoutAt(date: LocalDate, plan: Plan): Plan['calendar']['blackouts'][number] | null {
  return plan.calendar.blackouts.find(({ from, to }) => from <= date && date <= to) ?? null;
}
