import { nextSendInstant } from '../domain/calendar.ts';
import type { Customers } from '../domain/customers.ts';
import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { Briefing, Phase, Wave } from '../domain/plan.ts';
import { recipientsOf } from '../domain/recipients.ts';
import { waveDay, waveDueAt } from '../domain/wave-times.ts';
import { accountsOf, type PendingMail, type World } from './world.ts';

const DAY = 86_400_000;

/** A briefing leaves: its waves are frozen, and each of its readers gets one message. */
export function leaveBriefing(world: World, briefing: Briefing, now: Instant): void {
  const { plan, agenda, dice, assumptions, population } = world;
  const course = world.briefings.get(briefing.key);
  if (course === undefined) return;
  for (const wave of plan.waves.filter((one) => briefing.for.includes(one.key))) {
    const phase = plan.phases.find((one) => one.key === wave.phase);
    if (phase === undefined) continue;
    for (const mail of freeze(world, wave, phase)) {
      course.accounts.add(mail.who.person.id);
      agenda.add(dueAt(world, mail), { kind: 'mail', mail });
    }
  }
  const at = nextSendInstant(now, population.campaign);
  const readers = readersOf(world, briefing, course.accounts);
  course.from = localDateOf(at, plan.timeZone);
  course.to = course.from;
  course.messages = readers.length;
  for (const reader of readers) {
    const days = dice.happens(assumptions.acknowledgeRate, briefing.key, reader, 'is prompt') ? 3 : 28;
    const after = dice.fraction(briefing.key, reader, 'reads') * days * DAY;
    agenda.add(at + Math.floor(after), { kind: 'acknowledge', briefing: briefing.key });
  }
}

function freeze(world: World, wave: Wave, phase: Phase): readonly PendingMail[] {
  return accountsOf(world, phase).flatMap((who) =>
    recipientsOf(who.person.contacts, wave.to).map((contact) => ({
      wave,
      phase,
      who,
      contact,
      promise: null,
    })),
  );
}

/** When a message is due as the phase is planned now. */
export function dueAt(world: World, { wave, phase, who, contact }: PendingMail): Instant {
  const planned = world.planned.get(phase.key)?.on ?? phase.start.date ?? '9999-12-31';
  const step = who.person.steps.get(phase.key) ?? 0;
  return waveDueAt(wave, waveDay(wave, phase, planned, step, world.population.campaign), contact.rules);
}

/** Keys of the reps of the accounts, of these reps' managers, and of support: each once. */
function readersOf(world: World, { to }: Briefing, accounts: ReadonlySet<number>): readonly string[] {
  const { staff, actors } = world;
  const owners = new Set(
    actors.filter((one) => accounts.has(one.person.id)).map((one) => one.person.facts.rep),
  );
  const reps = staff.filter((one) => owners.has(one.externalKey));
  const managers = new Set(reps.map((one) => one.manager));
  const isReader = (one: Customers['reps'][number]) =>
    (to.includes('rep') && owners.has(one.externalKey)) ||
    (to.includes('manager') && managers.has(one.externalKey)) ||
    (to.includes('support') && one.role === 'support');
  return staff.filter(isReader).map((one) => one.externalKey);
}
