import { addDays, startOfDay } from '../domain/days.ts';
import type { GateFacts } from '../domain/gates.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { Phase } from '../domain/plan.ts';
import { isEntitled } from './rights.ts';
import { type Actor, accountsOf, isActivatedFor, type MailCourse, type World } from './world.ts';

/** The numbers a phase's gates may ask for, as they are at a midnight. Nobody has approved anything in them. */
export function gateNumbers(world: World, phase: Phase, today: LocalDate): GateFacts {
  const accounts = accountsOf(world, phase);
  const answers = world.phases.get(phase.start.after?.phase ?? '')?.answers ?? [];
  return {
    approvedBy: [],
    overridden: false,
    briefings: briefingNumbers(world, phase),
    waves: new Map([...world.waves].map(([key, course]) => [key, waveNumbers(course)])),
    activation: {
      accounts: accounts.length,
      activated: accounts.filter((one) => isActivatedFor(one, phase)).length,
    },
    wouldBlock: wouldBlock(world, accounts, phase, today),
    openCases: openCases(world, phase),
    feedback: {
      responses: answers.length,
      score: answers.length === 0 ? null : answers.reduce((sum, one) => sum + one, 0) / answers.length,
    },
  };
}

function briefingNumbers({ plan, briefings }: World, phase: Phase): GateFacts['briefings'] {
  const waves = new Set(plan.waves.filter((wave) => wave.phase === phase.key).map((wave) => wave.key));
  const courses = plan.briefings
    .filter((one) => one.for.some((wave) => waves.has(wave)))
    .flatMap((one) => briefings.get(one.key) ?? []);
  const sum = (of: (course: MailCourse) => number) => courses.reduce((total, one) => total + of(one), 0);
  return { sent: sum((one) => one.messages), acknowledged: sum((one) => one.acknowledged) };
}

function waveNumbers(course: MailCourse): { readonly accounts: number; readonly delivered: number } {
  return { accounts: course.accounts.size, delivered: course.delivered.size };
}

/** Of the accounts whose clients report: those that would be blocked on the day the phase bites. Null when none reports. */
function wouldBlock(world: World, accounts: readonly Actor[], phase: Phase, today: LocalDate): number | null {
  const { assumptions, dice, plan } = world;
  const bites = startOfDay(addDays(today, phase.grace?.days ?? 0), plan.timeZone);
  const reporting = accounts.filter((one) =>
    dice.happens(assumptions.reportRate, one.person.facts.externalKey, 'reports'),
  );
  if (reporting.length === 0) return null;
  return reporting.filter((one) => phase.products.some((product) => failsAt(one, product, bites))).length;
}

function failsAt(who: Actor, product: string, at: Instant): boolean {
  return (
    who.person.entitlements.has(product) && !(isEntitled(who, product, at) && who.activated.has(product))
  );
}

function openCases(world: World, phase: Phase): number {
  return world.actors
    .filter((one) => phase.cohorts.includes(one.person.cohort))
    .reduce((sum, one) => sum + one.openQuestions + (one.contactCase ? 1 : 0), 0);
}
