import type { Plan } from '../domain/plan.ts';
import type { Draft } from './draft.ts';
import { type Finding, wrong } from './finding.ts';

/** Phases that wait for each other in a circle, and phases written above the one they come after. */
export function checkOrder({ plan }: Draft): readonly Finding[] {
  const circles = circlesOf(plan);
  const inCircle = new Set(circles.flat());
  const positions = new Map(plan.phases.map((phase, index) => [phase.key, index]));
  const tooEarly = plan.phases.flatMap((phase, index) => {
    const before = phase.start.after?.phase;
    if (before === undefined || inCircle.has(phase.key)) return [];
    if ((positions.get(before) ?? -1) <= index) return [];
    const message = `\`${phase.key}\` comes after \`${before}\`, which stands further down: move it below \`${before}\`.`;
    return [wrong('phase-order', ['phases', index, 'start', 'after'], message)];
  });
  const round = circles.map((circle) => {
    const first = positions.get(circle[0] ?? '') ?? 0;
    const way = [...circle, circle[0]].join(' → ');
    return wrong(
      'cycle',
      ['phases', first, 'start', 'after'],
      `These phases wait for each other and would never start: ${way}.`,
    );
  });
  return [...round, ...tooEarly];
}

/** Each phase waits for at most one other, so a walk along `after` either ends or runs into a circle. */
function circlesOf(plan: Plan): readonly (readonly string[])[] {
  // Of phases with one key the first counts; that there are two is reported elsewhere.
  const after = new Map(plan.phases.map((phase) => [phase.key, phase.start.after?.phase] as const).reverse());
  const walked = new Set<string>();
  const circles: (readonly string[])[] = [];
  for (const { key } of plan.phases) {
    const way: string[] = [];
    let at: string | undefined = key;
    while (at !== undefined && !walked.has(at)) {
      walked.add(at);
      way.push(at);
      at = after.get(at);
    }
    const entry = at === undefined ? -1 : way.indexOf(at);
    if (entry !== -1) circles.push(way.slice(entry));
  }
  return circles;
}
