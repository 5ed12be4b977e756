import type { Draft } from './draft.ts';
import { doubtful, type Finding, wrong } from './finding.ts';

/** Nobody is told before sales and support were: every wave has a briefing that names it, some days ahead (M7). */
export function checkBriefings({ plan }: Draft): readonly Finding[] {
  const briefed = new Set(plan.briefings.flatMap((briefing) => briefing.for));
  const unannounced = plan.waves.flatMap((wave, index) => {
    if (briefed.has(wave.key)) return [];
    const message = `Customers would get \`${wave.key}\` before sales and support know of it: name it in the \`for\` of a briefing.`;
    return [wrong('no-briefing', ['waves', index], message, ['briefings'])];
  });
  const sameDay = plan.briefings.flatMap((briefing, index) => {
    const ahead = 'days' in briefing.lead ? briefing.lead.days : briefing.lead.workdays;
    if (ahead > 0) return [];
    const message = `\`${briefing.key}\` leaves on the day of its waves: readers have no time to read it. Give it a lead such as 3 workdays.`;
    return [doubtful('briefing-without-lead', ['briefings', index, 'lead'], message)];
  });
  return [...unannounced, ...sameDay];
}
