import { addDays } from '../domain/days.ts';
import type { LocalDate } from '../domain/instant.ts';
import type { Gate, Phase, Plan, Wave } from '../domain/plan.ts';
import type { Draft } from './draft.ts';
import { type Finding, wrong } from './finding.ts';

/** Gates that wait for something that only happens once they have let the phase start: it never would. */
export function checkGates(draft: Draft): readonly Finding[] {
  const { plan } = draft;
  return plan.phases.flatMap((phase, index) =>
    phase.gates.flatMap((gate, number) => {
      const path = ['phases', index, 'gates', number, gate.kind];
      return gateFindings(gate, phase, draft).map(({ code, key, message, restsOn }) =>
        wrong(code, key === null ? path : [...path, key], message, restsOn),
      );
    }),
  );
}

type GateFinding = Pick<Finding, 'code' | 'message' | 'restsOn'> & { readonly key: string | null };

function gateFindings(gate: Gate, phase: Phase, draft: Draft): readonly GateFinding[] {
  switch (gate.kind) {
    case 'delivered':
      return deliveredAfter(gate.wave, phase, draft);
    case 'briefed':
      return unbriefed(phase, draft.plan);
    case 'feedback':
      return unasked(phase, draft);
    default:
      return [];
  }
}

function deliveredAfter(key: string, phase: Phase, draft: Draft): readonly GateFinding[] {
  const wave = draft.plan.waves.find((one) => one.key === key);
  if (wave === undefined || !leavesTooLate(wave, phase, draft)) return [];
  const whose = wave.phase === phase.key ? 'its own wave' : `a wave of \`${wave.phase}\``;
  const message = `\`${phase.key}\` waits for \`${key}\`, ${whose} that leaves only once \`${phase.key}\` has started: name one that leaves before.`;
  return [{ code: 'gate-waits-for-later', key: 'wave', message, restsOn: ['waves', 'phases', 'briefings'] }];
}

/** Does a wave leave at or after the start of the phase? Waves of later phases leave after it, unless they are early. */
function leavesTooLate(wave: Wave, phase: Phase, { plan, starts }: Draft): boolean {
  if (wave.phase === phase.key) return !leavesBefore(wave);
  if (!wave.early && comesAfter(wave.phase, phase.key, plan)) return true;
  const leaves = dayOf(wave, starts);
  const start = starts.get(phase.key);
  return leaves !== null && start !== undefined && leaves >= start;
}

function leavesBefore(wave: Wave): boolean {
  return wave.at.days < 0 || (wave.at.days === 0 && wave.at.seconds < 0);
}

function dayOf(wave: Wave, starts: Draft['starts']): LocalDate | null {
  const start = starts.get(wave.phase);
  return start === undefined ? null : addDays(start, wave.at.days);
}

function comesAfter(later: string, earlier: string, plan: Plan): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = later; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    at = plan.phases.find((one) => one.key === at)?.start.after?.phase;
    if (at === earlier) return true;
  }
  return false;
}

function unbriefed(phase: Phase, plan: Plan): readonly GateFinding[] {
  const waves = new Map(
    plan.waves.filter((wave) => wave.phase === phase.key).map((wave) => [wave.key, wave]),
  );
  const leads = plan.briefings.flatMap((briefing) =>
    briefing.for.flatMap((key) => {
      const wave = waves.get(key);
      const ahead = 'days' in briefing.lead ? briefing.lead.days : briefing.lead.workdays;
      return wave ? [ahead - wave.at.days] : [];
    }),
  );
  if (leads.some((days) => days > 0)) return [];
  const message =
    leads.length === 0
      ? `\`${phase.key}\` waits for its briefings to be acknowledged, but no briefing is for one of its waves.`
      : `\`${phase.key}\` waits for its briefings to be acknowledged, but they all leave after it has started.`;
  return [{ code: 'gate-waits-for-later', key: null, message, restsOn: ['waves', 'briefings'] }];
}

/** Feedback is that of the phase before, so that phase must ask for it. */
function unasked(phase: Phase, draft: Draft): readonly GateFinding[] {
  const before = phaseBefore(phase, draft.plan);
  // A start that could not be read may have named the phase before.
  if (before?.key !== phase.start.after?.phase && draft.starts.size === 0) return [];
  const surveys = draft.plan.waves.filter((wave) => wave.kind === 'survey' && wave.phase === before?.key);
  if (surveys.some((wave) => !leavesTooLate(wave, phase, draft))) return [];
  const message =
    before === null
      ? `\`${phase.key}\` waits for feedback on the phase before it, but none comes before it.`
      : surveys.length === 0
        ? `\`${phase.key}\` waits for feedback on \`${before.key}\`, but no wave of kind survey belongs to \`${before.key}\`.`
        : `\`${phase.key}\` waits for feedback on \`${before.key}\`, whose survey leaves only after \`${phase.key}\` has started.`;
  return [{ code: 'gate-waits-for-later', key: null, message, restsOn: ['waves', 'phases', 'briefings'] }];
}

function phaseBefore(phase: Phase, plan: Plan): Phase | null {
  const after = phase.start.after?.phase;
  if (after !== undefined) return plan.phases.find((one) => one.key === after) ?? null;
  const earlier = plan.phases.slice(0, plan.phases.indexOf(phase));
  return earlier.findLast((one) => one.cohorts.some((cohort) => phase.cohorts.includes(cohort))) ?? null;
}
