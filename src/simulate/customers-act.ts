import { nextSendInstant } from '../domain/calendar.ts';
import { localDateOf } from '../domain/days.ts';
import { suppressionAtClaim } from '../domain/delivery.ts';
import type { Instant } from '../domain/instant.ts';
import { decideMoreTime } from '../domain/more-time.ts';
import { accountStart } from '../domain/ramp.ts';
import { recipientsOf } from '../domain/recipients.ts';
import { type NoticePromise, promiseOf, replayPromise } from '../domain/wave-times.ts';
import { dueAt } from './leave-briefing.ts';
import type { SimulatedContact } from './population.ts';
import { isEntitled } from './rights.ts';
import { type Actor, isActivatedFor, type PendingMail, type World } from './world.ts';

const DAY = 86_400_000;

/** A message leaves, moves on with its phase, or is not needed any more; then its reader does what such readers do. */
export function sendMail(world: World, mail: PendingMail, now: Instant): void {
  const { wave, phase, who, contact } = mail;
  const course = world.waves.get(wave.key);
  if (course === undefined) return;
  const due = mail.promise === null ? dueAt(world, mail) : now;
  if (due > now) {
    world.agenda.add(due, { kind: 'mail', mail });
    return;
  }
  const refusal = suppressionAtClaim({
    contactRemoved: false,
    duplicateAddress: false,
    addressRefused: false,
    optedOut: [],
    wave: {
      kind: wave.kind,
      audience: wave.audience,
      moved: false,
      exempt: false,
      hasProduct: true,
      activated: isActivatedFor(who, phase),
    },
  });
  if (refusal !== null) {
    course.suppressed[refusal] = (course.suppressed[refusal] ?? 0) + 1;
    return;
  }
  const today = localDateOf(now, contact.rules.zone);
  if (course.from === null || today < course.from) course.from = today;
  if (course.to === null || today > course.to) course.to = today;
  course.messages += 1;
  course.accounts.add(who.person.id);
  if (mail.promise !== null) course.replayed += 1;
  who.written = true;
  if (contact.bounces) who.cameBack = true;
  if (contact.bounces) course.bounced += 1;
  else course.delivered.add(who.person.id);
  if (wave.kind === 'notice') tell(world, mail, now);
  if (!contact.bounces) react(world, mail, now);
}

function tell(world: World, mail: PendingMail, now: Instant): void {
  const { wave, phase, who, contact } = mail;
  const { notBefore, brownouts } = mail.promise ?? promised(world, mail);
  who.notices.push({
    deliveryId: `${wave.key}/${who.person.facts.externalKey}/${contact.id}`,
    phase: phase.key,
    deliveredAt: contact.bounces ? null : now,
    refutedAt: contact.bounces ? now : null,
    contactCurrent: true,
    notBefore,
    brownouts,
  });
  world.awake.add(who);
}

function promised(world: World, { phase, who }: PendingMail): NoticePromise {
  const { person } = who;
  const planned = world.planned.get(phase.key)?.on ?? '9999-12-31';
  const step = person.steps.get(phase.key) ?? 0;
  return promiseOf(
    phase,
    accountStart(planned, phase.ramp, step, world.population.campaign, person.rules),
    person.rules,
  );
}

function react(world: World, { wave, phase, who }: PendingMail, now: Instant): void {
  const { agenda, assumptions, dice } = world;
  const key = who.person.facts.externalKey;
  const later = (days: number, question: string) =>
    now + Math.floor(dice.fraction(key, wave.key, question) * days * DAY);
  if (wave.kind === 'survey') {
    if (!dice.happens(assumptions.answerRate, key, wave.key, 'answers')) return;
    const score = Math.min(
      5,
      Math.max(1, Math.round(assumptions.score + 2 * dice.fraction(key, wave.key, 'score') - 1)),
    );
    agenda.add(later(10, 'answer'), { kind: 'answer', phase: phase.key, score });
    return;
  }
  if (wave.kind === 'thanks' || wave.kind === 'postponed') return;
  if (!who.asked && dice.happens(assumptions.activationRate, key, 'activates'))
    agenda.add(later(assumptions.activationDays, 'activate'), {
      kind: 'activate',
      who,
      products: phase.products,
    });
  who.asked = true;
  if (wave.kind === 'notice' && dice.happens(assumptions.questionRate, key, wave.key, 'asks')) {
    who.openQuestions += 1;
    agenda.add(later(assumptions.caseDays, 'question'), { kind: 'close-question', who });
  }
}

/** A seat is taken where there is a right; without one the customer finds out now and buys, or not. */
export function activate(world: World, who: Actor, products: readonly string[], now: Instant): void {
  for (const product of products) {
    if (who.person.entitlements.has(product) && isEntitled(who, product, now)) who.activated.add(product);
  }
  world.awake.add(who);
}

/** An account that was blocked has put it right. */
export function repair(world: World, who: Actor, product: string, now: Instant): void {
  if (!isEntitled(who, product, now)) who.boughtAgain.set(product, now);
  who.activated.add(product);
  world.awake.add(who);
}

/** The customer asks for a fortnight, and gets what the campaign gives at once. */
export function askMoreTime(world: World, who: Actor, now: Instant): void {
  const { extensions } = world.plan;
  const today = localDateOf(now, who.person.rules.zone);
  const asked = { days: Math.min(14, extensions.maxDays), taken: who.leniencies.length, today };
  const decision = decideMoreTime(extensions, asked);
  if (!decision.ok || decision.value.kind !== 'granted') return;
  who.leniencies.push({
    ...{ id: `${who.person.facts.externalKey}/${who.leniencies.length}`, kind: 'extension', from: now },
    ...{
      until: null,
      liftedAt: null,
      days: decision.value.days,
      reason: 'asked for more time',
      owner: 'portal',
    },
  });
  world.awake.add(who);
}

/** Somebody found a contact that works: the notice of the account's last started phase that has one is replayed to it (E1). */
export function contactFound(world: World, who: Actor, now: Instant): void {
  const { plan, population, phases } = world;
  const { person } = who;
  const started = plan.phases.flatMap((phase) => {
    const wave = plan.waves.find((one) => one.phase === phase.key && one.kind === 'notice');
    const realStart = phases.get(phase.key)?.realStart ?? null;
    const concerned =
      phase.cohorts.includes(person.cohort) && phase.products.some((one) => person.entitlements.has(one));
    return wave === undefined || realStart === null || !concerned ? [] : [{ phase, wave, realStart }];
  });
  const last = started.at(-1);
  if (last === undefined) return;
  const { phase, wave, realStart } = last;
  const rules = recipientsOf(person.contacts, wave.to)[0]?.rules ?? person.rules;
  const contact: SimulatedContact = { id: 0, email: '', role: 'primary', bounces: false, rules };
  const step = person.steps.get(phase.key) ?? 0;
  const ownStart = accountStart(realStart, phase.ramp, step, population.campaign, person.rules);
  const at = nextSendInstant(now, rules);
  const sentOn = localDateOf(at, person.rules.zone);
  const promise = replayPromise(phase, ownStart, sentOn, person.rules, plan.notice);
  world.agenda.add(at, { kind: 'mail', mail: { wave, phase, who, contact, promise } });
}
