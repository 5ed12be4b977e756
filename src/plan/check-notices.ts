import type { Phase, Plan, Wave } from '../domain/plan.ts';
import { isStricter, rung } from '../domain/policy/stage.ts';
import type { Draft } from './draft.ts';
import { doubtful, type Finding, wrong } from './finding.ts';
import { type Lane, lanesOf, namesOf } from './lanes.ts';
import { rampDays } from './ramp-days.ts';

/** Nobody is enforced who was not told: every strict phase has a notice that is old enough, and not too old, when it bites (E1). */
export function checkNotices({ plan }: Draft): readonly Finding[] {
  return [...untold(plan), ...plan.phases.flatMap((phase) => timing(phase, plan)), ...wasted(plan)];
}

/**
 * Grace and stricter phases whose accounts get no notice: neither their own nor that of an earlier grace phase. Of each
 * lane only the first one is named: a notice for it serves the later ones.
 */
function untold(plan: Plan): readonly Finding[] {
  const firsts = lanesOf(plan).map((lane) => ({
    lane,
    phase: lane.phases.find(
      (one) => rung(one.stage) >= rung('grace') && noticesFor(one, lane, plan).length === 0,
    ),
  }));
  return plan.phases.flatMap((phase, index) => {
    const without = firsts.filter((first) => first.phase === phase).map((first) => first.lane);
    if (without.length === 0) return [];
    const message = `\`${phase.key}\` enforces and nobody of ${namesOf(without)} is told: add a wave of kind notice to it${phase.stage === 'grace' ? '' : ', or to the grace phase before it'}.`;
    return [wrong('no-notice', ['phases', index], message, ['waves', 'phases'])];
  });
}

function noticesFor(phase: Phase, lane: Lane, plan: Plan): readonly Wave[] {
  const own = noticesOf(phase, plan);
  if (own.length > 0) return own;
  const earlier = lane.phases
    .slice(0, lane.phases.indexOf(phase))
    .findLast((one) => one.stage === 'grace' && noticesOf(one, plan).length > 0);
  return earlier ? noticesOf(earlier, plan) : [];
}

function noticesOf(phase: Phase, plan: Plan): readonly Wave[] {
  return plan.waves.filter((wave) => wave.kind === 'notice' && wave.phase === phase.key);
}

/** One notice of a phase suffices; when none will do, the one that comes nearest is named. */
function timing(phase: Phase, plan: Plan): readonly Finding[] {
  const waves = noticesOf(phase, plan);
  if (waves.length === 0 || rung(phase.stage) < rung('grace')) return [];
  const { leadDays, validForDays } = plan.notice;
  const longest = waves.reduce((a, b) => (leadOf(b) > leadOf(a) ? b : a));
  if (leadOf(longest) < leadDays) {
    const message = `Notice \`${longest.key}\` leaves ${leadInWords(longest)} the phase, but \`notice.lead\` asks for ${leadDays} days: let it leave at -P${leadDays}D or earlier.`;
    return [wrong('notice-too-late', ['waves', plan.waves.indexOf(longest), 'at'], message, ['waves'])];
  }
  const ramp = rampDays(phase.ramp, plan.calendar);
  const grace = phase.grace?.days ?? 0;
  const inTime = waves.filter((wave) => leadOf(wave) >= leadDays);
  const youngest = inTime.reduce((a, b) => (leadOf(b) < leadOf(a) ? b : a));
  const age = leadOf(youngest) + ramp + grace;
  if (age <= validForDays) return [];
  const sum = [
    `${leadOf(youngest)} days of lead`,
    ramp > 0 ? `${ramp} of ramp` : '',
    grace > 0 ? `${grace} of grace` : '',
  ];
  const message = `Notice \`${youngest.key}\` would be ${age} days old when \`${phase.key}\` enforces (${sum.filter(Boolean).join(' + ')}), but is valid for ${validForDays}: send it later, shorten the phase, or raise \`notice.validFor\`.`;
  return [wrong('notice-too-old', ['waves', plan.waves.indexOf(youngest), 'at'], message, ['waves'])];
}

/** Whole days before the phase; what leaves with it or after it has none. */
function leadOf(wave: Wave): number {
  return -wave.at.days;
}

function leadInWords(wave: Wave): string {
  const lead = leadOf(wave);
  if (lead === 0) return 'together with';
  return lead > 0 ? `${lead} days before` : `${-lead} days after`;
}

/** Notices that tell nobody anything that counts. */
function wasted(plan: Plan): readonly Finding[] {
  return plan.waves.flatMap((wave, index) => {
    if (wave.kind !== 'notice') return [];
    const phase = plan.phases.find((one) => one.key === wave.phase);
    if (phase && !isStricter(phase.stage, 'warn')) {
      const message = `Only notices of grace and enforce phases count; \`${phase.key}\` is of stage ${phase.stage}.`;
      return [doubtful('notice-does-not-count', ['waves', index, 'phase'], message)];
    }
    if (wave.audience !== 'all') {
      const message = `Accounts that are ${wave.audience === 'activated' ? 'not activated' : 'activated'} would not be told and could not be enforced later: notices usually go to all.`;
      return [doubtful('notice-not-for-all', ['waves', index, 'audience'], message)];
    }
    return [];
  });
}
