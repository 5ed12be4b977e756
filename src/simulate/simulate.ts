import { dayRulesFor, type Holidays } from '../domain/calendar.ts';
import type { Customers } from '../domain/customers.ts';
import { addDays, localDateOf, startOfDay } from '../domain/days.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import { plannedStarts } from '../domain/planned-start.ts';
import { briefingDay, waveSpans } from '../domain/wave-times.ts';
import { advanceActors } from './advance-actors.ts';
import { createAgenda } from './agenda.ts';
import { ASSUMPTIONS, type Assumptions, diceOf } from './assumptions.ts';
import { activate, askMoreTime, contactFound, repair, sendMail } from './customers-act.ts';
import { keepMidnight } from './midnight.ts';
import { populationOf } from './population.ts';
import { reportOf } from './report-of.ts';
import type { SimulationReport } from './simulation-report.ts';
import { watchSafeguards } from './watch.ts';
import {
  accountsOf,
  createActor,
  createMailCourse,
  type Happening,
  type PhaseCourse,
  type World,
} from './world.ts';

export type SimulationInput = {
  readonly plan: Plan;
  readonly customers: Customers;
  /** Of the campaign's countries and the customers', for the years of the campaign and three more. */
  readonly holidays: Holidays;
  /** Any word: the same one gives the same report. */
  readonly seed: string;
  readonly assumptions?: Partial<Assumptions>;
};

/**
 * A whole rollout in virtual time, by the same rules as the real one: who gets which mail when, which stage each account
 * reaches, what the gates say, who would be blocked. Nothing is read or written; customers behave as assumed. The
 * campaign is taken to be approved the day before its first briefing, mail or phase, and is never paused.
 */
export function simulate(input: SimulationInput): SimulationReport {
  const { world, approvedOn } = createWorld(input);
  const { agenda, awake } = world;
  let now = startOfDay(approvedOn, input.plan.timeZone);
  agenda.add(now, { kind: 'midnight' });
  for (let due = agenda.next(); due !== null; due = agenda.next()) {
    now = due.at;
    for (const one of due.items.filter((each) => each.kind === 'midnight').slice(0, 1))
      happen(world, one, now);
    for (const one of due.items) if (one.kind !== 'midnight') happen(world, one, now);
    if (awake.size > 0) advanceActors(world, [...awake], now);
    awake.clear();
    watchSafeguards(world, now);
  }
  return reportOf(world, input.seed, approvedOn, localDateOf(now, input.plan.timeZone));
}

function createWorld(input: SimulationInput): { readonly world: World; readonly approvedOn: LocalDate } {
  const { plan, customers, holidays, seed } = input;
  const assumptions = { ...ASSUMPTIONS, ...input.assumptions };
  const dice = diceOf(seed);
  const campaign = dayRulesFor(plan.calendar, plan.timeZone, null, holidays);
  const planned = plannedStarts(plan, [], campaign, null);
  const approvedOn = addDays(firstDay(plan, planned, campaign), -1);
  const population = populationOf(plan, customers, holidays, approvedOn, assumptions, dice);
  const actors = population.people.map(createActor);
  const courses = (keys: readonly { readonly key: string }[]) =>
    new Map(keys.map((one) => [one.key, createMailCourse()]));
  const world: World = {
    ...{ plan, assumptions, dice, population, actors, planned },
    staff: customers.reps,
    agenda: createAgenda<Happening>(),
    phases: new Map(
      plan.phases.flatMap((phase): [string, PhaseCourse][] => {
        const start = planned.get(phase.key);
        if (start === undefined) return [];
        const accounts = accountsOf({ actors }, phase).length;
        const nothing = { realStart: null, approval: null, dueSince: null, approvalAskedOn: null };
        return [[phase.key, { phase, planned: start, accounts, ...nothing, judgements: [], answers: [] }]];
      }),
    ),
    ...{ waves: courses(plan.waves), briefings: courses(plan.briefings) },
    ...{
      awake: new Set(),
      enforced: [],
      blocks: [],
      stragglers: [],
      stages: [],
      alarms: [],
      lastStart: approvedOn,
    },
  };
  return { world, approvedOn };
}

/** The first day on which anything happens, as planned. */
function firstDay(
  plan: Plan,
  planned: ReturnType<typeof plannedStarts>,
  campaign: ReturnType<typeof dayRulesFor>,
): LocalDate {
  const spans = waveSpans(plan, planned, campaign);
  const waveDays = [...spans.values()].map((one) => one.from);
  const briefingDays = plan.briefings.flatMap((briefing) => {
    const first = briefing.for.flatMap((key) => spans.get(key)?.from ?? []).sort()[0];
    return first === undefined ? [] : [briefingDay(briefing, first, campaign)];
  });
  const days = [...[...planned.values()].map((one) => one.on), ...waveDays, ...briefingDays];
  return days.reduce((a, b) => (b < a ? b : a), '9999-12-31');
}

function happen(world: World, one: Happening, now: Instant): void {
  switch (one.kind) {
    case 'midnight':
      keepMidnight(world, now);
      return;
    case 'mail':
      sendMail(world, one.mail, now);
      return;
    case 'acknowledge': {
      const course = world.briefings.get(one.briefing);
      if (course !== undefined) course.acknowledged += 1;
      return;
    }
    case 'activate':
      activate(world, one.who, one.products, now);
      return;
    case 'repair':
      repair(world, one.who, one.product, now);
      return;
    case 'answer':
      world.phases.get(one.phase)?.answers.push(one.score);
      return;
    case 'close-question':
      one.who.openQuestions -= 1;
      return;
    case 'more-time':
      askMoreTime(world, one.who, now);
      return;
    case 'contact-found':
      contactFound(world, one.who, now);
      return;
    case 'rights-change':
      world.awake.add(one.who);
      return;
    case 'look':
      if (one.who.lookAt === now) world.awake.add(one.who);
      return;
  }
}
