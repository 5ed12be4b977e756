import { daysBetween } from '../domain/days.ts';
import type { Draft } from './draft.ts';
import { doubtful, type Finding, wrong } from './finding.ts';
import { isKnownCountry } from './holidays.ts';
import { tighteningDaysPerWeek } from './ramp-days.ts';

/** A calendar in which something can happen: workdays, known countries, blackouts that end. */
export function checkCalendar({ plan }: Draft): readonly Finding[] {
  const { calendar, notice } = plan;
  const findings: Finding[] = [];
  if (tighteningDaysPerWeek(calendar) === 0) {
    const message = 'Stages tighten on a workday that is followed by a workday: name two workdays in a row.';
    findings.push(wrong('no-tightening-day', ['calendar', 'workdays'], message));
  }
  for (const [index, country] of calendar.holidays.entries()) {
    if (isKnownCountry(country)) continue;
    const message = `The holidays of \`${country}\` are not known: use a code of ISO 3166 such as DE, or DE-BY for a state of it.`;
    findings.push(wrong('unknown-country', ['calendar', 'holidays', index], message));
  }
  for (const [index, { from, to }] of calendar.blackouts.entries()) {
    const path = ['calendar', 'blackouts', index, 'to'];
    if (to < from)
      findings.push(
        wrong('blackout-backwards', path, `This blackout ends on ${to}, before it begins on ${from}.`),
      );
    if (daysBetween(from, to) > LONGEST_BLACKOUT) {
      findings.push(
        wrong(
          'blackout-too-long',
          path,
          `This blackout lasts more than ${LONGEST_BLACKOUT} days: to stop a campaign, pause it.`,
        ),
      );
    }
  }
  if (notice.validForDays <= notice.leadDays) {
    const message = `A notice would be too old (${notice.validForDays} days) before it is old enough (${notice.leadDays} days): make \`validFor\` longer than \`lead\`.`;
    findings.push(wrong('notice-never-valid', ['notice', 'validFor'], message));
  }
  if (plan.policy.documentForDays < plan.policy.offlineForDays) {
    const message = `Policy documents live ${plan.policy.documentForDays} days, shorter than the ${plan.policy.offlineForDays} days a client may be offline.`;
    findings.push(doubtful('document-shorter-than-offline', ['policy', 'documentFor'], message));
  }
  return findings;
}

const LONGEST_BLACKOUT = 366;
