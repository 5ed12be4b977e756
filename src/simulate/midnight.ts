import { addDays, daysBetween, localDateOf, startOfDay } from '../domain/days.ts';
import { judgeGates } from '../domain/gates.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Briefing, Phase } from '../domain/plan.ts';
import { duePhases, plannedStarts } from '../domain/planned-start.ts';
import { briefingDay, mayLeave, waveSpans } from '../domain/wave-times.ts';
import { gateNumbers } from './gate-numbers.ts';
import { leaveBriefing } from './leave-briefing.ts';
import { accountsOf, createRow, type PhaseCourse, progressOf, type World } from './world.ts';

const NEVER_PAUSED = () => 0;

/** A campaign's midnight: due phases are judged and start or wait, dates are planned anew, briefings leave. */
export function keepMidnight(world: World, now: Instant): void {
  const { plan, population } = world;
  const today = localDateOf(now, plan.timeZone);
  startDuePhases(world, now, today);
  world.planned = plannedStarts(
    plan,
    progressOf(world),
    population.campaign,
    addDays(today, 1),
    NEVER_PAUSED,
  );
  const days = briefingDays(world);
  for (const briefing of plan.briefings) {
    const day = days.get(briefing.key);
    if (day !== undefined && day <= today && mayBrief(world, briefing)) leaveBriefing(world, briefing, now);
  }
  const next = nextMidnight(world, today, briefingDays(world));
  if (next !== null) world.agenda.add(startOfDay(next, plan.timeZone), { kind: 'midnight' });
}

/** Starts one phase after the other until none is left whose gates pass today: a start can make the next one due. */
function startDuePhases(world: World, now: Instant, today: LocalDate): void {
  const judged = new Set<string>();
  for (;;) {
    const due = duePhases(world.plan, progressOf(world), world.population.campaign, today, NEVER_PAUSED);
    const phase = due.find((one) => !judged.has(one.key));
    const course = phase === undefined ? undefined : world.phases.get(phase.key);
    if (course === undefined) return;
    judged.add(course.phase.key);
    judge(world, course, now, today);
  }
}

function judge(world: World, course: PhaseCourse, now: Instant, today: LocalDate): void {
  const { phase } = course;
  course.dueSince ??= today;
  const facts = gateNumbers(world, phase, today);
  const roles = phase.gates.flatMap((one) => (one.kind === 'approval' ? [one.role] : []));
  const unapproved = judgeGates(phase.gates, facts);
  const onlyApproval = unapproved.gates.every((one) => one.gate === 'approval' || one.verdict === 'pass');
  if (onlyApproval && roles.length > 0) course.approvalAskedOn ??= today;
  const approved = isApproved(world, course, today);
  const judgement = approved ? judgeGates(phase.gates, { ...facts, approvedBy: roles }) : unapproved;
  const last = course.judgements.at(-1);
  const verdicts = (of: typeof judgement | undefined) => of?.gates.map((one) => one.verdict).join();
  if (last?.verdict !== judgement.verdict || verdicts(last) !== verdicts(judgement))
    course.judgements.push({ on: today, ...judgement });
  if (judgement.verdict === 'pass') start(world, course, roles.length > 0, now, today);
}

function isApproved({ assumptions }: World, course: PhaseCourse, today: LocalDate): boolean {
  if (assumptions.approvalDays === null || course.approvalAskedOn === null) return false;
  return daysBetween(course.approvalAskedOn, today) >= assumptions.approvalDays;
}

function start(world: World, course: PhaseCourse, approved: boolean, now: Instant, today: LocalDate): void {
  const { phase } = course;
  course.realStart = today;
  course.approval = approved ? `approved:${phase.key}` : null;
  world.lastStart = today;
  for (const actor of accountsOf(world, phase)) {
    for (const product of phase.products.filter((one) => actor.person.entitlements.has(one))) {
      for (const feature of ['', ...phase.features]) {
        if (!actor.rows.some((one) => one.product === product && one.feature === feature))
          actor.rows.push(createRow(product, feature, now));
      }
    }
    world.awake.add(actor);
  }
}

/** The day of each briefing that has not left. */
export function briefingDays(world: World): ReadonlyMap<string, LocalDate> {
  const { plan, population } = world;
  const spans = waveSpans(plan, world.planned, population.campaign);
  return new Map(
    plan.briefings.flatMap((briefing): [string, LocalDate][] => {
      const first = briefing.for.flatMap((key) => spans.get(key)?.from ?? []).sort()[0];
      if (first === undefined || world.briefings.get(briefing.key)?.from !== null) return [];
      return [[briefing.key, briefingDay(briefing, first, population.campaign)]];
    }),
  );
}

function mayBrief(world: World, briefing: Briefing): boolean {
  const progress = progressOf(world);
  return world.plan.waves
    .filter((wave) => briefing.for.includes(wave.key))
    .every((wave) => {
      const phase = world.plan.phases.find((one) => one.key === wave.phase);
      return phase !== undefined && mayLeave(wave, phase, progress);
    });
}

/** The next midnight at which anything can happen; null when nothing can, or everybody has lost patience. */
function nextMidnight(
  world: World,
  today: LocalDate,
  briefings: ReadonlyMap<string, LocalDate>,
): LocalDate | null {
  const waiting = [...world.phases.values()].filter((one) => one.dueSince !== null && one.realStart === null);
  const sinceDays = waiting.map((one) => daysBetween(one.dueSince ?? today, today));
  const { patienceDays } = world.assumptions;
  const outOfPatience =
    waiting.length > 0 &&
    Math.min(...sinceDays) > patienceDays &&
    daysBetween(world.lastStart, today) > patienceDays;
  if (outOfPatience) return null;
  const starts = [...world.planned.values()].filter((one) => !one.started && canCome(world, one.phase));
  const days = [...starts.map((one) => one.on), ...briefings.values()].filter((day) => day > today);
  return days.length === 0 ? null : days.reduce((a, b) => (b < a ? b : a));
}

/** Has its predecessor started? Until then its planned day is only a guess. */
function canCome(world: World, key: string): boolean {
  const phase: Phase | undefined = world.phases.get(key)?.phase;
  if (phase === undefined) return false;
  const { after } = phase.start;
  return after === null || world.phases.get(after.phase)?.realStart != null;
}
