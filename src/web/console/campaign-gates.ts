import { daysBetween } from '../../domain/days.ts';
import { worst } from '../../domain/gates.ts';
import type { LocalDate } from '../../domain/instant.ts';
import type { Phase, Plan } from '../../domain/plan.ts';
import type { NextPhase, StartCondition } from '../../pages/console/campaign-gates.tsx';
import type { CampaignView } from '../../store/views/campaign-page.ts';
import type { Schedule } from './campaign-schedule.ts';

/** The phases that have not started, each with everything its start waits for, in the order it is judged. */
export function nextPhasesOf(view: CampaignView, plan: Plan, schedule: Schedule): readonly NextPhase[] {
  const states = new Map(view.phases.map((one) => [one.phase, one]));
  const members = (phase: Phase) =>
    view.stages
      .filter((one) => phase.cohorts.includes(one.cohort))
      .reduce((sum, one) => sum + one.accounts, 0);
  return plan.phases.flatMap((phase) => {
    const state = states.get(phase.key);
    const plannedStart = schedule.phases.get(phase.key);
    if (state?.realStart != null || state?.rolledBackAt != null || plannedStart === undefined) return [];
    const conditions = [
      ...calendarConditions(phase, view, plannedStart, schedule.today),
      ...gatesOf(phase, view),
    ];
    return [
      {
        key: phase.key,
        stage: phase.stage,
        plannedStart,
        accounts: members(phase),
        verdict: worst(conditions.map((one) => one.verdict)),
        conditions,
      },
    ];
  });
}

function calendarConditions(
  phase: Phase,
  view: CampaignView,
  plannedStart: LocalDate,
  today: LocalDate,
): readonly StartCondition[] {
  const state = view.phases.find((one) => one.phase === phase.key);
  // Once judged its day has come: while a gate says no, the planned start only moves along with today.
  const come = state !== undefined && state.verdict !== null;
  const why = state === undefined || come ? '' : ` ${state.plannedBecause}`;
  const date: StartCondition = {
    gate: 'date',
    verdict: come ? 'pass' : 'wait',
    reason: come ? 'Its day has come.' : `Not before ${plannedStart}.${why}`,
    seen: {},
  };
  const { after } = phase.start;
  if (after === null) return [date];
  const before = view.phases.find((one) => one.phase === after.phase);
  const started = before?.realStart != null && before.rolledBackAt === null ? before.realStart : null;
  if (started === null) {
    const reason = `${after.phase} has to start first.`;
    return [date, { gate: 'predecessor', verdict: 'wait', reason, seen: {} }];
  }
  const soaked = daysBetween(started, today);
  const reason = `${after.phase} has soaked for ${soaked} of ${after.soakDays} days.`;
  return [date, { gate: 'soak', verdict: soaked >= after.soakDays ? 'pass' : 'wait', reason, seen: {} }];
}

/** The gates as they were judged last; before the first time, what they will be asked. */
function gatesOf(phase: Phase, view: CampaignView): readonly StartCondition[] {
  const judged = view.phases.find((one) => one.phase === phase.key)?.gates ?? [];
  if (judged.length > 0) return judged.map((one) => withApproval(one, phase, view));
  return phase.gates.map((gate) => ({
    gate: gate.kind,
    verdict: 'wait',
    reason:
      gate.kind === 'approval'
        ? `The role ${gate.role} is asked once everything else holds.`
        : 'It is judged once the day has come.',
    seen: {},
  }));
}

/** Somebody approved since the last midnight: the next one will see it. */
function withApproval(condition: StartCondition, phase: Phase, view: CampaignView): StartCondition {
  const given = view.approvals.some((one) => one.phase === phase.key);
  return condition.gate === 'approval' && condition.verdict === 'wait' && given
    ? {
        ...condition,
        reason: 'Approved. It starts at the next midnight of the campaign if the rest still holds.',
      }
    : condition;
}
