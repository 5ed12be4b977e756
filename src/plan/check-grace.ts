import type { Phase } from '../domain/plan.ts';
import type { Draft } from './draft.ts';
import { doubtful, type Finding, wrong } from './finding.ts';
import { rampDays } from './ramp-days.ts';

/** Grace and brown-outs: only where the stage is `grace`, and long enough for what comes with them. */
export function checkGrace({ plan }: Draft): readonly Finding[] {
  return plan.phases
    .flatMap((phase, index) => [...ofStage(phase, index), ...brownoutsOf(phase, index)])
    .concat(
      plan.phases.flatMap((phase, index) => {
        const before = plan.phases.find((one) => one.key === phase.start.after?.phase);
        if (before?.stage !== 'grace' || before.grace === null || !follows(phase, before)) return [];
        const soak = phase.start.after?.soakDays ?? 0;
        const needed = before.grace.days + rampDays(before.ramp, plan.calendar);
        if (soak >= needed) return [];
        const message = `The soak of \`${phase.key}\` is P${soak}D, but the grace of \`${before.key}\` takes about ${needed} days until it has ended for everyone; accounts still in grace go on later.`;
        return [doubtful('soak-shorter-than-grace', ['phases', index, 'start', 'soak'], message)];
      }),
    );
}

function ofStage(phase: Phase, index: number): readonly Finding[] {
  if (phase.stage === 'grace' && phase.grace === null) {
    const message = `\`${phase.key}\` is of stage grace and needs its length, such as grace: {days: 21, from: notice-delivered}.`;
    return [wrong('grace-missing', ['phases', index, 'grace'], message)];
  }
  if (phase.stage !== 'grace' && phase.grace !== null) {
    const message = `\`grace\` belongs to phases of stage grace; \`${phase.key}\` is of stage ${phase.stage}.`;
    return [{ ...wrong('grace-misplaced', ['phases', index, 'grace'], message), part: 'key' }];
  }
  return [];
}

function brownoutsOf(phase: Phase, index: number): readonly Finding[] {
  if (phase.brownouts.length === 0) return [];
  if (phase.stage !== 'grace') {
    const message = `\`brownouts\` belong to phases of stage grace; \`${phase.key}\` is of stage ${phase.stage}.`;
    return [{ ...wrong('brownout-misplaced', ['phases', index, 'brownouts'], message), part: 'key' }];
  }
  return phase.brownouts.flatMap((brownout, number) => {
    if (phase.grace === null || brownout.atDays < phase.grace.days) return [];
    const message = `This brown-out comes on day ${brownout.atDays}, when the grace of ${phase.grace.days} days is over: let it come earlier.`;
    return [wrong('brownout-after-grace', ['phases', index, 'brownouts', number, 'at'], message)];
  });
}

function follows(phase: Phase, before: Phase): boolean {
  return (
    phase.stage === 'enforce-product' &&
    phase.cohorts.some((one) => before.cohorts.includes(one)) &&
    phase.products.some((one) => before.products.includes(one))
  );
}
