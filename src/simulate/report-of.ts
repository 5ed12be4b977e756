import type { LocalDate } from '../domain/instant.ts';
import type { Briefing, Wave } from '../domain/plan.ts';
import type { SimulatedMail, SimulationReport } from './simulation-report.ts';
import type { MailCourse, PhaseCourse, World } from './world.ts';

/** Everything the simulation has put down, as plain data in the order of the plan and of time. */
export function reportOf(world: World, seed: string, from: LocalDate, to: LocalDate): SimulationReport {
  const { plan, assumptions, population, actors } = world;
  const courses = [...world.phases.values()];
  const stuck = courses.filter((one) => one.realStart === null);
  return {
    ...{ campaign: plan.campaign, title: plan.title, seed, assumptions, from, to },
    finished: stuck.length === 0,
    stuck: stuck.map((one) => ({ phase: one.phase.key, reasons: reasonsOf(one) })),
    accounts: actors.length,
    unplaced: population.unplaced,
    cohorts: plan.cohorts.map(({ key }) => ({
      key,
      accounts: actors.filter((one) => one.person.cohort === key).length,
    })),
    phases: courses.map((one) => ({
      ...{ key: one.phase.key, stage: one.phase.stage, cohorts: one.phase.cohorts },
      ...{ plannedStart: one.planned.on, because: one.planned.because, realStart: one.realStart },
      ...{ accounts: one.accounts, judgements: one.judgements },
    })),
    mails: [
      ...plan.briefings.flatMap((one) =>
        mailOf(one, 'briefing', phaseOf(world, one), world.briefings.get(one.key)),
      ),
      ...plan.waves.flatMap((one) => mailOf(one, one.kind, one.phase, world.waves.get(one.key))),
    ],
    stages: world.stages,
    paths: actors.map(({ person, path }) => ({
      ...{ account: person.facts.externalKey, name: person.facts.name, cohort: person.cohort, steps: path },
    })),
    blocked: world.blocks,
    stragglers: world.stragglers,
    alarms: world.alarms.map(({ on, then, reason }) => ({ on, then, reason })),
  };
}

function reasonsOf(course: PhaseCourse): readonly string[] {
  const last = course.judgements.at(-1);
  if (last === undefined) return ['The phase before it did not start.'];
  return last.gates.filter((one) => one.verdict !== 'pass').map((one) => one.reason);
}

function phaseOf(world: World, briefing: Briefing): string | null {
  return world.plan.waves.find((wave) => briefing.for.includes(wave.key))?.phase ?? null;
}

function mailOf(
  { key }: Pick<Wave | Briefing, 'key'>,
  kind: SimulatedMail['kind'],
  phase: string | null,
  course: MailCourse | undefined,
): readonly SimulatedMail[] {
  if (course === undefined) return [];
  const { from, to, messages, bounced, replayed, suppressed, accounts } = course;
  return [{ key, kind, phase, from, to, accounts: accounts.size, messages, bounced, replayed, suppressed }];
}
